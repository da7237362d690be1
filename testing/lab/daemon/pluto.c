// SPDX-License-Identifier: GPL-2.0-or-later
/* pluto.c - one peer: pluto, whack and addconn of one build */
#define _GNU_SOURCE 1

#include "daemon/pluto.h"

#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <event2/event.h>

#include "base/must.h"
#include "daemon/flavour.h"
#include "net/rules.h"
#include "os/await.h"
#include "scenario/expansion.h"

/* ---- configuration ---- */

/* Each line of @lines as a line of a section: that is, indented. */
static void write_lines(FILE *file, const char *lines)
{
	while (*lines) {
		size_t length = strcspn(lines, "\n"), blank;

		blank = strspn(lines, " \t");
		if (blank < length)
			fprintf(file, "\t%.*s\n", (int)(length - blank),
				lines + blank);
		lines += length + (lines[length] == '\n');
	}
}

/* "ipv6" if one of these options, the first that is there, has a colon. */
static const char *is_ipv6(const struct scenario_conn *conn, const char *key,
			   const char *other)
{
	char *value = scenario_conn_option(conn, key);
	bool found;

	if (!value || value[0] == '%') {
		free(value);
		value = scenario_conn_option(conn, other);
	}
	found = value && strchr(value, ':');
	free(value);
	return found ? "ipv6" : NULL;
}

/*
 * What a conn does not say itself; of an option that is given twice pluto
 * takes the first.
 */
static void write_defaults(FILE *file, const struct scenario_conn *conn,
			   enum ike_version ike, const struct build *build,
			   const struct flavour *common)
{
	const struct flavour *f = build->flavour;
	const struct {
		const char *key, *value;
		bool shunt;	   /* also for conns that negotiate nothing */
		const char *alias; /* another name of the same option */
	} table[] = {
		{ "auto", "add", true, NULL },
		{ f->exchange, f->exchanges[flavour_index(ike)], false, NULL },
		{ "authby", conn->shunt ? f->shunt_authby : "secret", true,
		  NULL },
		{ f->outer_family, is_ipv6(conn, "left", "right"), true, NULL },
		{ f->inner_family, is_ipv6(conn, "leftsubnets", "leftsubnet"),
		  true, NULL },
		/* cheap to compute in a guest without hardware help */
		{ "ike", common->ike, false, NULL },
		{ "esp", common->esp, false, "ah" },
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		char *own;

		if (!table[i].key || !table[i].value)
			continue;
		own = scenario_conn_option(conn, table[i].key);
		if (!own && table[i].alias)
			own = scenario_conn_option(conn, table[i].alias);
		if (!own && (table[i].shunt || !conn->shunt))
			fprintf(file, "\t%s=%s\n", table[i].key,
				table[i].value);
		free(own);
	}
}

/* A conn's options, with left=%defaultroute as a start script resolves it. */
static void write_options(FILE *file, const struct scenario_site *site,
			  const char *options, const struct flavour *f)
{
	char *text = must_strdup(options);

	if (f->script_finds_route) {
		char *address = must_printf(
			"%.*s", (int)strcspn(site->outer, "/"), site->outer);

		text = must_replace(text, "%defaultroute", address);
		free(address);
	}
	write_lines(file, text);
	free(text);
}

static void pluto_config_print(FILE *file, const struct scenario_site *site,
			       enum ike_version ike, const struct build *build,
			       const struct flavour *common)
{
	const struct flavour *f = build->flavour;

	fputs(f->setup, file);
	if (site->config)
		write_lines(file, site->config);
	for (unsigned i = 0; i < site->conns_count; i++) {
		const struct scenario_conn *conn = &site->conns[i];

		fprintf(file, "\nconn %s\n", conn->name);
		write_defaults(file, conn, ike, build, common);
		/*
		 * Which of them is the local one is known by the addresses.
		 * The default, "ipsec _updown", is a script that runs a script
		 * that runs this one: three shells each time, in a guest.
		 */
		if (site->updown)
			fprintf(file,
				"\tleftupdown=%s/%s\n"
				"\trightupdown=%s/%s\n",
				build->libexec, f->updown, build->libexec,
				f->updown);
		else
			fprintf(file,
				"\tleftupdown=%s\n"
				"\trightupdown=%s\n",
				f->no_updown, f->no_updown);
		/* the first one counts */
		if (conn->ikev1 && ike == IKEV1)
			write_lines(file, conn->ikev1);
		write_options(file, site, conn->options, f);
		if (conn->patched && build_is_patched(build))
			write_lines(file, conn->patched);
	}
}

static int write_config(const struct daemon *d, struct trouble *t)
{
	FILE *file = daemon_open_file(d, "ipsec.conf", t);

	if (!file)
		return -1;
	pluto_config_print(file, d->site, d->ike, d->build, d->common);
	return daemon_close_file(d, "ipsec.conf", file, t);
}

static int write_secrets(const struct daemon *d, struct trouble *t)
{
	FILE *file = daemon_open_file(d, "ipsec.secrets", t);

	if (!file)
		return -1;
	fputs(d->site->secrets ? d->site->secrets :
				 ": PSK \"" DAEMON_PSK "\"\n",
	      file);
	return daemon_close_file(d, "ipsec.secrets", file, t);
}

/* ---- the daemon ---- */

/* More words than any flavour's tables and a request have. */
enum { MAX_WORDS = 40 };

/* Words of a flavour's table, with what they stand for: all to be freed. */
static unsigned add_words(char *into[MAX_WORDS], unsigned count,
			  const struct daemon *d, const char *nssdir,
			  const char *const *words)
{
	for (; *words && count < MAX_WORDS - 1; words++) {
		if (words[0][0] == '@')
			into[count++] = must_printf("%s%s", d->dir, *words + 1);
		else if (strcmp(*words, "%nssdir") == 0)
			into[count++] = must_strdup(nssdir);
		else
			into[count++] = must_strdup(*words);
	}
	return count;
}

static void free_words(char *words[MAX_WORDS])
{
	for (unsigned i = 0; words[i]; i++)
		free(words[i]);
}

struct mounts {
	const struct build *build;
	const char *nft; /* program in place of /usr/sbin/nft, or NULL */
};

/*
 * Nothing is made on the machine's own disks: a tmpfs over the nearest
 * directory that exists, seen by this pluto alone, gets the missing ones.
 */
static int make_libexec(const struct build *b, struct trouble *t)
{
	char *path = must_strdup(b->libexec), *cut;
	struct stat there;

	while ((cut = strrchr(path, '/')) != path) {
		*cut = '\0';
		if (!stat(path, &there))
			break;
	}
	if (cut == path || strcmp(path, "/usr") == 0)
		return trouble(t, "no directory to put %s into", b->libexec);
	if (mount("plutolab", path, "tmpfs", 0, "mode=755"))
		return trouble(t, "mount a tmpfs on %s: %m", path);
	for (size_t at = strlen(path); b->libexec[at]; at++) {
		size_t end = at + 1 + strcspn(b->libexec + at + 1, "/");
		char *step = must_printf("%.*s", (int)end, b->libexec);

		if (mkdir(step, 0755))
			return trouble(t, "mkdir %s: %m", step);
		free(step);
		at = end - 1;
	}
	free(path);
	return 0;
}

/* In the child: the build's helpers where pluto and its scripts expect them. */
static int mount_helpers(const void *arg, struct trouble *t)
{
	const struct mounts *m = arg;
	const struct build *b = m->build;
	static const struct rlimit few = { 256, 256 };
	struct stat there;

	if (b->flavour->closes_all && setrlimit(RLIMIT_NOFILE, &few))
		return trouble(t, "limit the descriptors: %m");
	if (unshare(CLONE_NEWNS))
		return trouble(t, "make a mount namespace: %m");
	if (mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL))
		return trouble(t, "make the mounts private: %m");
	/* a prefix that it was built for has them there already */
	if (strcmp(b->helpers, b->libexec) != 0) {
		if (stat(b->libexec, &there) && make_libexec(b, t))
			return -1;
		if (mount(b->helpers, b->libexec, NULL, MS_BIND, NULL))
			return trouble(t, "bind %s to %s: %m", b->helpers,
				       b->libexec);
	}
	if (m->nft && mount(m->nft, "/usr/sbin/nft", NULL, MS_BIND, NULL))
		return trouble(t, "bind %s to /usr/sbin/nft: %m", m->nft);
	return 0;
}

static bool pluto_log_is_alarm(const char *line)
{
	static const char *const words[] = {
		"EXPECTATION FAILED", "ASSERTION FAILED", "ABORT",
		"FATAL ERROR",	      "leak: ",		  "AddressSanitizer",
		"LeakSanitizer",      "runtime error: ",  "double free",
		"free(): invalid",    "malloc(): ",	  "stack smashing",
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strstr(line, words[i]))
			return true;
	return false;
}

static bool pluto_alarm_is_known(const struct daemon *d, const char *line)
{
	const char *const *known = d->build->flavour->known_alarms;

	while (*known && !strstr(line, *known))
		known++;
	return *known != NULL;
}

static void pluto_hear(struct daemon *d, const char *line)
{
	const struct flavour *f = d->build->flavour;
	const char *version = strstr(line, f->starting);

	if (version) {
		size_t length = strlen(d->build->version);

		version += strlen(f->starting);
		if (strncmp(version, d->build->version, length) == 0 &&
		    (version[length] == ' ' || version[length] == ';' ||
		     version[length] == ')'))
			d->version_seen = true;
	}
	/*
	 * A pluto that runs `addconn --autoall` by itself: its last request is
	 * to listen; pluto then orients the conns, and reads the secrets last.
	 */
	if (strstr(line, f->ready))
		d->ready = true;
}

static int pluto_start(struct daemon *d, const struct daemon_plan *how,
		       struct trouble *t)
{
	const struct build *b = d->build;
	char *name = must_printf("pluto at %s", d->site->name);
	char *path = must_printf("PATH=%s:/usr/sbin:/usr/bin:/sbin:/bin",
				 b->programs);
	char *argv[MAX_WORDS] = { build_helper(b, "pluto") };
	const char *envp[] = { path, "LANG=C", NULL };
	struct mounts mounts = { .build = b };
	const struct child_plan plan = {
		.name = name,
		.argv = (const char *const *)argv,
		.envp = envp,
		.netns = d->netns,
		.prepare = mount_helpers,
		.prepare_arg = &mounts,
		.line = daemon_hear,
		.line_arg = d,
	};
	char *nft = NULL;
	int error = -1;

	add_words(argv, 1, d, how->nssdir, b->flavour->pluto);
	d->control = must_printf("%s/pluto.ctl", d->dir);
	d->control_socket_fresh = access(d->control, F_OK) && errno == ENOENT;
	if (write_config(d, t) || write_secrets(d, t))
		goto out;
	if (how->stand_in) {
		nft = rules_stand_in(d->dir, t);
		if (!nft)
			goto out;
		d->nft_log = must_printf("%s/nft.log", d->dir);
		mounts.nft = nft;
	}
	error = child_start(&d->process, d->base, &plan, t);
out:
	free(nft);
	free(path);
	free_words(argv);
	free(name);
	return error;
}

/* ---- whack and addconn ---- */

/* Run whack or addconn with its flavour's words and @arguments. */
static int talk(struct daemon *d, const char *program, const char *const *words,
		const char *const *arguments, unsigned ms, int *status,
		struct trouble *t)
{
	char *what = must_printf("%s %s%s%s at %s", program, arguments[0],
				 arguments[1] ? " " : "",
				 arguments[1] ? arguments[1] : "",
				 d->site->name);
	char *argv[MAX_WORDS] = { build_helper(d->build, program) };
	const char *envp[] = { "LANG=C", NULL };
	const struct child_plan plan = {
		.argv = (const char *const *)argv,
		.envp = envp,
		.netns = d->netns,
	};
	unsigned count = add_words(argv, 1, d, "", words);
	int error;

	add_words(argv, count, d, "", arguments);
	error = daemon_command(d, what, &plan, ms, status, t);
	free_words(argv);
	free(what);
	return error;
}

int pluto_whack(struct daemon *d, const char *const *arguments, unsigned ms,
		int *status, struct trouble *t)
{
	return talk(d, "whack", d->build->flavour->whack, arguments, ms, status,
		    t);
}

int pluto_ping(struct daemon *d, unsigned ms, struct trouble *t)
{
	const char *arguments[] = { d->build->flavour->ping, NULL };
	int status;

	return pluto_whack(d, arguments, ms, &status, t);
}

static int addconn(struct daemon *d, const char *const *arguments, unsigned ms,
		   int *status, struct trouble *t)
{
	return talk(d, "addconn", d->build->flavour->addconn, arguments, ms,
		    status, t);
}

/* What must be answered with "yes"; @error and @status: of the request. */
static int must_do(struct daemon *d, int error, const int *status,
		   const char *what, struct trouble *t)
{
	if (error)
		return -1;
	if (!*status)
		return 0;
	trouble(t, "%s at %s: exit status %d, the answer was\n%s", what,
		d->site->name, *status, d->answer);
	daemon_log_tail(d, 8, t);
	return -1;
}

/* whack --route, for all expansions of a conn or the one that is named. */
static int route(struct daemon *d, const char *conn, unsigned ms, int *status,
		 struct trouble *t)
{
	struct expansion_list all = expansions_of(d->site);
	const char *arguments[] = { "--route", "--name", conn, NULL };
	unsigned routed = 0;
	int error = 0;

	for (unsigned i = 0;
	     i < all.count && !error && d->build->flavour->routes_one; i++) {
		const struct expansion *e = &all.list[i];

		if (strcmp(e->conn->name, conn) != 0 || (routed && *status))
			continue;
		arguments[2] = e->name;
		error = pluto_whack(d, arguments, ms, status, t);
		routed++;
	}
	if (!routed)
		error = pluto_whack(d, arguments, ms, status, t);
	expansions_free(&all);
	return error;
}

static int initiate(struct daemon *d, const char *conn, unsigned ms,
		    int *status, struct trouble *t)
{
	const char *arguments[] = {
		"--initiate", "--asynchronous", "--name", conn, NULL,
	};

	return pluto_whack(d, arguments, ms, status, t);
}

/* Do @request for all conns that addconn names in reply to @option. */
static int start_conns(struct daemon *d, const char *option, const char *what,
		       int (*request)(struct daemon *, const char *, unsigned,
				      int *, struct trouble *),
		       unsigned ms, struct trouble *t)
{
	const char *list[] = { option, NULL };
	char *names, *rest, *conn;
	int status = 0, error = addconn(d, list, ms, &status, t);

	if (must_do(d, error, &status, "addconn", t))
		return -1;
	names = must_strdup(d->answer);
	for (rest = names; !error && (conn = strsep(&rest, " \n"));) {
		if (!*conn)
			continue;
		error = request(d, conn, ms, &status, t);
		error = must_do(d, error, &status, what, t);
	}
	free(names);
	return error;
}

/* What a start script does after such a pluto has started. */
static int pluto_finish_start(struct daemon *d, unsigned ms, struct trouble *t)
{
	const char *add[] = { "--addall", NULL };
	const char *listen[] = { "--listen", NULL };
	int status = 0, error;

	if (d->build->flavour->loads_conns)
		return 0;
	error = addconn(d, add, ms, &status, t);
	if (must_do(d, error, &status, "addconn --addall", t))
		return -1;
	/* its status is that of the last thing pluto logged meanwhile, such as
	 * that some way of NAT traversal is not there */
	if (pluto_whack(d, listen, ms, &status, t))
		return -1;
	return start_conns(d, "--listroute", "whack --route", route, ms, t) ||
			       start_conns(d, "--liststart", "whack --initiate",
					   initiate, ms, t) ?
		       -1 :
		       0;
}

static int pluto_ask(struct daemon *d, enum step_kind request, const char *conn,
		     unsigned ms, int *status, struct trouble *t)
{
	const char *arguments[] = { NULL, "--name", conn, NULL, NULL };
	const struct flavour *f = d->build->flavour;
	const char *add[] = { conn, NULL };

	switch (request) {
	case STEP_UP:
		arguments[0] = "--initiate";
		break;
	case STEP_INITIATE:
		arguments[0] = "--initiate";
		arguments[3] = "--asynchronous";
		break;
	case STEP_REKEY_IKE:
		arguments[0] = f->rekey_ike;
		break;
	case STEP_DOWN:
		arguments[0] = "--terminate";
		break;
	case STEP_ROUTE:
		return route(d, conn, ms, status, t);
	case STEP_UNROUTE:
		arguments[0] = "--unroute";
		break;
	case STEP_DELETE:
		arguments[0] = "--delete";
		break;
	case STEP_REKEY:
		arguments[0] = f->rekey[flavour_index(d->ike)];
		break;
	case STEP_ADD:
		return addconn(d, add, ms, status, t);
	default:
		return trouble(t, "pluto at %s cannot %s", d->site->name,
			       step_name(request));
	}
	if (!arguments[0])
		return trouble(t, "%s at %s cannot %s", f->name, d->site->name,
			       step_name(request));
	return pluto_whack(d, arguments, ms, status, t);
}

static int pluto_stop(struct daemon *d, unsigned ms, struct trouble *t)
{
	static const char *const shutdown[] = { "--shutdown", NULL };
	char *argv[MAX_WORDS] = { build_helper(d->build, "whack") };
	const char *envp[] = { "LANG=C", NULL };
	const struct child_plan plan = {
		.name = "whack --shutdown",
		.argv = (const char *const *)argv,
		.envp = envp,
		.netns = d->netns,
	};
	struct child command;
	int error = 0;

	add_words(argv, add_words(argv, 1, d, "", d->build->flavour->whack), d,
		  "", shutdown);
	if (d->process.exited)
		goto out;
	/* what whack says tells nothing: pluto may be gone first */
	error = child_start(&command, d->base, &plan, t);
	if (!error && !await(d->base, ms, child_has_exited, &d->process)) {
		error = trouble(
			t,
			"pluto at %s did not exit within %u ms of whack --shutdown",
			d->site->name, await_ms(ms));
		daemon_log_tail(d, 8, t);
	}
	child_end(&command);
out:
	free_words(argv);
	return error;
}

const struct daemon_kind pluto_kind = {
	.name = "pluto",
	.start = pluto_start,
	.finish_start = pluto_finish_start,
	.ask = pluto_ask,
	.stop = pluto_stop,
	.configure = write_config,
	.print_config = pluto_config_print,
	.hear = pluto_hear,
	.is_alarm = pluto_log_is_alarm,
	.is_known = pluto_alarm_is_known,
};
