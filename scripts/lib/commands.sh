# Sourced by scripts that check what documents and workflows tell people to run.
# shellcheck shell=bash
# shellcheck disable=SC2016	# what is looked for, not expanded

# code FILE: the code in Markdown, a line each: what is indented by four or more, and what is
# between backticks.
code() {
	sed -n 's/^\(    \|\t\)[[:space:]]*//p' "$1"
	sed -e '/^\(    \|\t\)/d' -e 's/^$/\x01/' "$1" | tr '\n\001' ' \n' |
		{ grep -oE '`[^`]+`' || true; } | tr -d '`'
}

# makes: reads lines of shell, prints the arguments of each make in them, a line each. What is
# quoted becomes one word without blanks.
makes() {
	sed -e 's/\$([^)]*)/x/g' -e 's/\${{[^}]*}}/x/g' -e ":a; s/\('[^']*\) \([^']*'\)/\1_\2/; ta" \
		-e ':b; s/\("[^"]*\) \([^"]*"\)/\1_\2/; tb' -e 's/\(^\|[[:space:]]\)#.*//' |
		{ grep -oE '(^|[[:space:]!(])make([[:space:]][^|&;)>#]*)?([|&;)>]|$)' || true; } |
		sed -e 's/^[[:space:]!(]*make//' -e 's/[|&;)>]$//'
}

# wrong_makes FILE: reads what makes prints; says which targets and variables there are not, or
# are not told of by make help. A target with a slash is another project's.
wrong_makes() {
	local help words word skip wrong=0
	# shellcheck disable=SC2154	# lib.sh sets it
	help=$(make -s --no-print-directory -C "$top" help)
	while read -ra words; do
		skip=''
		for word in ${words[@]+"${words[@]}"}; do
			if [ -n "$skip" ]; then
				# A Makefile of its own says itself what it can do.
				[ "$word" != "${word#testing/}" ] && continue 2
				skip=''
				continue
			fi
			case $word in
			-C) skip=1 ;;
			-*) ;;
			[A-Z]*=*)
				grep -qE "(^|[^A-Z_])${word%%=*}=" <<<"$help" ||
					{ echo "$1: make ${words[*]}: make help knows no ${word%%=*}="; wrong=1; }
				;;
			*/*) continue 2 ;;
			*...* | \\) ;;
			*)
				grep -qE "^make $word( |$)" <<<"$help" ||
					{ echo "$1: make ${words[*]}: make help knows no target $word"; wrong=1; }
				;;
			esac
		done
	done
	return "$wrong"
}
