// SPDX-License-Identifier: GPL-2.0-or-later
/* daemon.c - what the IKE daemons of the peers have in common */
#define _GNU_SOURCE 1

#include "daemon/daemon.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <event2/event.h>

#include "base/must.h"
#include "os/await.h"

int daemon_start(struct daemon *d, const struct daemon_kind *kind,
		 const struct daemon_plan *plan, struct trouble *t)
{
	*d = (struct daemon) {
		.kind = kind,
		.scenario = plan->scenario,
		.site = plan->site,
		.ike = plan->ike,
		.build = plan->build,
		.common = plan->common,
		.base = plan->base,
		.netns = plan->netns,
		.dir = must_strdup(plan->dir),
	};
	if (mkdir(d->dir, 0700) && errno != EEXIST)
		return trouble(t, "mkdir %s: %m", d->dir);
	return kind->start(d, plan, t);
}

bool daemon_is_ready(const struct daemon *d)
{
	return d->ready || d->process.exited;
}

int daemon_check(const struct daemon *d, struct trouble *t)
{
	const char *name = d->kind->name, *site = d->site->name;
	char text[64];

	if (d->process.exited)
		trouble(t, "%s at %s ended: %s", name, site,
			child_status_text(d->process.status, text));
	else if (!d->ready)
		trouble(t, "%s at %s did not load its conns and listen", name,
			site);
	else if (d->alarms)
		trouble(t, "%s at %s raised an alarm", name, site);
	else if (!d->version_seen)
		trouble(t,
			"%s at %s is not the build %s: it does not say that its version is %s",
			name, site, d->build->label, d->build->version);
	else
		return 0;
	daemon_log_tail(d, 8, t);
	return -1;
}

void daemon_log_tail(const struct daemon *d, unsigned lines, struct trouble *t)
{
	unsigned first = d->log_count > lines ? d->log_count - lines : 0;

	for (unsigned i = first; i < d->log_count; i++)
		trouble_detail(t, "\n  %s: %s", d->site->name, d->log[i]);
}

bool daemon_is_alarm(const struct daemon *d, const char *line)
{
	if (!d->kind->is_alarm(line))
		return false;
	/* no failed assertion or crash can be known */
	if (!strstr(line, "EXPECTATION FAILED: ") && !strstr(line, "leak: "))
		return true;
	for (unsigned i = 0; i < d->scenario->known_alarms_count; i++)
		if (strstr(line, d->scenario->known_alarms[i]))
			return false;
	return !d->kind->is_known || !d->kind->is_known(d, line);
}

void daemon_hear(void *daemon, const char *line)
{
	struct daemon *d = daemon;

	if (d->log_count == d->log_room) {
		d->log_room = d->log_room ? d->log_room * 2 : 256;
		d->log = must_grow(d->log, d->log_room, sizeof(*d->log));
		d->log_at = must_grow(d->log_at, d->log_room,
				      sizeof(*d->log_at));
	}
	d->log_at[d->log_count] = now_ms();
	d->log[d->log_count++] = must_strdup(line);
	d->alarms += daemon_is_alarm(d, line);
	d->kind->hear(d, line);
}

/* ---- its configuration ---- */

FILE *daemon_open_file(const struct daemon *d, const char *name,
		       struct trouble *t)
{
	char *path = must_printf("%s/%s", d->dir, name);
	FILE *file = fopen(path, "we");

	if (file)
		fchmod(fileno(file), 0600);
	else
		trouble(t, "open %s: %m", path);
	free(path);
	return file;
}

int daemon_close_file(const struct daemon *d, const char *name, FILE *file,
		      struct trouble *t)
{
	bool bad = ferror(file);

	bad |= fclose(file) != 0;
	return bad ? trouble(t, "write %s/%s: %m", d->dir, name) : 0;
}

/* ---- commands ---- */

/* What a command wrote; and the last lines of it, for messages. */
struct answer {
	FILE *all;
	char *lines[4];
};

static void on_answer_line(void *arg, const char *line)
{
	struct answer *a = arg;

	fprintf(a->all, "%s\n", line);
	free(a->lines[0]);
	memmove(a->lines, a->lines + 1, sizeof(a->lines) - sizeof(a->lines[0]));
	a->lines[3] = must_strdup(line);
}

struct waiting {
	const struct child *command;
	const struct daemon *daemon;
};

/* A daemon with a failed assertion may never answer, and proves nothing. */
static bool answered_or_hopeless(void *arg)
{
	const struct waiting *w = arg;

	return w->command->exited || w->daemon->process.exited ||
	       w->daemon->alarms;
}

int daemon_command(struct daemon *d, const char *what,
		   const struct child_plan *plan, unsigned ms, int *status,
		   struct trouble *t)
{
	struct answer answer = { .lines = { NULL } };
	struct child_plan own = *plan;
	struct child command;
	struct waiting waiting = { &command, d };
	const char *name = d->kind->name;
	char text[64], *said;
	size_t size;
	int error;

	answer.all = must_memstream(&said, &size);
	own.name = what;
	own.line = on_answer_line;
	own.line_arg = &answer;
	error = child_start(&command, d->base, &own, t);
	if (!error) {
		await(d->base, ms, answered_or_hopeless, &waiting);
		/* a daemon that ends closes the socket, which ends whack */
		if (!command.exited && d->process.exited)
			await(d->base, 1000, child_has_exited, &command);
		if (!command.exited && d->process.exited) {
			error = trouble(t, "%s: %s at %s ended: %s", what, name,
					d->site->name,
					child_status_text(d->process.status,
							  text));
		} else if (!command.exited && d->alarms) {
			error = trouble(t, "%s: %s at %s raised an alarm", what,
					name, d->site->name);
		} else if (!command.exited) {
			error = trouble(t, "%s: no answer within %u ms", what,
					await_ms(ms));
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
	if (fclose(answer.all))
		abort();
	free(d->said);
	d->said = said;
	free(d->answer);
	d->answer = must_printf("%s%s%s%s%s%s%s",
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
		trouble_detail(t, "\n%s", d->answer);
		daemon_log_tail(d, 6, t);
	}
	return error;
}

int daemon_kill(struct daemon *d, unsigned ms, struct trouble *t)
{
	const char *name = d->kind->name, *site = d->site->name;
	char text[64];

	if (d->process.exited)
		return trouble(t, "%s at %s ended before it was killed: %s",
			       name, site,
			       child_status_text(d->process.status, text));
	if (kill(d->process.pid, SIGKILL))
		return trouble(t, "kill %s at %s: %m", name, site);
	if (!await(d->base, ms, child_has_exited, &d->process))
		return trouble(t,
			       "%s at %s did not exit within %u ms of SIGKILL",
			       name, site, ms);
	return 0;
}

void daemon_end(struct daemon *d)
{
	child_end(&d->process);
	for (unsigned i = 0; i < d->log_count; i++)
		free(d->log[i]);
	free(d->log);
	free(d->log_at);
	free(d->answer);
	free(d->said);
	free(d->nft_log);
	free(d->control);
	free(d->dir);
	*d = (struct daemon) { .site = NULL };
}
