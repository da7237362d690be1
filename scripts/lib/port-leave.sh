# Sourced by scripts/port: leaves what the rules did in the tree, as commits or as a quilt series.
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154	# set here for scripts/port, and by it and lib.sh for this

# can_leave: dies if the tree is in no state to take the result; locks it. Sets $kind to git,
# spec or quilt, and for quilt $quilt to the directory of the series.
can_leave() {
	local dirty top_patch
	exec {tree_fd}<"$tree"
	flock -n "$tree_fd" || die "$tree: another scripts/port is at work in it"
	kind=quilt
	[ "$(git -C "$tree" rev-parse --show-toplevel 2>/dev/null)" != "$tree" ] || kind=git
	# What rpmbuild has unpacked is not where the patches belong, even if it made it a git tree.
	if [ -n "$spec" ] && { [ $kind != git ] || [ "${spec%/*}" != "$tree" ]; }; then
		kind=spec
		[ -w "${spec%/*}" ] || die "${spec%/*}: not writable"
		return
	fi
	if [ $kind = git ]; then
		git -C "$tree" rev-parse -q --verify HEAD >/dev/null || die "$tree: git: no commit"
		dirty=$(git -C "$tree" status --porcelain --untracked-files=no | head -3 | cut -c4- |
			tr '\n' ' ')
		[ -z "$dirty" ] || die "$tree: has changes that are not committed: $dirty"
		return
	fi
	quilt=patches
	[ ! -d "$tree/debian" ] || quilt=debian/patches
	[ ! -f "$tree/.pc/.quilt_patches" ] || quilt=$(<"$tree/.pc/.quilt_patches")
	[ -w "$tree" ] || die "$tree: not writable"
	# What is on top must be applied, or ours would be under it.
	top_patch=$(sed -e 's/[[:space:]]*#.*//' -e '/^[[:space:]]*$/d' "$tree/$quilt/series" \
		2>/dev/null | tail -1 | cut -d' ' -f1) || true
	[ -z "$top_patch" ] || [ "$top_patch" = "$(tail -1 "$tree/.pc/applied-patches" 2>/dev/null)" ] ||
		die "$tree: $quilt/$top_patch is not applied: do that first (quilt push -a)"
}

# The subject and the body of part N's message: the family's own, or that of our series. Text
# about a tree other than 5.2 is the family's to give. The paragraph on tests is left out, as the
# tests are.
subject() {
	if [ -f "$semantic/$family/$1.msg" ]; then
		head -1 "$semantic/$family/$1.msg"
	else
		awk '
			/^Subject: / { sub(/^Subject: (\[[^]]*\] )?/, ""); s = $0; next }
			s != "" && /^ / { s = s $0; next }
			s != "" { print s; exit }' "$(our_patch "$1")"
	fi
}

body() {
	if [ -f "$semantic/$family/$1.msg" ]; then
		sed 1,2d "$semantic/$family/$1.msg"
	else
		awk '
			/^---$/ { exit }
			body { print }
			/^$/ { body = 1 }' "$(our_patch "$1")" | sed '/^Forwarded:/,$d' |
			awk '/^New tests?: / { test = 1 } !test { print } /^$/ { test = 0 }'
	fi | sed -e :a -e '/^\n*$/{$d;N;ba' -e '}'
}

# patch_name PART: what git format-patch calls it, and so our series.
patch_name() {
	printf '%04d-%s.patch\n' "$1" "$(subject "$1" | sed -e 's/[^A-Za-z0-9._]\{1,\}/-/g' -e 's/[-.]*$//' | cut -c1-52)"
}

author() {
	sed -n 's/^From: //p' "$(our_patch 1)" | head -1
}

# end_part N: keeps what the part's rules changed as $tmp/part-N.diff, and the files for git.
end_part() {
	local file
	mkdir -p "$tmp/last"
	for file in $(cd "$tmp/new" && find . -type f | sort); do
		file=${file#./}
		[ -e "$tmp/last/$file" ] || [ ! -e "$tmp/old/$file" ] || {
			[[ $file != */* ]] || mkdir -p "$tmp/last/${file%/*}"
			cp -p "$tmp/old/$file" "$tmp/last/$file"
		}
		! cmp -s "$tmp/last/$file" "$tmp/new/$file" || continue
		echo "$file"
	done >"$tmp/part-$1.files"
	while IFS= read -r file; do
		echo "diff --git a/$file b/$file"
		if [ -e "$tmp/last/$file" ]; then
			(cd "$tmp" && diff -U3 --label "a/$file" --label "b/$file" "last/$file" \
				"new/$file") || true
		else
			echo "new file mode 100644"
			(cd "$tmp" && diff -U3 --label /dev/null --label "b/$file" /dev/null \
				"new/$file") || true
		fi
	done <"$tmp/part-$1.files" >"$tmp/part-$1.diff"
	[ -s "$tmp/part-$1.files" ] || return 0
	rm -rf "$tmp/state-$1"
	mkdir "$tmp/state-$1"
	cp -rp "$tmp/last" "$tmp/state-$1/last"
	rm -rf "$tmp/last"
	cp -rp "$tmp/new" "$tmp/last"
	cp -rp "$tmp/new" "$tmp/state-$1/new"
	done_parts+=("$1")
}

# leave: brings the parts into the tree. From here on a signal waits: it is quick, and the tree
# has all of it or nothing.
leave() {
	[ ${#done_parts[@]} -gt 0 ] || die "$tree: nothing changed"
	"leave_$kind"
}

leave_git() {
	local head part file mode blob commit name email
	head=$(git -C "$tree" rev-parse HEAD)
	commit=$head
	name=$(author) email=${name##*<}
	name=${name%% <*} email=${email%>}
	export GIT_AUTHOR_NAME=$name GIT_AUTHOR_EMAIL=$email
	git -C "$tree" var GIT_COMMITTER_IDENT >/dev/null 2>&1 ||
		export GIT_COMMITTER_NAME=$name GIT_COMMITTER_EMAIL=$email
	for part in "${done_parts[@]}"; do
		# An index of our own: the tree's stays as it is until all commits exist.
		GIT_INDEX_FILE=$tmp/index git -C "$tree" read-tree "$commit"
		while IFS= read -r file; do
			mode=$(git -C "$tree" ls-tree "$commit" -- "$file" | cut -d' ' -f1)
			blob=$(git -C "$tree" hash-object -w --path="$file" \
				"$tmp/state-$part/new/$file")
			GIT_INDEX_FILE=$tmp/index git -C "$tree" update-index --add --cacheinfo \
				"${mode:-100644},$blob,$file"
		done <"$tmp/part-$part.files"
		commit=$({
			subject "$part"
			echo
			body "$part"
		} | git -C "$tree" commit-tree -p "$commit" "$(
			GIT_INDEX_FILE=$tmp/index git -C "$tree" write-tree)")
	done
	trap '' INT TERM HUP
	git -C "$tree" merge -q --ff-only "$commit" ||
		die "$tree: git could not check the commits out; they are $head..$commit"
	left="commits $(git -C "$tree" rev-parse --short "$head")..$(git -C "$tree" rev-parse --short HEAD)"
}

# patch_file PART: the patch with its header, in the form of our own.
patch_file() {
	local today
	today=$(date -u +%Y-%m-%d)
	cat <<-EOF
		From: $(author)
		Date: $(date -uR)
		Subject: [PATCH] $(subject "$1")

		$(body "$1")

		Origin: other, semantic patches of family $family applied to $project $version
		Forwarded: no
		Last-Update: $today
		---
	EOF
	cat "$tmp/part-$1.diff"
}

# undo: removes what put_into has put beside; dies.
undo() {
	local i
	for file in "${names[@]}"; do
		rm -f "$1/$file.port-new"
	done
	for ((i = ${#dirs[@]} - 1; i >= 0; i--)); do
		[ ! -d "$1/${dirs[i]}" ] || rmdir "$1/${dirs[i]}"
	done
	die "$1: cannot be written to; unchanged"
}

# put_into DIR: brings what is in $tmp/into there. From here on a signal waits.
put_into() {
	local file dir names=() dirs=() into=$tmp/into
	trap '' INT TERM HUP
	(cd "$into" && find . -type f) | sed 's|^\./||' >"$tmp/names"
	mapfile -t names <"$tmp/names"
	# Beside what it replaces, then renamed: what can fail does so while nothing has changed.
	while IFS= read -r dir; do
		[ -d "$1/$dir" ] || dirs+=("$dir")
	done < <(cd "$into" && find . -mindepth 1 -type d)
	for dir in "${dirs[@]}"; do
		mkdir "$1/$dir" || undo "$1"
	done
	for file in "${names[@]}"; do
		cp -p "$into/$file" "$1/$file.port-new" || undo "$1"
	done
	for file in "${names[@]}"; do
		mv -f "$1/$file.port-new" "$1/$file"
	done
}

leave_spec() {
	local part name patch_names=() dir=${spec%/*}
	mkdir "$tmp/into"
	for part in "${done_parts[@]}"; do
		name=$(patch_name "$part")
		[ ! -e "$dir/$name" ] || die "$dir: $name exists"
		patch_file "$part" >"$tmp/into/$name"
		patch_names+=("$name")
	done
	cp -p "$spec" "$tmp/into"
	spec_with_patches "$spec" "${patch_names[@]}" >"$tmp/into/${spec##*/}" || die "$spec: no Source: line"
	put_into "$dir"
	left="${spec##*/} and patches beside it, not applied"
}

leave_quilt() {
	local part file name into=$tmp/into
	mkdir "$into"
	# Everything is made beside first, in the layout of the tree.
	mkdir -p "$into/$quilt" "$into/.pc"
	[ ! -f "$tree/$quilt/series" ] || cp -p "$tree/$quilt/series" "$into/$quilt/series"
	[ ! -f "$tree/.pc/applied-patches" ] ||
		cp -p "$tree/.pc/applied-patches" "$into/.pc/applied-patches"
	echo 2 >"$into/.pc/.version"
	echo "$quilt" >"$into/.pc/.quilt_patches"
	echo series >"$into/.pc/.quilt_series"
	for part in "${done_parts[@]}"; do
		name=$(patch_name "$part")
		[ ! -e "$tree/$quilt/$name" ] || die "$tree: $quilt/$name exists"
		patch_file "$part" >"$into/$quilt/$name"
		echo "$name" >>"$into/$quilt/series"
		echo "$name" >>"$into/.pc/applied-patches"
		while IFS= read -r file; do
			mkdir -p "$into/.pc/$name/$(dirname "$file")" "$into/$(dirname "$file")"
			if [ -e "$tmp/state-$part/last/$file" ]; then
				cp -p "$tmp/state-$part/last/$file" "$into/.pc/$name/$file"
			else
				: >"$into/.pc/$name/$file"
			fi
			cp -p "$tmp/state-$part/new/$file" "$into/$file"
			touch "$into/$file"
		done <"$tmp/part-$part.files"
		touch "$into/.pc/$name/.timestamp"
	done
	put_into "$tree"
	left="$quilt/series, applied"
}
