# Sourced by scripts that print TAP, after make_tmp; they end with "exit $failed".
# shellcheck shell=bash
# shellcheck disable=SC2034	# what is set here is used by the scripts

failed=0
# ok DESCRIPTION COMMAND...: one result, by the command's status; what a failed one said follows
# as comments.
ok() {
	local begun=$EPOCHREALTIME result=ok
	# shellcheck disable=SC2154	# make_tmp sets it
	"${@:2}" >"$tmp/log" 2>&1 </dev/null || result='not ok'
	echo "$result - $1$(took "$begun")"
	if [ "$result" != ok ]; then
		tail -20 "$tmp/log" | sed 's/^/#   /'
		failed=1
	fi
}
