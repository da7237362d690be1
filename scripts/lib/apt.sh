# Sourced after lib.sh: a private apt state that reads other suites, or source packages, of the
# Debian mirror this machine's apt is configured for. The system's apt state is not touched.
# shellcheck shell=bash
# shellcheck disable=SC2034	# apt_error is read by the scripts

# debian_mirrors: the entries of the machine's apt configuration that can be Debian's main
# archive, best first, one a line. A line holds the fields of a deb822 stanza, each ended by
# \036, lines within a field separated by \037: URIs and what says how the archive is checked,
# except what would switch that off (Trusted, Allow-*).
debian_mirrors() {
	local main parts
	eval "$(apt-config shell main Dir::Etc::sourcelist/f parts Dir::Etc::sourceparts/d)"
	{
		if [ -n "$parts" ]; then
			find "$parts" -maxdepth 1 -name '*.sources' -type f | sort |
				while IFS= read -r file; do
					sed -e '/^[[:space:]]*#/d' "$file"
					echo
				done
		fi
		{
			[ ! -f "$main" ] || cat "$main"
			[ -z "$parts" ] || find "$parts" -maxdepth 1 -name '*.list' -type f | sort |
				while IFS= read -r file; do
					echo
					cat "$file"
				done
		} | one_line_entries
	} | awk '
		BEGIN {
			RS = ""; FS = "\n"
			split("oldoldstable oldstable stable testing unstable sid bullseye " \
			      "bookworm trixie forky duke", names, " ")
			for (i in names) debian[names[i]] = 1
		}
		{
			uris = suites = components = types = keep = name = ""
			enabled = 1
			for (i = 1; i <= NF; i++) {
				if ($i ~ /^[ \t]/) {	# goes on from the line before
					if (name == "uris") uris = uris " " $i
					if (name == "suites") suites = suites " " $i
					if (name == "components") components = components " " $i
					if (kept[name]) keep = keep "\037" $i
					continue
				}
				if (name != "" && kept[name]) keep = keep "\036"
				colon = index($i, ":")
				name = tolower(substr($i, 1, colon - 1))
				value = substr($i, colon + 1)
				kept[name] = name ~ /^(uris|signed-by|check-valid-until|valid-until-(min|max)|check-date|date-max-future|by-hash)$/
				if (kept[name]) keep = keep $i
				if (name == "uris") uris = value
				if (name == "suites") suites = value
				if (name == "components") components = value
				if (name == "types") types = value
				if (name == "enabled" && value ~ /^[ \t]*(no|false|0)/) enabled = 0
			}
			if (name != "" && kept[name]) keep = keep "\036"
			if (!enabled || uris ~ /^[ \t]*cdrom:/) next
			if (" " types " " !~ /[ \t]deb[ \t]/) next
			if (" " components " " !~ /[ \t]main[ \t]/) next
			found = 0
			n = split(suites, suite, /[ \t]+/)
			for (i = 1; i <= n; i++) if (suite[i] in debian) found = 1
			if (!found) next
			# Other archives have suites named bookworm too.
			split(uris, uri, /[ \t]+/)
			first = uri[1] == "" ? uri[2] : uri[1]
			printf "%s%s\n", (first ~ /\/debian\/?$/ ? "0" : "1"), keep
		}' | sort -s -k1,1.1 | cut -c2-
}

# one_line_entries: entries of the one-line style on stdin, as deb822 stanzas.
one_line_entries() {
	awk '
		{ sub(/#.*/, "") }
		$1 != "deb" { next }
		{
			options = ""
			if (match($0, /\[[^]]*\]/)) {
				options = substr($0, RSTART + 1, RLENGTH - 2)
				$0 = substr($0, 1, RSTART - 1) " " substr($0, RSTART + RLENGTH)
			}
			printf "Types: deb\nURIs: %s\nSuites: %s\nComponents:", $2, $3
			for (i = 4; i <= NF; i++) printf " %s", $i
			printf "\n"
			n = split(options, option, /[ \t]+/)
			for (i = 1; i <= n; i++) {
				equal = index(option[i], "=")
				if (equal == 0) continue
				value = substr(option[i], equal + 1)
				gsub(/,/, " ", value)
				printf "%s: %s\n", substr(option[i], 1, equal - 1), value
			}
			printf "\n"
		}'
}

# private_apt DIR TYPE SUITE: makes a state in DIR (new) with the signed index of SUITE, its
# binary packages (TYPE deb) or source packages (TYPE deb-src). Then `papt COMMAND ...` runs
# apt-get, apt-cache or apt-helper with it. On failure $apt_error says why in one line, and
# the status is 3 when no mirror could be reached at all: asking for another suite is no use.
private_apt() {
	local dir=$1 type=$2 suite=$3 target=Packages status=1 entry origin
	[ "$type" = deb ] || target=Sources
	apt_conf=$dir/apt.conf
	apt_error="this machine's apt is not configured for a Debian mirror"
	command -v apt-get >/dev/null || { apt_error='there is no apt-get'; return 1; }
	while IFS= read -r entry; do
		rm -rf "$dir"
		mkdir -p "$dir"/lists/partial "$dir"/cache/archives/partial "$dir"/parts "$dir"/etc
		: >"$dir/status"
		{
			printf '%s' "$entry" | tr '\036\037' '\n'
			printf 'Types: %s\nSuites: %s\nComponents: main\nTargets: %s\n' \
				"$type" "$suite" "$target"
		} >"$dir/private.sources"
		# The machine's proxies and credentials still hold; its hooks (some clean the
		# system's cache), pins and solver logs do not.
		cat >"$apt_conf" <<-END
			#clear APT::Update::Post-Invoke;
			#clear APT::Update::Post-Invoke-Success;
			#clear APT::Update::Pre-Invoke;
			#clear DPkg::Post-Invoke;
			Dir::State "$dir";
			Dir::State::lists "$dir/lists";
			Dir::State::status "$dir/status";
			Dir::Cache "$dir/cache";
			Dir::Cache::archives "$dir/cache/archives";
			Dir::Etc::sourcelist "$dir/private.sources";
			Dir::Etc::sourceparts "$dir/parts";
			Dir::Etc::preferences "$dir/etc/preferences";
			Dir::Etc::preferencesparts "$dir/parts";
			Dir::Log "$dir";
			APT::Sandbox::User "$(id -un)";
			APT::Get::AllowUnauthenticated "false";
			Acquire::AllowInsecureRepositories "false";
			Acquire::Languages "none";
			Acquire::Retries "2";
		END
		if ! papt get -q -o APT::Update::Error-Mode=any update \
			</dev/null >"$dir/log" 2>&1; then
			apt_error="Debian $suite: $(apt_reason "$dir/log")"
			[[ $apt_error != *"no network"* ]] || status=3
			continue
		fi
		# shellcheck disable=SC2016	# apt's own variables
		origin=$(papt get indextargets --format '$(ORIGIN)' | sort -u)
		[ "$origin" = Debian ] && return 0
		apt_error="Debian $suite: the archive calls itself \"$origin\", not Debian"
	done < <(debian_mirrors)
	return $status
}

papt() {
	local command=$1
	shift
	case $command in
	helper) "$(apt_helper)" -c "$apt_conf" "$@" ;;
	*) "apt-$command" -c "$apt_conf" "$@" ;;
	esac
}

# fetch_package SUITE PACKAGE DIR: unpacks PACKAGE of private_apt's SUITE at DIR/PACKAGE.
fetch_package() {
	local suite=$1 package=$2 dir=$3 size
	size=$(papt cache show --no-all-versions "$package" 2>/dev/null |
		sed -n 's/^Size: //p') || true
	[ -n "$size" ] ||
		die "Debian $suite has no package $package for $(dpkg --print-architecture)"
	say "downloading $package of Debian $suite ($size bytes)"
	(cd "$dir" && papt get -q download "$package" </dev/null >"$dir/log" 2>&1) ||
		die "Debian $suite: $package: $(apt_reason "$dir/log")"
	mkdir "$dir/$package"
	dpkg-deb -x "$dir/$package"_*.deb "$dir/$package"
}

apt_helper() {
	local dir
	dir=$(apt-config shell dir Dir::Bin::methods/d)
	eval "$dir"
	echo "${dir%methods*}apt-helper"
}

# apt_reason LOG: why apt failed, in one line: what it says first of an unreachable mirror, or
# its first error.
apt_reason() {
	local line
	line=$(grep -m1 -E '^[EW]:.*(resolv|connect|timed out|unreachable|[Nn]o route)' "$1") &&
		{ echo "no network, or the mirror does not answer: ${line#[EW]: }"; return; }
	line=$(grep -m1 -E '^E:' "$1") || line=$(tail -1 "$1")
	echo "${line#E: }"
}
