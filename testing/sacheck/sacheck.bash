# Completion of sacheck's command line, for bash.
# shellcheck shell=bash

_sacheck_netns() {
	local file
	for file in /run/netns/*; do
		[ ! -e "$file" ] || echo "${file##*/}"
	done
}

# Sets $REPLY to the subcommand on the line, or to nothing; and $given to how many arguments it
# has so far.
_sacheck_command() {
	local i
	REPLY='' given=0
	for ((i = 1; i < COMP_CWORD; i++)); do
		case ${COMP_WORDS[i]} in
		-n | --netns | -f | --from | -c | --conns | -l | --log | -i | --interval | --color | --mark | --if-id) ((i++)) ;;
		-*) ;;
		*)
			if [ -z "$REPLY" ]; then
				REPLY=${COMP_WORDS[i]}
			else
				((++given))
			fi
			;;
		esac
	done
}

_sacheck() {
	local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} REPLY given

	COMPREPLY=()
	case $before in
	-n | --netns)
		mapfile -t COMPREPLY < <(compgen -W "$(_sacheck_netns)" -- "$word")
		return
		;;
	-f | --from | -c | --conns | -l | --log)
		mapfile -t COMPREPLY < <(compgen -f -- "$word")
		return
		;;
	--color)
		mapfile -t COMPREPLY < <(compgen -W 'always never auto' -- "$word")
		return
		;;
	-i | --interval | --mark | --if-id)
		return
		;;
	esac
	_sacheck_command
	case $word,$REPLY,$given in
	-*)
		mapfile -t COMPREPLY < <(compgen -W '--netns --from --conns --log --no-conns --all
			--json --color --mark --if-id --interval --help' -- "$word")
		;;
	*,,*)
		mapfile -t COMPREPLY < <(compgen -W 'judge flow dump pair watch up config' -- "$word")
		;;
	*,pair,[01] | *,watch,[01] | *,config,*)
		mapfile -t COMPREPLY < <(compgen -f -- "$word")
		;;
	*,flow,2)
		mapfile -t COMPREPLY < <(compgen -W 'tcp udp icmp sctp gre' -- "$word")
		;;
	esac
}

complete -o filenames -F _sacheck sacheck
