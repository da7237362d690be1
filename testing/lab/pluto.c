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
#include <unistd.h>

#include <event2/event.h>

#include "await.h"
#include "must.h"
#include "rules.h"

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
		const char *alias;	/* another name of the same option */
	} table[] = {
		{ "auto", "add", true, NULL },
		{ "keyexchange", ike == IKEV1 ? "ikev1" : "ikev2", false,
		  NULL },
		{ "authby", "secret", false, NULL },
		/*
		 * Cheap to compute in a guest without hardware help: X25519
		 * and short keys.
		 */
		{ "ike", "aes128-sha2;dh31", false, NULL },
		{ "esp", "aes128-sha1", false, "ah" },
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		char *own = scenario_conn_option(conn, table[i].key);

		if (!own && table[i].alias)
			own = scenario_conn_option(conn, table[i].alias);
		if (!own && (table[i].shunt || !conn->shunt))
			fprintf(file, "\t%s=%s\n", table[i].key,
				table[i].value);
		free(own);
	}
}

static void pluto_config_print(FILE *file, const struct scenario_site *site,
			       enum ike_version ike, const struct build *build)
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
		/* the first one counts */
		if (conn->ikev1 && ike == IKEV1)
			write_lines(file, conn->ikev1);
		write_lines(file, conn->options);
	}
}

static int write_config(const struct daemon *d, struct trouble *t)
{
	FILE *file = daemon_open_file(d, "ipsec.conf", t);

	if (!file)
		return -1;
	pluto_config_print(file, d->site, d->ike, d->build);
	return daemon_close_file(d, "ipsec.conf", file, t);
}

static int write_secrets(const struct daemon *d, struct trouble *t)
{
	FILE *file = daemon_open_file(d, "ipsec.secrets", t);

	if (!file)
		return -1;
	fputs(d->site->secrets ? d->site->secrets :
	      ": PSK \"" DAEMON_PSK "\"\n", file);
	return daemon_close_file(d, "ipsec.secrets", file, t);
}

/* ---- the daemon ---- */

struct mounts {
	const struct build *build;
	const char *nft;	/* program in place of /usr/sbin/nft, or NULL */
};

/* In the child: the build's helpers where pluto and its scripts expect them. */
static int mount_helpers(const void *arg, struct trouble *t)
{
	const struct mounts *m = arg;
	const struct build *b = m->build;
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

static bool pluto_log_is_alarm(const char *line)
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

static void pluto_hear(struct daemon *d, const char *line)
{
	const char *version = strstr(line, "Starting Pluto (Libreswan Version ");

	if (version) {
		size_t length = strlen(d->build->version);

		version += strlen("Starting Pluto (Libreswan Version ");
		if (!strncmp(version, d->build->version, length) &&
		    version[length] == ' ')
			d->version_seen = true;
	}
	/*
	 * pluto runs `addconn --autoall` by itself.  Its last request is to
	 * listen; pluto then orients the conns, and reads the secrets last.
	 */
	if (strstr(line, "loading secrets from "))
		d->ready = true;
}

static int pluto_start(struct daemon *d, const struct daemon_plan *how,
		       struct trouble *t)
{
	const struct build *b = d->build;
	char *name = must_printf("pluto at %s", d->site->name);
	char *pluto = build_helper(b, "pluto");
	char *config = must_printf("%s/ipsec.conf", d->dir);
	char *secrets = must_printf("%s/ipsec.secrets", d->dir);
	char *path = must_printf("PATH=%s/root%s:/usr/sbin:/usr/bin:/sbin:/bin",
				 b->dir, b->sbin);
	const char *argv[] = {
		pluto, "--nofork", "--stderrlog", "--leak-detective",
		"--config", config, "--secretsfile", secrets, "--nssdir",
		how->nssdir, "--rundir", d->dir, "--ipsecdir", d->dir,
		"--dumpdir", d->dir, NULL,
	};
	const char *envp[] = { path, "LANG=C", NULL };
	struct mounts mounts = { .build = b };
	const struct child_plan plan = {
		.name = name, .argv = argv, .envp = envp, .netns = d->netns,
		.prepare = mount_helpers, .prepare_arg = &mounts,
		.line = daemon_hear, .line_arg = d,
	};
	char *nft = NULL;
	int error = -1;

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
	free(secrets);
	free(config);
	free(pluto);
	free(name);
	return error;
}

/* ---- whack and addconn ---- */

int pluto_whack(struct daemon *d, const char *const *arguments, unsigned ms,
		int *status, struct trouble *t)
{
	char *whack = build_helper(d->build, "whack");
	char *what = must_printf("whack %s%s%s at %s", arguments[0],
				 arguments[1] ? " " : "",
				 arguments[1] ? arguments[1] : "",
				 d->site->name);
	const char *argv[16] = { whack, "--rundir", d->dir };
	const char *envp[] = { "LANG=C", NULL };
	const struct child_plan plan = {
		.argv = argv, .envp = envp, .netns = -1,
	};
	int error;

	for (unsigned i = 0; i < 12 && arguments[i]; i++)
		argv[3 + i] = arguments[i];
	error = daemon_command(d, what, &plan, ms, status, t);
	free(what);
	free(whack);
	return error;
}

static int addconn(struct daemon *d, const char *conn, unsigned ms,
		   int *status, struct trouble *t)
{
	char *addconn = build_helper(d->build, "addconn");
	char *config = must_printf("%s/ipsec.conf", d->dir);
	char *what = must_printf("addconn %s at %s", conn, d->site->name);
	const char *argv[] = {
		addconn, "--config", config, "--ctlsocket", d->control, conn,
		NULL,
	};
	const char *envp[] = { "LANG=C", NULL };
	const struct child_plan plan = {
		.argv = argv, .envp = envp, .netns = d->netns,
	};
	int error = daemon_command(d, what, &plan, ms, status, t);

	free(what);
	free(config);
	free(addconn);
	return error;
}

static int pluto_ask(struct daemon *d, enum step_kind request,
		     const char *conn, unsigned ms, int *status,
		     struct trouble *t)
{
	const char *arguments[] = { NULL, "--name", conn, NULL, NULL };

	switch (request) {
	case STEP_UP:
		arguments[0] = "--initiate";
		break;
	case STEP_INITIATE:
		arguments[0] = "--initiate";
		arguments[3] = "--asynchronous";
		break;
	case STEP_REKEY_IKE:
		arguments[0] = "--rekey-ike";
		break;
	case STEP_DOWN:
		arguments[0] = "--terminate";
		break;
	case STEP_ROUTE:
		arguments[0] = "--route";
		break;
	case STEP_DELETE:
		arguments[0] = "--delete";
		break;
	case STEP_REKEY:
		/*
		 * pluto 5.2 fails an assertion when asked to rekey an IKEv1
		 * conn; one more Quick Mode for it is what its own timer would
		 * do.
		 */
		arguments[0] = d->ike == IKEV1 ? "--initiate" : "--rekey-child";
		break;
	case STEP_ADD:
		return addconn(d, conn, ms, status, t);
	default:
		return trouble(t, "pluto at %s cannot %s", d->site->name,
			       step_name(request));
	}
	return pluto_whack(d, arguments, ms, status, t);
}

static int pluto_stop(struct daemon *d, unsigned ms, struct trouble *t)
{
	char *whack = build_helper(d->build, "whack");
	const char *argv[] = { whack, "--rundir", d->dir, "--shutdown", NULL };
	const char *envp[] = { "LANG=C", NULL };
	const struct child_plan plan = {
		.name = "whack --shutdown", .argv = argv, .envp = envp,
		.netns = -1,
	};
	struct child command;
	int error = 0;

	if (d->process.exited)
		goto out;
	/* what whack says tells nothing: pluto may be gone first */
	error = child_start(&command, d->base, &plan, t);
	if (!error && !await(d->base, ms, child_has_exited, &d->process)) {
		error = trouble(t, "pluto at %s did not exit within %u ms of whack --shutdown",
				d->site->name, await_ms(ms));
		daemon_log_tail(d, 8, t);
	}
	child_end(&command);
out:
	free(whack);
	return error;
}

const struct daemon_kind pluto_kind = {
	.name = "pluto",
	.start = pluto_start,
	.ask = pluto_ask,
	.stop = pluto_stop,
	.configure = write_config,
	.print_config = pluto_config_print,
	.hear = pluto_hear,
	.is_alarm = pluto_log_is_alarm,
};
