# Sourced by the scripts that apply semantic patches: reads patches/semantic/FAMILY and applies
# its rules to a copy of some files of a tree. What a rule file looks like is in
# patches/semantic/README.md. Needs lib.sh and $tmp.
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154	# set here for the scripts, and by them and lib.sh for this

# SEMANTIC in the environment is for scripts/check/test-port, whose rules are for a tree of its own.
semantic=${SEMANTIC:-$top/patches/semantic}

# The paths of our own series, in order: as it is, or in the words of the tree (read_words).
our_patches() {
	series | sed "s|^|${in_words:-$patches}/|"
}

# our_patch N: the Nth.
our_patch() {
	our_patches | sed -n "$1p"
}

# rules_error SOURCE MESSAGE: an error in a rule file ends all.
rules_error() {
	die "${1#"$top"/}: $2"
}

# read_words FAMILY: has our series in the words of $version, by $semantic/FAMILY/words; see
# patches/semantic/README.md, "Words".
read_words() {
	local from=$semantic/$1/words line n=0 before form='^([0-9a-z., -]+): +(.+) => (.+)$'
	[ -f "$from" ] || return 0
	in_words=$tmp/series
	rm -rf "$in_words"
	mkdir "$in_words"
	cp "$patches"/*.patch "$in_words"
	while IFS= read -r line; do
		n=$((n + 1))
		[[ -n $line && $line != \#* ]] || continue
		[[ $line =~ $form ]] || rules_error "$from:$n" "neither RANGES: RE => TEXT nor a comment"
		# shellcheck disable=SC2086	# the ranges are words
		version_in "$version" ${BASH_REMATCH[1]//,/ } || continue
		before=$(cat "$in_words"/*.patch | cksum)
		sed -s -i -E "/^diff --git /,\$s"$'\001'"${BASH_REMATCH[2]}"$'\001'"${BASH_REMATCH[3]}"$'\001'g \
			"$in_words"/*.patch 2>"$tmp/said" || rules_error "$from:$n" "$(<"$tmp/said")"
		[ "$before" != "$(cat "$in_words"/*.patch | cksum)" ] ||
			rules_error "$from:$n" "/${BASH_REMATCH[2]}/ is in no line of the series"
	done <"$from"
}

# read_rules FAMILY: reads its words and splits the rule files into $tmp/rules/NNN/, one each, in the order in which
# they are applied; sets rules[] to these. A rule's own file has as many lines as the one it
# comes from, those of the other rules empty, so that line numbers in errors hold.
read_rules() {
	local file dir n=0 name kind total
	read_words "$1"
	rules=()
	rm -rf "$tmp/rules"
	mkdir "$tmp/rules"
	for file in "$semantic/$1"/[1-9]*.cocci "$semantic/$1"/[1-9]*.edit; do
		[ -f "$file" ] || continue
		printf '%s\t%s\n' "$(basename "$file" | sed 's/[^0-9].*//')" "$file"
	done | sort -t "$(printf '\t')" -k1,1n -k2,2 >"$tmp/rule-files"
	total=$(cut -f2 "$tmp/rule-files" | xargs -d '\n' cat | grep -cE '^(//|#)[ \t]+rule:' || true)
	[ "$total" = 0 ] || seq -f "$tmp/rules/%03g" 0 $((total - 1)) | xargs -d '\n' mkdir
	while IFS=$'\t' read -r part file; do
		kind=${file##*.}
		awk -v to="$tmp/rules" -v n="$n" -v kind="$kind" -v part="$part" -v from="$file" '
			BEGIN { mark = kind == "edit" ? "#" : "//" }
			function value() {
				sub(/^[^:]*:[ \t]*/, "")
				sub(/[ \t]+$/, "")
				return $0
			}
			$1 == mark && $2 == "rule:" {
				if (dir) close(dir "/body")
				dir = sprintf("%s/%03d", to, n++)
				print part >(dir "/part")
				print kind >(dir "/kind")
				print from >(dir "/from")
				print FNR >(dir "/line")
				for (i = 1; i < FNR; i++) print "" >(dir "/body")
				print >(dir "/body")
				print value() >(dir "/rule")
				headers = 1
				texts = 0
				next
			}
			!dir { next }
			headers && $1 == mark && $2 ~ /^(file|versions|when|unless|matches):$/ {
				print >(dir "/body")
				key = substr($2, 1, length($2) - 1)
				print value() >(dir "/" key)
				next
			}
			kind == "cocci" && $1 == "//" && $2 == "text:" {
				print >(dir "/body")
				print "fill " $3 >(dir "/texts")
				if (NF > 3) {
					sub(/^[ \t]*\/\/[ \t]*text:[ \t]*[^ \t]+[ \t]+/, "")
					print >(dir "/texts")
				}
				texts = 1
				next
			}
			texts && /^\/\/\+/ {
				print >(dir "/body")
				print substr($0, 3) >(dir "/texts")
				next
			}
			{ print >(dir "/body") }' "$file"
		n=$((n + $(grep -cE '^(//|#)[ \t]+rule:' "$file" || true)))
	done <"$tmp/rule-files"
	for dir in "$tmp/rules"/*/; do
		[ -d "$dir" ] || continue
		dir=${dir%/}
		rules+=("$dir")
		[ -s "$dir/file" ] ||
			rules_error "$(<"$dir/from"):$(<"$dir/line")" "rule $(<"$dir/rule") has no file:"
		read -r name <"$dir/rule"
		[[ $name =~ ^[a-z0-9][a-z0-9.-]*$ ]] ||
			rules_error "$(<"$dir/from"):$(<"$dir/line")" \
				"\"$name\" is no name of a rule: a-z, 0-9, - and ."
		[ ! -f "$dir/matches" ] || [[ $(<"$dir/matches") =~ ^[0-9]+(-[0-9]+)?$ ]] ||
			rules_error "$(<"$dir/from"):$(<"$dir/line")" \
				"matches: $(<"$dir/matches") is neither N nor N-M"
	done
	[ ${#rules[@]} -gt 0 ] || die "${semantic#"$top"/}/$1 has no rule"
	name=$(cat "$tmp/rules"/*/rule | sort | uniq -d | head -1)
	[ -z "$name" ] || die "${semantic#"$top"/}/$1: two rules are named $name"
}

# find_sources: sets $spec to the .spec in $tree, if there is one, and $tree to where the sources
# are: there, or (dist-git) in the one directory in it that has them, where rpmbuild unpacks them.
find_sources() {
	local specs=("$tree"/*.spec) sources=() file
	spec=''
	[ -f "${specs[0]}" ] || return 0
	[ ${#specs[@]} = 1 ] || die "$tree: more than one .spec: ${specs[*]##*/}"
	spec=${specs[0]}
	[ ! -f "$tree/mk/version.mk" ] && [ ! -f "$tree/Makefile.ver" ] || return 0
	for file in "$tree"/*/ "$tree"/*-build/*/; do
		[ ! -f "$file/mk/version.mk" ] && [ ! -f "$file/Makefile.ver" ] || sources+=("${file%/}")
	done
	[ ${#sources[@]} -gt 0 ] ||
		die "$tree: ${spec##*/}, but no sources beside it: unpack them there first"
	[ ${#sources[@]} = 1 ] || die "$tree: more than one directory with sources: ${sources[*]##*/}"
	tree=${sources[0]}
}

# tree_version: sets $project and $version to those of $tree.
tree_version() {
	local base unreleased
	if base=$(sed -nE 's/^IPSECBASEVERSION\??=//p' "$tree/mk/version.mk" 2>/dev/null) &&
		[ -n "$base" ]; then
		project=libreswan
	elif base=$(sed -n 's/^IPSECBASEVERSION=//p' "$tree/Makefile.ver" 2>/dev/null) &&
		[ -n "$base" ] && grep -qi openswan "$tree/Makefile.inc" 2>/dev/null; then
		project=Openswan
	else
		die "$tree: neither libreswan nor Openswan: no IPSECBASEVERSION in mk/version.mk or Makefile.ver"
	fi
	version=$(head -1 <<<"$base")
	version=${version%%[!0-9.]*}
	[ -n "$version" ] || die "$tree: $project, but \"$base\" is no version"
	# Between releases the version is still that of the last one.
	[ "$project" = libreswan ] && [ "${version%%.*}" -ge 5 ] || return 0
	[ -f "$tree/CHANGES" ] ||
		die "$tree: no CHANGES: whether it is $version, or later, cannot be told"
	unreleased=$(sed -n '/^v[0-9]/{s/^v\([0-9.]*\) *(unreleased).*/\1/p;q}' "$tree/CHANGES")
	if [ -n "$unreleased" ] && [ "$unreleased" != "$version" ]; then
		version=main
	fi
}

# version_in VERSION RANGE...: whether one of the ranges A, A-B, A- and -B has it: 5.3 is also
# 5.3.1. "main" comes after all others.
version_in() {
	local range a b v
	version_number v "$1" 0
	shift
	for range in "$@"; do
		version_number a "${range%-*}" 0
		version_number b "${range#*-}" 999
		((v < a || v > b)) || return 0
	done
	return 1
}

# version_number NAME VERSION REST: sets NAME to a number that compares as VERSION does; REST is
# what it ends in (or all of it, if there is none).
version_number() {
	local words
	IFS=. read -ra words <<<"${2/main/999}"
	printf -v "$1" '1%03d%03d%03d%03d' "${words[0]:-$3}" "${words[1]:-$3}" "${words[2]:-$3}" \
		"${words[3]:-$3}"
}

# need FILE: has $tree/FILE, if there is one, in $tmp/old (as it was) and $tmp/new.
need() {
	[ ! -e "$tmp/old/$1" ] && [ -f "$tree/$1" ] || return 0
	[ ! -e "$tmp/new/$1" ] || return 0
	[[ $1 != */* ]] || mkdir -p "$tmp/old/${1%/*}" "$tmp/new/${1%/*}"
	cp -p "$tree/$1" "$tmp/old/$1"
	cp -p "$tree/$1" "$tmp/new/$1"
}

# rule_files RULE: sets files[] to the files that it is for; a pattern gives those that exist.
rule_files() {
	local word file
	files=()
	read -ra words <"$1/file"
	for word in "${words[@]}"; do
		case $word in
		*[*?[]*)
			while IFS= read -r file; do
				need "$file"
				files+=("$file")
			done < <({
				(cd "$tree" && compgen -G "$word")
				(cd "$tmp/new" && compgen -G "$word")
			} | sort -u)
			;;
		*)
			need "$word"
			files+=("$word")
			;;
		esac
	done
}

# holds FILE /RE/: whether a line of FILE, as it is now, matches; without /RE/, whether it exists.
holds() {
	local file=${1%% *} re=''
	[[ $1 != *" "* ]] || re=${1#* }
	re=${re#"${re%%[! ]*}"}
	re=${re#/} re=${re%/}
	need "$file"
	[ -f "$tmp/new/$file" ] || return 1
	grep -qE -- "$re" "$tmp/new/$file"
}

# wanted RULE: whether the rule is for this tree ($version and its files).
wanted() {
	local line
	if [ -f "$1/versions" ]; then
		read -r line <"$1/versions"
		# shellcheck disable=SC2086	# the ranges are words
		version_in "$version" ${line//,/ } || return 1
	fi
	if [ -f "$1/when" ]; then
		while IFS= read -r line; do
			holds "$line" || return 1
		done <"$1/when"
	fi
	if [ -f "$1/unless" ]; then
		while IFS= read -r line; do
			! holds "$line" || return 1
		done <"$1/unless"
	fi
}

edit() {
	[ -n "${patch_list:-}" ] || patch_list=$(our_patches | tr '\n' ' ')
	awk -v patches="$patch_list" -v dir="${from%/*}" \
		-f "$top/patches/semantic/edit.awk" "$@"
}

# ours RULE FILE: applies what a part of our series does to a file that is all ours, or creates
# it.
ours() {
	local number patch
	number=$(sed -n 's/^ours[[:space:]]\{1,\}\([0-9]\{1,\}\)[[:space:]]*$/\1/p' "$1/body")
	patch=$(our_patch "${number:-0}")
	[ -n "$patch" ] || { echo "ours needs the number of a part"; return 1; }
	our_patches | xargs grep -A1 -h -e '^--- /dev/null' | grep -x "+++ b/$2" >/dev/null ||
		{ echo "the series does not create $2, so it is not ours"; return 1; }
	awk -v file="$2" '
		/^diff --git / { inside = $4 == "b/" file }
		/^-- $/ { inside = 0 }
		inside' "$patch" >"$tmp/ours.patch"
	[ -s "$tmp/ours.patch" ] || { echo "part $number does not touch $2"; return 1; }
	patch -d "$tmp/new" -p1 --fuzz=0 --batch --forward --no-backup-if-mismatch --reject-file=- \
		<"$tmp/ours.patch"
}

# run_rule RULE FILE: edits $tmp/new/FILE; what is wrong to stdout.
run_rule() {
	local rule=$1 file=$tmp/new/$2 status=0 macros copy flags from kind
	read -r kind <"$rule/kind"
	read -r from <"$rule/from"
	if [ "$kind" = cocci ]; then
		flags=(--very-quiet --no-includes --smpl-spacing --no-show-diff)
		macros=${from%/*}/macros.h
		[ ! -f "$macros" ] || flags+=(--macro-file "$macros")
		cp "$rule/body" "$tmp/rule.cocci"
		# A copy of its own, for spatch must not see anything else of the tree.
		mkdir -p "$tmp/spatch"
		rm -f "$tmp/spatch"/*
		copy=$tmp/spatch/${file##*/}
		cp "$file" "$copy"
		spatch "${flags[@]}" --sp-file "$tmp/rule.cocci" --in-place "$copy" 2>&1 </dev/null |
			sed "s|$tmp/rule.cocci|${from##*/}|g" || return 1
		! cmp -s "$copy" "$file" || return 0
		cp "$copy" "$file"
		[ -f "$rule/texts" ] || return 0
		edit "$rule/texts" "$file" >"$tmp/edited" 2>"$tmp/said" || status=$?
		sed 's/^[0-9]*: /text: /' "$tmp/said"
	elif grep -q '^ours' "$rule/body"; then
		ours "$rule" "$2"
		return
	else
		[ -f "$file" ] || { mkdir -p "$(dirname "$file")"; : >"$file"; }
		edit "$rule/body" "$file" >"$tmp/edited" 2>"$tmp/said" || status=$?
		sed "s|^|${from##*/}:|" "$tmp/said"
	fi
	[ $status = 0 ] || return 1
	cat "$tmp/edited" >"$file"
}

# apply_rule RULE: applies it to its files in $tmp/new. Sets matched to the number of places that
# changed, places to where, and problem to what is wrong, if anything, which returns 1. A place is
# a run of changed lines.
apply_rule() {
	local rule=$1 file least most n kind
	matched=0 places='' problem=''
	rule_files "$rule"
	read -r kind <"$rule/kind"
	[ ${#files[@]} -gt 0 ] || { problem="the tree has no file $(<"$rule/file")"; return 1; }
	for file in "${files[@]}"; do
		if [ "$kind" = cocci ] && [ ! -f "$tmp/new/$file" ]; then
			problem="the tree has no file $file"
			return 1
		fi
		: >"$tmp/before"
		[ ! -f "$tmp/new/$file" ] || cat "$tmp/new/$file" >"$tmp/before"
		if ! run_rule "$rule" "$file" >"$tmp/said.rule" 2>&1; then
			problem="$file: $(grep -v '^$' "$tmp/said.rule" | head -4 | tr '\n' ' ')"
			return 1
		fi
		n=$(diff -U0 "$tmp/before" "$tmp/new/$file" | grep -c '^@@' || true)
		[ "$n" = 0 ] || places+="${places:+, }$file: $n"
		matched=$((matched + n))
	done
	least=1
	[ ! -f "$rule/matches" ] || read -r least <"$rule/matches"
	most=${least#*-} least=${least%-*}
	if [ "$matched" -lt "$least" ]; then
		problem="matched $matched times, not $least, in ${files[*]}"
		return 1
	elif [ "$matched" -gt "$most" ]; then
		problem="matched $matched times, more often than $most: $places"
		return 1
	fi
}
