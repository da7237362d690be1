# Sourced by the scripts that put patches into an RPM package.
# shellcheck shell=bash

# spec_with_patches SPEC NAME..: SPEC with a PatchN: line for each NAME after the last Patch or
# Source and, where %prep has nothing that applies all patches, an %autopatch for these. Fails if
# SPEC has no Source.
spec_with_patches() {
	local spec=$1 number first last setup
	shift
	# After the highest number there is: a Patch: without one counts on from the one before it.
	number=$(awk '/^Patch[0-9]*:/ { sub(/^Patch/, ""); n = $0 ~ /^[0-9]/ ? $0 + 0 : n + 1; if (n > top) top = n }
		END { print top + 0 }' "$spec")
	first=$((number + 1))
	# A Source: within %if is not the place: after its %endif then.
	last=$(awk '/^%if/ { depth++ }
		/^%endif/ { if (!--depth && inside) { last = NR; inside = 0 } }
		/^(Patch|Source)[0-9]*:/ { if (depth) inside = 1; else last = NR }
		END { if (last) print last }' "$spec")
	[ -n "$last" ] || return 1
	# Where nothing applies all patches, something has to apply these: after the sources are
	# unpacked and the spec's own patches applied.
	setup=0
	grep -E '^%auto(setup|patch)' "$spec" | grep -qvE ' -(N|m|M)' ||
		setup=$(grep -nE '^%((auto)?setup|patch|autopatch)' "$spec" | tail -1 | cut -d: -f1)
	awk -v last="$last" -v setup="$setup" -v first="$first" -v names="$*" '
		{ print }
		NR == last {
			n = split(names, name, " ")
			for (i = 1; i <= n; i++) print "Patch" first + i - 1 ": " name[i]
		}
		NR == setup { print "%autopatch -p1 -m " first " -M " first + split(names, name, " ") - 1 }' "$spec"
}
