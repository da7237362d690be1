# Sourced by the scripts beside it: where things are, errors, locks, temporary directories.
# shellcheck shell=bash
# shellcheck disable=SC2034	# what is set here is used by the scripts

export LC_ALL=C
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
prog=${0#"$top"/}
prog=${prog#./}
build=$top/build

# libreswan 5.2 as upstream signed it and Debian distributes it. The patches are made against
# exactly this tarball, so any other is refused, wherever it comes from.
tarball_version=5.2
tarball_name=libreswan_5.2.orig.tar.gz
tarball_sha256=c382bbd838c239f8d4c4e9cc320f3abf34f7b08e71d9e78ed029a96d963940ce
tarball_size=4132199
tarball=$build/source/$tarball_name
patches=$top/patches/libreswan-5.2
knock_outs=$top/testing/knock-out

say() {
	echo "$prog: $*" >&2
}

die() {
	say "$*"
	exit 1
}

# took BEGUN: " # time=12ms" since $EPOCHREALTIME was BEGUN: how TAP tells it.
took() {
	echo " # time=$(((${EPOCHREALTIME/./} - ${1/./}) / 1000))ms"
}

sha256() {
	sha256sum "$1" | cut -d' ' -f1
}

# lock FILE: one at a time; waits. The lock ends with this process, however it ends. Everything
# named FILE.tmp.* then belongs to a run that is dead, and is removed.
lock() {
	mkdir -p "$(dirname "$1")"
	exec {lock_fd}>"$1"
	flock "$lock_fd"
	rm -rf "$1".tmp.*
	lock_file=$1
}

# Sets $tmp to a directory of this lock which goes away with the script.
make_tmp() {
	tmp=$(mktemp -d "$lock_file.tmp.XXXXXX")
	trap 'stop_child; rm -rf "$tmp"' EXIT
	trap 'exit 130' INT
	trap 'exit 143' TERM
	trap 'exit 129' HUP
}

# What upstream_make runs, if anything, ends before its directory goes.
stop_child() {
	[ -z "${child:-}" ] || ! kill "$child" 2>/dev/null || wait "$child" || true
}

# The names of a quilt series, in order.
series() {
	sed -e 's/[[:space:]]*#.*//' -e 's/[[:space:]].*//' -e '/^$/d' "$patches/series"
}

# unpack_lean DIR: the tarball into DIR, which is made, without upstream's thousand tests but for
# the files of these that the series changes.
unpack_lean() {
	mkdir "$1"
	tar -xzf "$tarball" -C "$1" --strip-components=1 --no-same-owner \
		--exclude='*/testing/pluto/*/*'
	(cd "$patches" && series | xargs -d '\n' cat) | awk '
		/^--- / { old = $2 }
		/^\+\+\+ / {
			sub(/^[^\/]*\//, "", $2)
			if (old == "/dev/null") made[$2] = 1
			else if ($2 ~ /^testing\/pluto\/[^\/]+\// && !($2 in made)) print "*/" $2
		}' | sort -u |
		tar -xzf "$tarball" -C "$1" --strip-components=1 --no-same-owner --wildcards -T -
}

# apply DIR PATCH: applies PATCH to the tree at DIR with no fuzz, or says where it fails.
apply() {
	local out file='' line
	if out=$(patch -d "$1" -p1 --fuzz=0 --batch --forward --no-backup-if-mismatch \
		--reject-file=- <"$2" 2>&1); then
		return 0
	fi
	while IFS= read -r line; do
		case $line in
		"patching file "* | "checking file "*) file=${line#*file } ;;
		"Hunk "*FAILED*) say "${2#"$top"/}: $file: $line" ;;
		"can't find file"* | *"malformed patch"* | *"garbage"* | *"Reversed"*)
			say "${2#"$top"/}: ${file:+$file: }$line" ;;
		esac
	done <<<"$out"
	return 1
}

# As Debian's debian/rules has it: paths, LDAP, capabilities, audit, SELinux labels; DNSSEC
# (unbound, ldns), curl, PAM, NFLOG and CAT through nftables are upstream's default. No seccomp:
# neither Debian's nor upstream's default has it. INITSYSTEM is said so that it does not depend
# on what runs on the machine. -Werror is upstream's default and stays on. Debian's hardening
# flags come on top of upstream's own there; here they would only change with the machine.
libreswan_options=(
	PREFIX=/usr
	LIBEXECDIR=/usr/libexec/ipsec
	INITSYSTEM=systemd
	SYSTEMUNITDIR=/lib/systemd/system
	SYSTEMTMPFILESDIR=/usr/lib/tmpfiles.d
	USE_LDAP=true
	USE_LIBCAP_NG=true
	USE_LABELED_IPSEC=true
	USE_LINUX_AUDIT=true
	USE_DNSSEC=true
	USE_SECCOMP=false
)

# upstream_make ...: libreswan's make, or Linux's, in an environment that is the same for
# everybody. The jobs are those of the make that called us, if any; without its variables, which
# are not meant for others. Else as many as there are processors. What one build compiled the next
# one need not, wherever its tree is: Debian's ccache stands in front of the compiler, if it is
# there.
upstream_make() {
	local flags=${MAKEFLAGS:-} jobs=() status
	flags=${flags%%-- *}
	[[ $flags == *jobserver* ]] || { flags=''; jobs=("-j$(nproc)"); }
	(
		# A make that outlives a killed script must not keep the next one waiting.
		[ -z "${lock_fd:-}" ] || exec {lock_fd}>&-
		exec env -i PATH="/usr/lib/ccache:$PATH" HOME="${HOME:-/}" LC_ALL=C ${TMPDIR:+"TMPDIR=$TMPDIR"} \
			CCACHE_DIR="$build/ccache" CCACHE_BASEDIR="${tmp:-}" CCACHE_NOHASHDIR=true \
			MAKEFLAGS="$flags" make --no-print-directory ${jobs[@]+"${jobs[@]}"} "$@"
	) &
	# The shell handles a signal while it waits, not while a command runs.
	child=$!
	wait "$child" || { status=$?; child=''; return $status; }
	child=''
}
