// SPDX-License-Identifier: GPL-2.0-or-later
/* session.c - a test's commands at its hosts, and their consoles */
#include "upstream/session.h"

#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "run/message.h"

/* Marks of testing/utils/fab/post.py, which the sanitizers look for. */
#define LEFT ">>>>>>>>>>"
#define RIGHT "<<<<<<<<<<"
#define DONE LEFT "cut" LEFT " done " RIGHT "tuc" RIGHT

enum {
	LOGIN_MS = 60000,
	COMMAND_MS = 120000, /* as upstream: TEST_TIMEOUT */
};

struct session {
	struct machines *machines;
	const struct script *script;
	const struct job *job;
	int channel;
	FILE *console[HOSTS], *all;
	bool after_comment;
};

static FILE *open_console(const struct job *job, const char *name,
			  struct trouble *t)
{
	char *path = must_printf("%s/%s.console.verbose.txt", job->out, name);
	FILE *file = fopen(path, "we");

	if (!file)
		trouble(t, "%s: %m", path);
	else
		setlinebuf(file);
	free(path);
	return file;
}

/* To where upstream's runner is when it has logged in. */
static int log_in(struct shell *shell, const char *host, const char *test,
		  struct trouble *t)
{
	char *cd = must_printf("cd /testing/pluto/%s", test);
	const char *lines[] = {
		"export TERM=dumb ; unset LS_COLORS ; stty sane -echo -onlcr",
		cd,
	};
	char *out = NULL;
	int status = 0;
	enum shell_end end = shell_await(shell, LOGIN_MS, &out, &status);

	for (size_t i = 0; i < 2 && end == SHELL_PROMPT; i++) {
		free(out);
		end = shell_run(shell, lines[i], LOGIN_MS, &out, &status);
	}
	if (end != SHELL_PROMPT || status)
		trouble(t, "%s: no prompt of a shell in %s, but: \"%s\"", host,
			test, out);
	free(out);
	free(cd);
	return t->text[0] ? -1 : 0;
}

static void write_prompt(const struct session *s, int host)
{
	fprintf(s->console[host], "[root@%s %s]# ", hosts[host].name,
		s->job->test);
}

static void write_both(const struct session *s, int host, const char *text)
{
	fputs(text, s->all);
	fputs(text, s->console[host]);
}

static void write_end(const struct session *s, int host, enum shell_end end,
		      const char *what, const char *line)
{
	char *text = must_printf(LEFT " %s while running %s %s " RIGHT,
				 end == SHELL_TIMEOUT ? "TIMEOUT" : "EOF", what,
				 line);

	write_both(s, host, text);
	free(text);
}

static void say(const struct session *s, int host, const char *line)
{
	char *text = must_printf("%s# %s", hosts[host].name, line);

	message_write(s->channel, MESSAGE_PROGRESS, text);
	free(text);
}

/*
 * Types @line, and @after behind what it prints.  Returns whether a prompt came
 * back, with the status that it tells.
 */
static bool type(const struct session *s, int host, const char *what,
		 const char *line, const char *after, int *status)
{
	enum shell_end end;
	char *out;

	fprintf(s->all, "%s# ", hosts[host].name);
	write_both(s, host, line);
	write_both(s, host, "\n");
	say(s, host, line);
	end = shell_run(&s->machines->at[host].shell, line, COMMAND_MS, &out,
			status);
	if (out[0]) {
		fputs("\n", s->all);
		write_both(s, host, out);
		write_both(s, host, after);
	}
	free(out);
	if (end != SHELL_PROMPT)
		write_end(s, host, end, what, line);
	return end == SHELL_PROMPT;
}

/* Returns whether to go on. */
static bool run_command(struct session *s, const struct command *c)
{
	int status;

	if (c->host < 0) {
		s->after_comment = true;
		fprintf(s->all, "%s\n", c->line);
		return true;
	}
	if (c->line[0] == '#') {
		s->after_comment = true;
		write_both(s, c->host, c->line);
		write_both(s, c->host, "\n");
		write_prompt(s, c->host);
		return true;
	}
	if (s->after_comment)
		fputs("\n", s->all);
	s->after_comment = false;
	if (!type(s, c->host, "command", c->line, "", &status))
		return false;
	write_prompt(s, c->host);
	fputs("\n", s->all);
	return true;
}

/* Returns whether all is well at that host. */
static bool post_mortem_at(struct session *s, int host)
{
	static const char script[] = "../../guestbin/post-mortem.sh";
	int status;

	fputs(LEFT " post-mortem " LEFT, s->console[host]);
	if (!type(s, host, "script", script, "\n", &status) || status)
		return false;
	write_prompt(s, host);
	fputs(RIGHT " post-mortem " RIGHT, s->console[host]);
	return true;
}

static void post_mortem(struct session *s)
{
	bool well = true;

	fputs(LEFT " post-mortem " LEFT, s->all);
	for (int h = 0; h < HOSTS; h++)
		if (s->script->used[h])
			well &= post_mortem_at(s, h);
	if (well)
		fputs(RIGHT " post-mortem " RIGHT, s->all);
}

static int open_all(struct session *s, struct trouble *t)
{
	s->all = open_console(s->job, "all", t);
	for (int h = 0; h < HOSTS && !t->text[0]; h++) {
		if (!s->script->used[h])
			continue;
		s->console[h] = open_console(s->job, hosts[h].name, t);
		if (s->console[h])
			log_in(&s->machines->at[h].shell, hosts[h].name,
			       s->job->test, t);
	}
	return t->text[0] ? -1 : 0;
}

static int close_one(FILE *file, struct trouble *t)
{
	if (file && fclose(file))
		trouble(t, "consoles: %m");
	return t->text[0] ? -1 : 0;
}

int session_run(struct machines *m, const struct script *script,
		const struct job *job, int channel, struct trouble *t)
{
	struct session s = {
		.machines = m,
		.script = script,
		.job = job,
		.channel = channel,
	};
	bool go_on = open_all(&s, t) == 0;
	int result = go_on ? 0 : -1;

	for (size_t i = 0; i < script->count && go_on; i++)
		go_on = run_command(&s, &script->all[i]);
	if (go_on)
		post_mortem(&s);
	for (int h = 0; h < HOSTS; h++) {
		if (s.console[h] && !result)
			fputs(DONE, s.console[h]);
		result |= close_one(s.console[h], t);
	}
	if (s.all && !result)
		fputs(DONE, s.all);
	return result | close_one(s.all, t);
}
