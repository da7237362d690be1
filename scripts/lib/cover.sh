# Sourced by the scripts that send or check the series' cover letter. Needs lib.sh.
# shellcheck shell=bash
# shellcheck disable=SC2154	# lib.sh sets it

# What is written by hand in it, the subject and the text, and what git makes of the commits, the
# shortlog and the diffstat, are one file, as git format-patch --cover-letter has it. It is no
# *.patch: git am, and who applies all of these, would take it for one.
cover=$patches/cover-letter.txt

cover_subject() {
	sed -n '/^Subject: /{s/^Subject: \(\[[^]]*\] \)\{0,1\}//p;q}' "$cover"
}

# The text: from the first empty line to the shortlog, "AUTHOR (COUNT):".
cover_text() {
	awk '
		!body { if ($0 == "") body = 1; next }
		/^[^ ].* \([0-9]+\):$/ { exit }
		{ print }' "$cover" | sed -e :a -e '/^\n*$/{$d;N;ba' -e '}'
}

# fill_cover FILE: puts subject and text into FILE, a cover letter that git has just made.
fill_cover() {
	local subject text
	subject=$(cover_subject)
	[ -n "$subject" ] || die "${cover#"$top"/}: no subject"
	[ -n "$(cover_text)" ] || die "${cover#"$top"/}: no text"
	text=$(mktemp "$1.XXXXXX")
	cover_text >"$text"
	awk -v subject="$subject" -v text="$text" '
		/^Subject: / && !told {
			at = index($0, "*** SUBJECT HERE ***")
			if (at) $0 = substr($0, 1, at - 1) subject
			told = 1
		}
		$0 == "*** BLURB HERE ***" {
			while ((getline line <text) > 0) print line
			next
		}
		{ print }' "$1" >"$text.filled"
	rm "$text"
	mv "$text.filled" "$1"
	! grep -q '^\*\*\*\|\*\*\* SUBJECT' "$1" || die "$1: git has made another cover letter than is expected"
}

# series_cover GIT BASE DIR: what our own cover letter must be, for a git tree with the series on
# top of BASE, to stdout; DIR is for git's files. No date of today, no version of git.
series_cover() {
	local author email date
	author=$(sed -n 's/^From: //p' "$patches/$(series | head -1)" | head -1)
	email=${author##*<}
	date=$(sed -n 's/^Date: //p' "$patches/$(series | head -1)" | head -1)
	GIT_COMMITTER_NAME=${author%% <*} GIT_COMMITTER_EMAIL=${email%>} GIT_COMMITTER_DATE=$date \
		git -C "$1" format-patch -q --cover-letter --zero-commit --signature= -o "$3" "$2" ||
		return
	fill_cover "$3/0000-cover-letter.patch" || return
	# In one line, as in the patches.
	sed '/^From: [^<]*$/{N;s/\n */ /}' "$3/0000-cover-letter.patch"
}

# series_files GIT BASE DIR: the patches of the series, for such a tree, into DIR, which is made, with
# a file "series" that tells their order. No version of git, no number, and the author in one line.
series_files() {
	git -C "$1" format-patch -q --zero-commit --full-index --no-numbered --signature= \
		-o "$3" "$2" || return
	sed -i '1,/^$/{/^From: [^<]*$/{N;s/\n */ /}}' "$3"/*.patch
	(cd "$3" && printf '%s\n' *.patch) >"$3/series"
}
