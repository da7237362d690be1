/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pluto.c - one peer: pluto, whack and addconn of one build */
#define _GNU_SOURCE 1

#include "pluto.h"

#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <event2/event.h>

#include "await.h"
#include "must.h"
#include "rules.h"

/* ---- builds ---- */

int pluto_build_load(struct pluto_build *b, const char *label,
		     const char *dir, struct trouble *t)
{
	char *path, *line = NULL;
	size_t room = 0;
	ssize_t length;
	FILE *file;

	*b = (struct pluto_build) { .label = must_strdup(label) };
	b->dir = realpath(dir, NULL);
	if (!b->dir) {
		trouble(t, "build %s: %s: %m", label, dir);
		pluto_build_free(b);
		return -1;
	}
	path = must_printf("%s/paths", b->dir);
	file = fopen(path, "re");
	if (!file) {
		trouble(t, "build %s: open %s: %m", label, path);
		free(path);
		pluto_build_free(b);
		return -1;
	}
	while ((length = getline(&line, &room, file)) > 0) {
		const struct {
			const char *key;
			char **value;
		} table[] = {
			{ "LIBEXECDIR=", &b->libexec },
			{ "SBINDIR=", &b->sbin },
			{ "VERSION=", &b->version },
		};

		if (line[length - 1] == '\n')
			line[length - 1] = '\0';
		for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
			size_t key = strlen(table[i].key);

			if (strncmp(line, table[i].key, key) != 0)
				continue;
			free(*table[i].value);
			*table[i].value = must_strdup(line + key);
		}
	}
	free(line);
	fclose(file);
	if (!b->libexec || !b->sbin || !b->version ||
	    b->libexec[0] != '/' || b->sbin[0] != '/') {
		trouble(t, "build %s: %s lacks LIBEXECDIR, SBINDIR or VERSION",
			label, path);
		free(path);
		pluto_build_free(b);
		return -1;
	}
	free(path);
	return 0;
}

void pluto_build_free(struct pluto_build *b)
{
	free(b->label);
	free(b->dir);
	free(b->libexec);
	free(b->sbin);
	free(b->version);
	*b = (struct pluto_build) { .label = NULL };
}

static char *program(const struct pluto_build *b, const char *name)
{
	return must_printf("%s/root%s/%s", b->dir, b->libexec, name);
}

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

/*
 * What a conn does not say itself; of an option that is given twice pluto
 * takes the first.
 */
static void write_defaults(FILE *file, const struct scenario_conn *conn,
			   enum ike_version ike)
{
	const struct {
		const char *key, *value;
		bool shunt;	/* also for conns that negotiate nothing */
	} table[] = {
		{ "auto", "add", true },
		{ "keyexchange", ike == IKEV1 ? "ikev1" : "ikev2", false },
		{ "authby", "secret", false },
		/*
		 * Cheap to compute in a guest without hardware help: X25519
		 * and short keys.
		 */
		{ "ike", "aes128-sha2;dh31", false },
		{ "esp", "aes128-sha1", false },
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		char *own = scenario_conn_option(conn, table[i].key);

		if (!own && (table[i].shunt || !conn->shunt))
			fprintf(file, "\t%s=%s\n", table[i].key,
				table[i].value);
		free(own);
	}
}

void pluto_config_print(FILE *file, const struct scenario_site *site,
			enum ike_version ike, const struct pluto_build *build)
{
	/*
	 * No helper threads: at shutdown pluto 5.2 does not join them
	 * (stop_server_helpers()), and now and then one that is just ending
	 * crashes in the NSS that main has closed meanwhile.
	 */
	fputs("config setup\n"
	      "\tikev1-policy=accept\n"
	      "\tnhelpers=0\n"
	      "\tdnssec-enable=no\n", file);
	if (site->config)
		write_lines(file, site->config);
	for (unsigned i = 0; i < site->conns_count; i++) {
		const struct scenario_conn *conn = &site->conns[i];

		fprintf(file, "\nconn %s\n", conn->name);
		write_defaults(file, conn, ike);
		/*
		 * Which of them is the local one is known by the addresses.
		 * The default, "ipsec _updown", is a script that runs a script
		 * that runs this one: three shells each time, in a guest.
		 */
		if (site->updown)
			fprintf(file,
				"\tleftupdown=%s/_updown.xfrm\n"
				"\trightupdown=%s/_updown.xfrm\n",
				build->libexec, build->libexec);
		else
			fputs("\tleftupdown=%disabled\n"
			      "\trightupdown=%disabled\n", file);
		write_lines(file, conn->options);
	}
}

static void write_secrets(FILE *file)
{
	fputs(": PSK \"plutolab shares this with every peer\"\n", file);
}

/* A configuration, or without @site the secrets. */
static int write_file(const char *dir, const char *name,
		      const struct scenario_site *site, enum ike_version ike,
		      const struct pluto_build *build, struct trouble *t)
{
	char *path = must_printf("%s/%s", dir, name);
	FILE *file = fopen(path, "we");
	bool bad;

	if (!file) {
		trouble(t, "open %s: %m", path);
		free(path);
		return -1;
	}
	fchmod(fileno(file), 0600);
	if (site)
		pluto_config_print(file, site, ike, build);
	else
		write_secrets(file);
	bad = ferror(file);
	bad |= fclose(file) != 0;
	if (bad)
		trouble(t, "write %s: %m", path);
	free(path);
	return bad ? -1 : 0;
}

/* ---- the daemon ---- */

struct mounts {
	const struct pluto_build *build;
	const char *nft;	/* program in place of /usr/sbin/nft, or NULL */
};

/* In the child: the build's helpers where pluto and its scripts expect them. */
static int mount_helpers(const void *arg, struct trouble *t)
{
	const struct mounts *m = arg;
	const struct pluto_build *b = m->build;
	char *real = must_printf("%s/root%s", b->dir, b->libexec), *cut;
	struct stat there;

	if (unshare(CLONE_NEWNS))
		return trouble(t, "make a mount namespace: %m");
	if (mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL))
		return trouble(t, "make the mounts private: %m");
	if (stat(b->libexec, &there)) {
		/*
		 * Nothing is made on the machine's own disks: a tmpfs over
		 * the nearest directory that exists, seen by this pluto
		 * alone, gets the missing ones.
		 */
		char *path = must_strdup(b->libexec);

		while ((cut = strrchr(path, '/')) != path) {
			*cut = '\0';
			if (!stat(path, &there))
				break;
		}
		if (cut == path || !strcmp(path, "/usr"))
			return trouble(t, "no directory to put %s into",
				       b->libexec);
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
	}
	if (mount(real, b->libexec, NULL, MS_BIND, NULL))
		return trouble(t, "bind %s to %s: %m", real, b->libexec);
	free(real);
	if (m->nft && mount(m->nft, "/usr/sbin/nft", NULL, MS_BIND, NULL))
		return trouble(t, "bind %s to /usr/sbin/nft: %m", m->nft);
	return 0;
}

bool pluto_log_is_alarm(const char *line)
{
	static const char *const words[] = {
		"EXPECTATION FAILED", "ASSERTION FAILED", "ABORT",
		"FATAL ERROR", "leak: ", "AddressSanitizer",
		"LeakSanitizer", "runtime error: ", "double free",
		"free(): invalid", "malloc(): ", "stack smashing",
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strstr(line, words[i]))
			return true;
	return false;
}

static void on_log_line(void *arg, const char *line)
{
	struct pluto *p = arg;
	const char *version = strstr(line, "Starting Pluto (Libreswan Version ");

	if (p->log_count == p->log_room) {
		p->log_room = p->log_room ? p->log_room * 2 : 256;
		p->log = must_grow(p->log, p->log_room, sizeof(*p->log));
	}
	p->log[p->log_count++] = must_strdup(line);
	p->alarms += pluto_log_is_alarm(line);
	if (version) {
		size_t length = strlen(p->build->version);

		version += strlen("Starting Pluto (Libreswan Version ");
		if (!strncmp(version, p->build->version, length) &&
		    version[length] == ' ')
			p->version_seen = true;
	}
	/*
	 * pluto runs `addconn --autoall` by itself.  Its last request is to
	 * listen; pluto then orients the conns, and reads the secrets last.
	 */
	if (strstr(line, "loading secrets from "))
		p->listening = true;
}

int pluto_start(struct pluto *p, struct event_base *base,
		const struct scenario_site *site, enum ike_version ike,
		const struct pluto_build *build, int netns, const char *dir,
		const char *nssdir, bool stand_in, struct trouble *t)
{
	char *name = must_printf("pluto at %s", site->name);
	char *pluto = program(build, "pluto");
	char *config = must_printf("%s/ipsec.conf", dir);
	char *secrets = must_printf("%s/ipsec.secrets", dir);
	char *path = must_printf("PATH=%s/root%s:/usr/sbin:/usr/bin:/sbin:/bin",
				 build->dir, build->sbin);
	const char *argv[] = {
		pluto, "--nofork", "--stderrlog", "--leak-detective",
		"--config", config, "--secretsfile", secrets, "--nssdir",
		nssdir, "--rundir", dir, "--ipsecdir", dir, "--dumpdir", dir,
		NULL,
	};
	const char *envp[] = { path, "LANG=C", NULL };
	struct mounts mounts = { .build = build };
	const struct child_plan plan = {
		.name = name, .argv = argv, .envp = envp, .netns = netns,
		.prepare = mount_helpers, .prepare_arg = &mounts,
		.line = on_log_line, .line_arg = p,
	};
	char *nft = NULL;
	int error = -1;

	*p = (struct pluto) {
		.site = site, .build = build, .base = base, .netns = netns,
		.dir = must_strdup(dir),
		.control = must_printf("%s/pluto.ctl", dir),
	};
	if (mkdir(dir, 0700) && errno != EEXIST) {
		trouble(t, "mkdir %s: %m", dir);
		goto out;
	}
	p->control_socket_fresh = access(p->control, F_OK) && errno == ENOENT;
	if (write_file(dir, "ipsec.conf", site, ike, build, t) ||
	    write_file(dir, "ipsec.secrets", NULL, ike, build, t))
		goto out;
	if (stand_in) {
		nft = rules_stand_in(dir, t);
		if (!nft)
			goto out;
		p->nft_log = must_printf("%s/nft.log", dir);
		mounts.nft = nft;
	}
	error = child_start(&p->daemon, base, &plan, t);
out:
	free(nft);
	free(path);
	free(secrets);
	free(config);
	free(pluto);
	free(name);
	return error;
}

bool pluto_is_ready(const struct pluto *p)
{
	return p->listening || p->daemon.exited;
}

int pluto_check(const struct pluto *p, struct trouble *t)
{
	char text[64];

	if (p->daemon.exited)
		trouble(t, "pluto at %s ended: %s", p->site->name,
			child_status_text(p->daemon.status, text));
	else if (!p->listening)
		trouble(t, "pluto at %s did not load its conns and listen",
			p->site->name);
	else if (p->alarms)
		trouble(t, "pluto at %s raised an alarm", p->site->name);
	else if (!p->version_seen)
		trouble(t, "pluto at %s is not the build %s: no version %s in its log",
			p->site->name, p->build->label, p->build->version);
	else
		return 0;
	pluto_log_tail(p, 8, t);
	return -1;
}

void pluto_log_tail(const struct pluto *p, unsigned lines, struct trouble *t)
{
	unsigned first = p->log_count > lines ? p->log_count - lines : 0;

	for (unsigned i = first; i < p->log_count; i++)
		trouble_detail(t, "\n  %s: %s", p->site->name, p->log[i]);
}

/* ---- whack and addconn ---- */

/* The last lines a command wrote, for messages. */
struct answer {
	char *lines[4];
};

static void on_answer_line(void *arg, const char *line)
{
	struct answer *a = arg;

	free(a->lines[0]);
	memmove(a->lines, a->lines + 1, sizeof(a->lines) - sizeof(a->lines[0]));
	a->lines[3] = must_strdup(line);
}

struct waiting {
	const struct child *command;
	const struct pluto *pluto;
};

/* A pluto with a failed assertion may never answer, and proves nothing. */
static bool answered_or_hopeless(void *arg)
{
	const struct waiting *w = arg;

	return w->command->exited || w->pluto->daemon.exited ||
		w->pluto->alarms;
}

static int run_command(struct pluto *p, const char *what,
		       const struct child_plan *plan, unsigned ms, int *status,
		       struct trouble *t)
{
	struct answer answer = { .lines = { NULL } };
	struct child_plan own = *plan;
	struct child command;
	struct waiting waiting = { &command, p };
	char text[64];
	int error;

	own.name = what;
	own.line = on_answer_line;
	own.line_arg = &answer;
	error = child_start(&command, p->base, &own, t);
	if (!error) {
		await(p->base, ms, answered_or_hopeless, &waiting);
		/* a daemon that ends closes the socket, which ends whack */
		if (!command.exited && p->daemon.exited)
			await(p->base, 1000, child_has_exited, &command);
		if (!command.exited && p->daemon.exited) {
			error = trouble(t, "%s: pluto at %s ended: %s", what,
					p->site->name,
					child_status_text(p->daemon.status,
							  text));
		} else if (!command.exited && p->alarms) {
			error = trouble(t, "%s: pluto at %s raised an alarm",
					what, p->site->name);
		} else if (!command.exited) {
			error = trouble(t, "%s: no answer within %u ms", what,
					ms);
		} else if (!WIFEXITED(command.status) ||
			   WEXITSTATUS(command.status) == 127) {
			error = trouble(t, "%s: %s", what,
					child_status_text(command.status,
							  text));
		} else {
			*status = WEXITSTATUS(command.status);
		}
	}
	child_end(&command);
	free(p->answer);
	p->answer = must_printf("%s%s%s%s%s%s%s",
				answer.lines[0] ? answer.lines[0] : "",
				answer.lines[0] ? "\n" : "",
				answer.lines[1] ? answer.lines[1] : "",
				answer.lines[1] ? "\n" : "",
				answer.lines[2] ? answer.lines[2] : "",
				answer.lines[2] ? "\n" : "",
				answer.lines[3] ? answer.lines[3] : "");
	for (unsigned i = 0; i < 4; i++)
		free(answer.lines[i]);
	if (error) {
		trouble_detail(t, "\n%s", p->answer);
		pluto_log_tail(p, 6, t);
	}
	return error;
}

int pluto_whack(struct pluto *p, const char *const *arguments, unsigned ms,
		int *status, struct trouble *t)
{
	char *whack = program(p->build, "whack");
	char *what = must_printf("whack %s%s%s at %s", arguments[0],
				 arguments[1] ? " " : "",
				 arguments[1] ? arguments[1] : "",
				 p->site->name);
	const char *argv[16] = { whack, "--rundir", p->dir };
	const char *envp[] = { "LANG=C", NULL };
	const struct child_plan plan = {
		.argv = argv, .envp = envp, .netns = -1,
	};
	int error;

	for (unsigned i = 0; i < 12 && arguments[i]; i++)
		argv[3 + i] = arguments[i];
	error = run_command(p, what, &plan, ms, status, t);
	free(what);
	free(whack);
	return error;
}

int pluto_addconn(struct pluto *p, const char *conn, unsigned ms, int *status,
		  struct trouble *t)
{
	char *addconn = program(p->build, "addconn");
	char *config = must_printf("%s/ipsec.conf", p->dir);
	char *what = must_printf("addconn %s at %s", conn, p->site->name);
	const char *argv[] = {
		addconn, "--config", config, "--ctlsocket", p->control, conn,
		NULL,
	};
	const char *envp[] = { "LANG=C", NULL };
	const struct child_plan plan = {
		.argv = argv, .envp = envp, .netns = p->netns,
	};
	int error = run_command(p, what, &plan, ms, status, t);

	free(what);
	free(config);
	free(addconn);
	return error;
}

int pluto_stop(struct pluto *p, unsigned ms, struct trouble *t)
{
	char *whack = program(p->build, "whack");
	const char *argv[] = { whack, "--rundir", p->dir, "--shutdown", NULL };
	const char *envp[] = { "LANG=C", NULL };
	const struct child_plan plan = {
		.name = "whack --shutdown", .argv = argv, .envp = envp,
		.netns = -1,
	};
	struct child command;
	int error = 0;

	if (p->daemon.exited)
		goto out;
	/* what whack says tells nothing: pluto may be gone first */
	error = child_start(&command, p->base, &plan, t);
	if (!error && !await(p->base, ms, child_has_exited, &p->daemon)) {
		error = trouble(t, "pluto at %s did not exit within %u ms of whack --shutdown",
				p->site->name, ms);
		pluto_log_tail(p, 8, t);
	}
	child_end(&command);
out:
	free(whack);
	return error;
}

void pluto_end(struct pluto *p)
{
	child_end(&p->daemon);
	for (unsigned i = 0; i < p->log_count; i++)
		free(p->log[i]);
	free(p->log);
	free(p->answer);
	free(p->nft_log);
	free(p->control);
	free(p->dir);
	*p = (struct pluto) { .site = NULL };
}
