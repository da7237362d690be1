// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * main.c - sacheck: which SA and which policy disagree, and why.
 */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sacheck/sacheck.h"

static const struct command {
	const char *name;
	int (*run)(const struct settings *s, int argc, char *argv[]);
	const char *arguments;
	const char *summary;
} commands[] = {
	{ "judge", judge_command, "",
	  "judge this gateway's SAs and policies (the default)" },
	{ "flow", flow_command, "SRC DST [PROTO [SPORT DPORT]]",
	  "follow one flow through them, out and back" },
	{ "dump", dump_command, "", "write them as JSON, without keys" },
	{ "pair", pair_command, "A B",
	  "judge both ends of a tunnel by their dumps or texts" },
	{ "watch", watch_command, "[BEFORE] [AFTER]",
	  "wait for packets to be lost, and tell why" },
	{ "up", up_command, "",
	  "tell which configured subnets have no Child SA, and why" },
	{ "config", config_command, "IPSEC.CONF [PEERS.CONF]...",
	  "tell what will fail, and when, by what is configured" },
};

#define COMMANDS (sizeof(commands) / sizeof(commands[0]))

static const char options_usage[] =
	"Options:\n"
	"  -n, --netns NS      of another network namespace: a name of `ip netns`, a\n"
	"                      path, or a process id\n"
	"  -f, --from FILE     judge or follow in a dump, or in the text of `ip xfrm\n"
	"                      state` and `ip xfrm policy` (FILE, FILE+FILE or a\n"
	"                      directory), instead of a kernel; \"-\" is standard input\n"
	"  -c, --conns FILE    name SAs after the output of `ipsec status` in FILE\n"
	"  -l, --log FILE      up: pluto's log, for what the last attempt was answered\n"
	"      --no-conns      do not ask pluto for the names\n"
	"  -a, --all           also tell what is of no harm\n"
	"  -j, --json          for programs\n"
	"      --color WHEN    always, never or auto; default auto\n"
	"      --mark N        flow: of a packet with that mark, ...\n"
	"      --if-id N       ... or that goes through an XFRM interface of that if_id\n"
	"  -i, --interval N    watch: look every N seconds; default 1\n"
	"  -h, --help\n"
	"Exit status: 0 consistent, 1 inconsistent, 2 could not tell.\n";

static void usage(FILE *out)
{
	fputs("Usage: sacheck [OPTION]... [COMMAND [ARGUMENT]...]\n", out);
	for (size_t i = 0; i < COMMANDS; i++)
		fprintf(out, "  %-6s%s%s\n%22s%s\n", commands[i].name,
			commands[i].arguments[0] ? " " : "",
			commands[i].arguments, "", commands[i].summary);
	fputs(options_usage, out);
}

static bool read_colour(const char *when, bool *colour)
{
	if (strcmp(when, "always") == 0)
		*colour = true;
	else if (strcmp(when, "never") == 0)
		*colour = false;
	else
		return strcmp(when, "auto") == 0;
	return true;
}

static bool read_interval(const char *text, unsigned *interval)
{
	char *end;
	unsigned long value = strtoul(text, &end, 10);

	if (text[0] < '0' || text[0] > '9' || *end || value < 1 || value > 3600)
		return false;
	*interval = (unsigned)value;
	return true;
}

/* As ip has it: also 0x2a. */
static bool read_number(const char *text, uint32_t *number)
{
	char *end;
	unsigned long value = strtoul(text, &end, 0);

	if (text[0] < '0' || text[0] > '9' || *end || value > UINT32_MAX)
		return false;
	*number = (uint32_t)value;
	return true;
}

/* Returns -1, or the exit status. */
static int read_options(int argc, char *argv[], struct settings *s)
{
	enum { NO_CONNS = 256, COLOUR, MARK, IF_ID };
	static const struct option options[] = {
		{ "netns", required_argument, NULL, 'n' },
		{ "from", required_argument, NULL, 'f' },
		{ "conns", required_argument, NULL, 'c' },
		{ "log", required_argument, NULL, 'l' },
		{ "no-conns", no_argument, NULL, NO_CONNS },
		{ "all", no_argument, NULL, 'a' },
		{ "json", no_argument, NULL, 'j' },
		{ "color", required_argument, NULL, COLOUR },
		{ "interval", required_argument, NULL, 'i' },
		{ "mark", required_argument, NULL, MARK },
		{ "if-id", required_argument, NULL, IF_ID },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	bool good = true;
	int option;

	while (good && (option = getopt_long(argc, argv, "n:f:c:l:aji:h",
					     options, NULL)) != -1) {
		switch (option) {
		case 'n':
			s->netns = optarg;
			break;
		case 'f':
			s->from = optarg;
			break;
		case 'c':
			s->conns = optarg;
			break;
		case 'l':
			s->log = optarg;
			break;
		case NO_CONNS:
			s->no_conns = true;
			break;
		case 'a':
			s->all = true;
			break;
		case 'j':
			s->json = true;
			break;
		case COLOUR:
			good = read_colour(optarg, &s->colour);
			break;
		case MARK:
			good = read_number(optarg, &s->mark);
			s->marked = true;
			break;
		case IF_ID:
			good = read_number(optarg, &s->if_id);
			s->marked = true;
			break;
		case 'i':
			good = read_interval(optarg, &s->interval);
			break;
		case 'h':
			usage(stdout);
			return EXIT_CONSISTENT;
		default:
			usage(stderr);
			return EXIT_UNKNOWN;
		}
	}
	if (!good)
		fprintf(stderr, "sacheck: wrong option value \"%s\"\n", optarg);
	else if (s->from && s->netns)
		fputs("sacheck: --from and --netns exclude each other\n",
		      stderr);
	else
		return -1;
	return EXIT_UNKNOWN;
}

int main(int argc, char *argv[])
{
	struct settings s = {
		.colour = isatty(STDOUT_FILENO) && !getenv("NO_COLOR"),
		.interval = 1,
		.out = stdout,
	};
	int status = read_options(argc, argv, &s);

	if (status >= 0)
		return status;
	if (optind == argc)
		return judge_command(&s, 0, argv + argc);
	for (size_t i = 0; i < COMMANDS; i++) {
		if (strcmp(argv[optind], commands[i].name) == 0)
			return commands[i].run(&s, argc - optind - 1,
					       argv + optind + 1);
	}
	fprintf(stderr, "sacheck: no command \"%s\"\n", argv[optind]);
	usage(stderr);
	return EXIT_UNKNOWN;
}
