# Anchored edits of a text file: see README.md, "Anchored edits".
#
# awk -v patches="PATCH..." -v dir=DIR -f edit.awk SCRIPT FILE: prints FILE edited; the status
# is 0, or 1 with what is wrong on stderr as LINE: MESSAGE, LINE one of SCRIPT. take N reads the
# Nth of the patches, copy NAME the file in DIR.

# The regular expression between the first and the last slash of s.
function between(s,	i, j)
{
	i = index(s, "/")
	j = length(s)
	while (j > i && substr(s, j, 1) != "/")
		j--
	if (!i || j <= i + 1)
		fail("no /regular expression/")
	return substr(s, i + 1, j - i - 1)
}

function fail(message)
{
	print at ": " message | "cat 1>&2"
	failed = 1
	exit 1
}

# The lines first..last of the file that match re go into hits[]; returns how many.
function find(re,	i)
{
	nhits = 0
	for (i = first; i <= last; i++)
		if (line[i] ~ re)
			hits[++nhits] = i
	return nhits
}

function one(re)
{
	find(re)
	if (nhits != 1)
		fail("/" re "/ is in " nhits " lines" (limited ? " there" : "") ", not 1")
	return hits[1]
}

# within /A/ /B/: from the only line with A to the next one with B; what follows is looked for
# in these. Alone it ends the limit.
function within(s,	re, i)
{
	first = 1
	last = n
	limited = 0
	if (s !~ /\//)
		return
	i = match(s, /\/[ \t]+\//)
	if (!i)
		fail("within needs /A/ /B/")
	re = between(substr(s, i + RLENGTH - 1))
	first = one(between(substr(s, 1, i)))
	for (i = first + 1; i <= n && line[i] !~ re; i++)
		;
	if (i > n)
		fail("no /" re "/ follows")
	last = i
	limited = 1
}

# The run of added lines in the Nth patch of the series, in its diff of a file, that has a line
# with re: take N FILE /re/. It must be the only one.
function take(s,	part, file, re, patch, found, in_file, in_hunk, run, hit, l, t)
{
	split(s, part, /[ \t]+/)
	file = part[3]
	patch = path[part[2]]
	re = between(s = substr(s, index(s, file) + length(file)))
	if (patch == "")
		fail("the series has no part " part[2])
	while ((getline l <patch) > 0) {
		if (l ~ /^(diff |-- $)/) {
			in_file = in_hunk = 0
		} else if (l ~ /^\+\+\+ b\// && !in_hunk) {
			in_file = substr(l, 7) == file
		} else if (l ~ /^@@/) {
			in_hunk = 1
		}
		if (in_hunk && in_file && l ~ /^\+/) {
			run = run substr(l, 2) "\n"
			hit = hit || substr(l, 2) ~ re
			continue
		}
		if (hit) {
			found++
			t = run
		}
		run = ""
		hit = 0
	}
	close(patch)
	if (hit) {
		found++
		t = run
	}
	if (found != 1)
		fail("/" re "/ is in " found + 0 " runs of added lines of part " part[2] \
			" in " file ", not 1")
	return t
}

function copy(s,	name, l, t, any)
{
	name = s
	sub(/^[^ \t]+[ \t]+/, "", name)
	while ((getline l <(dir "/" name)) > 0) {
		t = t l "\n"
		any = 1
	}
	close(dir "/" name)
	if (!any)
		fail("cannot read " name)
	return t
}

# The text that follows a command: + lines, and lines with take or copy.
function text(	t, any)
{
	t = ""
	while (pos < nscript && script[pos + 1] ~ /^(\+|(take|copy)[ \t])/) {
		at = ++pos
		if (script[pos] ~ /^\+/)
			t = t substr(script[pos], 2) "\n"
		else if (script[pos] ~ /^take/)
			t = t take(script[pos])
		else
			t = t copy(script[pos])
		any = 1
	}
	if (!any)
		fail("no text follows")
	return t
}

# The text t for a place between the lines a and b. A run of the series may end in the empty line
# that is above it here.
function between_empty(t, a, b)
{
	if (t ~ /\n\n$/ && b <= n && line[b] == "") {
		t = substr(t, 1, length(t) - 1)
		if (line[a] != "")
			t = "\n" t
	}
	return t
}

function command(s,	word, i, re, t)
{
	word = s
	sub(/[ \t].*/, "", word)
	if (word == "within") {
		within(s)
	} else if (word == "before" || word == "after" || word == "replace") {
		i = one(between(s))
		t = text()
		if (word == "before")
			before[i] = before[i] t
		else if (word == "after")
			after[i] = between_empty(t, i, i + 1) after[i]
		else
			with[i] = t
	} else if (word == "append") {
		after[n] = after[n] text()
	} else if (word == "fill") {
		# The lines that a semantic patch has added to stand for a text.
		i = s
		sub(/^fill[ \t]+/, "", i)
		if (!find("^[ \t]*(int )?" i "(\\(\\))?;$"))
			fail(i " is in no line")
		t = text()
		for (i = 1; i <= nhits; i++)
			with[hits[i]] = between_empty(t, hits[i] - 1, hits[i] + 1)
	} else if (word == "delete") {
		with[one(between(s))] = ""
	} else if (word == "substitute") {
		# In all lines, or those of within; how many is what matches: says.
		re = between(s)
		t = text()
		sub(/\n$/, "", t)
		gsub(/[\\&]/, "\\\\&", t)
		if (!find(re))
			fail("/" re "/ is in 0 lines" (limited ? " there" : ""))
		for (i = 1; i <= nhits; i++)
			gsub(re, t, line[hits[i]])
	} else {
		fail("unknown command \"" word "\"")
	}
}

FNR == 1 { nfile++ }
nfile == 1 { script[++nscript] = $0; next }
{ line[++n] = $0 }

END {
	if (failed)
		exit 1
	split(patches, path, " ")
	n += 0
	first = 1
	last = n
	for (pos = 1; pos <= nscript; pos++) {
		at = pos
		if (script[pos] !~ /^[ \t]*(#|$)/)
			command(script[pos])
	}
	printf "%s", after[0]	# of a file that is empty, or new
	for (i = 1; i <= n; i++) {
		printf "%s", before[i]
		if (i in with)
			printf "%s", with[i]
		else
			print line[i]
		printf "%s", after[i]
	}
}
