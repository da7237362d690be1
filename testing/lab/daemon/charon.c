// SPDX-License-Identifier: GPL-2.0-or-later
/* charon.c - one peer: charon-systemd and swanctl of strongSwan */
#define _GNU_SOURCE 1

#include "daemon/charon.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/must.h"
#include "os/await.h"

/*
 * As cheap as pluto's in a guest, with PFS as pluto has it by default.  Of the
 * groups that pluto has, bookworm's packages know only MODP ones.
 */
#define IKE_PROPOSAL "aes128-sha256-modp2048"
#define ESP_PROPOSAL "aes128-sha1-modp2048"

/*
 * Of the plugins in the packages, just what IKE with a PSK needs.  From Debian
 * trixie on the cryptography is openssl's, before there is a plugin for each
 * part of it.
 */
static void write_plugins(FILE *file, const struct build *b)
{
	static const char *const wanted[] = {
		"random",	  "nonce", "aes", "sha1",    "sha2",
		"hmac",		  "kdf",   "gmp", "openssl", "kernel-netlink",
		"socket-default", "vici",
	};

	fputs("\tload =", file);
	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
		char *path = must_printf(
			"%s/root%s/plugins/libstrongswan-%s.so", b->dir,
			b->libexec, wanted[i]);

		if (!access(path, F_OK))
			fprintf(file, " %s", wanted[i]);
		free(path);
	}
	fputc('\n', file);
}

static int write_daemon_config(const struct daemon *d, struct trouble *t)
{
	FILE *file = daemon_open_file(d, "strongswan.conf", t);

	if (!file)
		return -1;
	fputs("charon-systemd {\n", file);
	write_plugins(file, d->build);
	/*
	 * No routes: the lab has made them, and without the updown plugin
	 * nothing is run.  Half as many threads as by default: a guest starts
	 * them slowly.  The log is written line by line.
	 */
	fprintf(file,
		"\tinstall_routes = no\n"
		"\tthreads = 8\n"
		"\tfilelog {\n"
		"\t\tstderr {\n"
		"\t\t\tdefault = 1\n"
		"\t\t\tflush_line = yes\n"
		"\t\t}\n"
		"\t}\n"
		"\tplugins {\n"
		"\t\tvici {\n"
		"\t\t\tsocket = unix://%s\n"
		"\t\t}\n"
		"\t}\n"
		"}\n"
		"swanctl {\n"
		"\tload = random\n"
		"}\n",
		d->control);
	return daemon_close_file(d, "strongswan.conf", file, t);
}

static void write_lines(FILE *file, const char *indent, const char *lines)
{
	while (*lines) {
		size_t length = strcspn(lines, "\n");

		if (length)
			fprintf(file, "%s%.*s\n", indent, (int)length, lines);
		lines += length + (lines[length] == '\n');
	}
}

/*
 * One connection, with the peer; the scenario's conns are its children.  What
 * the scenario says comes last and wins.
 */
static void print_config(FILE *file, const struct scenario_site *site,
			 enum ike_version ike, const struct build *build,
			 const struct flavour *common)
{
	(void)build;
	(void)common;
	fprintf(file,
		"connections {\n"
		"\tpeer {\n"
		"\t\tversion = %d\n"
		"\t\tproposals = " IKE_PROPOSAL "\n"
		"\t\tlocal {\n"
		"\t\t\tauth = psk\n"
		"\t\t}\n"
		"\t\tremote {\n"
		"\t\t\tauth = psk\n"
		"\t\t}\n",
		ike == IKEV1 ? 1 : 2);
	write_lines(file, "\t\t", site->config);
	fputs("\t\tchildren {\n", file);
	for (unsigned i = 0; i < site->conns_count; i++) {
		fprintf(file,
			"\t\t\t%s {\n"
			"\t\t\t\tesp_proposals = " ESP_PROPOSAL "\n",
			site->conns[i].name);
		write_lines(file, "\t\t\t\t", site->conns[i].options);
		if (site->conns[i].ikev1 && ike == IKEV1)
			write_lines(file, "\t\t\t\t", site->conns[i].ikev1);
		fputs("\t\t\t}\n", file);
	}
	fputs("\t\t}\n"
	      "\t}\n"
	      "}\n",
	      file);
}

static int write_connections(const struct daemon *d, struct trouble *t)
{
	FILE *file = daemon_open_file(d, "swanctl.conf", t);

	if (!file)
		return -1;
	print_config(file, d->site, d->ike, d->build, d->common);
	fputs("secrets {\n"
	      "\tike {\n"
	      "\t\tsecret = \"" DAEMON_PSK "\"\n"
	      "\t}\n"
	      "}\n",
	      file);
	return daemon_close_file(d, "swanctl.conf", file, t);
}

/*
 * In the child: libraries and plugins where the programs look for them.  The
 * directory is made in the worker's own root, of which nothing reaches the
 * machine.
 */
static int mount_libraries(const void *arg, struct trouble *t)
{
	const struct build *b = arg;
	char *real = must_printf("%s/root%s", b->dir, b->libexec);

	if (unshare(CLONE_NEWNS))
		return trouble(t, "make a mount namespace: %m");
	if (mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL))
		return trouble(t, "make the mounts private: %m");
	if (mkdir(b->libexec, 0755) && errno != EEXIST)
		return trouble(t, "mkdir %s: %m", b->libexec);
	if (mount(real, b->libexec, NULL, MS_BIND, NULL))
		return trouble(t, "bind %s to %s: %m", real, b->libexec);
	free(real);
	return 0;
}

static int start(struct daemon *d, const struct daemon_plan *how,
		 struct trouble *t)
{
	char *name = must_printf("charon at %s", d->site->name);
	char *charon = build_program(d->build, "charon-systemd");
	char *config = must_printf("STRONGSWAN_CONF=%s/strongswan.conf",
				   d->dir);
	const char *argv[] = { charon, NULL };
	const char *envp[] = { config, "LANG=C", NULL };
	const struct child_plan plan = {
		.name = name,
		.argv = argv,
		.envp = envp,
		.netns = d->netns,
		.prepare = mount_libraries,
		.prepare_arg = d->build,
		.line = daemon_hear,
		.line_arg = d,
	};
	int error = -1;

	(void)how;
	d->control = must_printf("%s/charon.vici", d->dir);
	d->control_socket_fresh = access(d->control, F_OK) && errno == ENOENT;
	if (!write_daemon_config(d, t) && !write_connections(d, t))
		error = child_start(&d->process, d->base, &plan, t);
	free(config);
	free(charon);
	free(name);
	return error;
}

/* Run swanctl; @arguments: without --uri, NULL at the end. */
static int swanctl(struct daemon *d, const char *const *arguments, unsigned ms,
		   int *status, struct trouble *t)
{
	char *program = build_program(d->build, "swanctl");
	char *config = must_printf("STRONGSWAN_CONF=%s/strongswan.conf",
				   d->dir);
	char *directory = must_printf("SWANCTL_DIR=%s", d->dir);
	char *uri = must_printf("unix://%s", d->control);
	char *what = must_printf("swanctl %s at %s", arguments[0],
				 d->site->name);
	const char *argv[12] = { program };
	const char *envp[] = { config, directory, "LANG=C", NULL };
	const struct child_plan plan = {
		.argv = argv,
		.envp = envp,
		.netns = -1,
		.prepare = mount_libraries,
		.prepare_arg = d->build,
	};
	unsigned count = 1;
	int error;

	while (arguments[count - 1] && count < 8) {
		argv[count] = arguments[count - 1];
		count++;
	}
	argv[count++] = "--uri";
	argv[count] = uri;
	error = daemon_command(d, what, &plan, ms, status, t);
	free(what);
	free(uri);
	free(directory);
	free(config);
	free(program);
	return error;
}

/* charon's log does not tell its version; and it loads nothing by itself. */
static int finish_start(struct daemon *d, unsigned ms, struct trouble *t)
{
	const char *version[] = { "--version", "--daemon", NULL };
	const char *load[] = { "--load-all", NULL };
	char *wanted = must_printf("strongSwan %s charon", d->build->version);
	int status, error;

	error = swanctl(d, version, ms, &status, t);
	if (!error)
		d->version_seen = strstr(d->answer, wanted) != NULL;
	free(wanted);
	if (error || swanctl(d, load, ms, &status, t))
		return -1;
	if (!status)
		return 0;
	trouble(t, "charon at %s does not load its connections: %s",
		d->site->name, d->answer);
	daemon_log_tail(d, 8, t);
	return -1;
}

static int ask(struct daemon *d, enum step_kind request, const char *conn,
	       unsigned ms, int *status, struct trouble *t)
{
	const char *arguments[] = { NULL, "--child", conn, NULL };

	switch (request) {
	case STEP_UP:
		arguments[0] = "--initiate";
		break;
	case STEP_DOWN:
		arguments[0] = "--terminate";
		break;
	case STEP_REKEY:
		arguments[0] = "--rekey";
		break;
	default:
		return trouble(t, "charon at %s cannot %s", d->site->name,
			       step_name(request));
	}
	return swanctl(d, arguments, ms, status, t);
}

static int stop(struct daemon *d, unsigned ms, struct trouble *t)
{
	if (d->process.exited)
		return 0;
	kill(d->process.pid, SIGTERM);
	if (await(d->base, ms, child_has_exited, &d->process))
		return 0;
	trouble(t, "charon at %s did not exit within %u ms of SIGTERM",
		d->site->name, ms);
	daemon_log_tail(d, 8, t);
	return -1;
}

/* Once its threads are started, it answers on its socket. */
static void hear(struct daemon *d, const char *line)
{
	if (strstr(line, "spawning ") && strstr(line, " worker threads"))
		d->ready = true;
}

/*
 * What charon says before it dies, and what it says when the kernel refuses an
 * SA or a policy: then the cell would show something else.
 */
static bool is_alarm(const char *line)
{
	static const char *const words[] = {
		"killing ourself",  "unable to add",  "unable to install",
		"unable to update", "failed to load", "double free",
		"free(): invalid",  "malloc(): ",     "stack smashing",
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strstr(line, words[i]))
			return true;
	return false;
}

const struct daemon_kind charon_kind = {
	.name = "charon",
	.start = start,
	.finish_start = finish_start,
	.ask = ask,
	.stop = stop,
	.print_config = print_config,
	.hear = hear,
	.is_alarm = is_alarm,
};
