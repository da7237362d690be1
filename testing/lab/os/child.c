// SPDX-License-Identifier: GPL-2.0-or-later
/* child.c - one child process: its lines of output and its end */
#define _GNU_SOURCE 1

#include "os/child.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <event2/event.h>

#include "base/must.h"

static void finish_line(struct child *c)
{
	c->partial[c->partial_length] = '\0';
	c->partial_length = 0;
	if (c->line)
		c->line(c->line_arg, c->partial);
}

/* Returns false when there will be no more output. */
static bool read_output(struct child *c)
{
	char block[4096];
	ssize_t got;

	while ((got = read(c->output, block, sizeof(block))) > 0) {
		for (ssize_t i = 0; i < got; i++) {
			if (block[i] == '\n') {
				finish_line(c);
				continue;
			}
			if (c->partial_length == sizeof(c->partial) - 1)
				finish_line(c);
			c->partial[c->partial_length++] = block[i];
		}
	}
	return got < 0 && (errno == EAGAIN || errno == EINTR);
}

static void on_output(evutil_socket_t fd, short what, void *arg)
{
	struct child *c = arg;

	(void)fd;
	(void)what;
	if (!read_output(c))
		event_del(c->output_event);
}

static void on_exit_event(evutil_socket_t fd, short what, void *arg)
{
	struct child *c = arg;

	(void)fd;
	(void)what;
	if (waitpid(c->pid, &c->status, WNOHANG) != c->pid)
		return;
	event_del(c->exit_event);
	read_output(c);
	if (c->partial_length)
		finish_line(c);
	c->exited = true;
}

static void __attribute__((noreturn))
in_child(const struct child_plan *plan, int output, pid_t parent)
{
	struct trouble t = { .text = "" };
	sigset_t none;
	int null;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	setpgid(0, 0);
	null = open("/dev/null", O_RDONLY);
	if (null < 0 || dup2(null, 0) < 0 || dup2(output, 1) < 0 ||
	    dup2(output, 2) < 0)
		_exit(127);
	/* the parent may have died before the request: look again */
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) || getppid() != parent)
		_exit(127);
	if (plan->netns >= 0 && setns(plan->netns, CLONE_NEWNET))
		trouble(&t, "enter the network namespace: %m");
	else if (!plan->prepare || !plan->prepare(plan->prepare_arg, &t)) {
		execve(plan->argv[0], (char *const *)plan->argv,
		       (char *const *)plan->envp);
		trouble(&t, "run %s: %m", plan->argv[0]);
	}
	dprintf(2, "%s\n", t.text);
	_exit(127);
}

int child_start(struct child *c, struct event_base *base,
		const struct child_plan *plan, struct trouble *t)
{
	pid_t parent = getpid();
	int ends[2];

	*c = (struct child) {
		.name = must_strdup(plan->name),
		.pidfd = -1,
		.output = -1,
		.line = plan->line,
		.line_arg = plan->line_arg,
	};
	if (pipe2(ends, O_CLOEXEC))
		return trouble(t, "%s: pipe: %m", c->name);
	c->pid = fork();
	if (c->pid == 0)
		in_child(plan, ends[1], parent);
	close(ends[1]);
	c->output = ends[0];
	if (c->pid < 0) {
		c->pid = 0;
		return trouble(t, "%s: fork: %m", c->name);
	}
	/* here too: child_end() may come before the child gets to it */
	setpgid(c->pid, c->pid);
	fcntl(c->output, F_SETFL, O_NONBLOCK);
	c->pidfd = pidfd_open(c->pid, 0);
	if (c->pidfd < 0)
		return trouble(t, "%s: pidfd_open: %m", c->name);
	c->exit_event = event_new(base, c->pidfd, EV_READ | EV_PERSIST,
				  on_exit_event, c);
	c->output_event = event_new(base, c->output, EV_READ | EV_PERSIST,
				    on_output, c);
	if (!c->exit_event || !c->output_event ||
	    event_add(c->exit_event, NULL) || event_add(c->output_event, NULL))
		return trouble(t, "%s: libevent refuses its events", c->name);
	return 0;
}

void child_end(struct child *c)
{
	if (!c->name)
		return;
	if (c->pid > 0) {
		/* also what the child started and did not wait for */
		kill(-c->pid, SIGKILL);
		if (!c->exited)
			waitpid(c->pid, &c->status, 0);
	}
	if (c->exit_event)
		event_free(c->exit_event);
	if (c->output_event)
		event_free(c->output_event);
	if (c->pidfd >= 0)
		close(c->pidfd);
	if (c->output >= 0)
		close(c->output);
	free(c->name);
	*c = (struct child) { .pidfd = -1, .output = -1 };
}

bool child_has_exited(void *c)
{
	return ((struct child *)c)->exited;
}

const char *child_status_text(int status, char out[64])
{
	if (WIFEXITED(status))
		snprintf(out, 64, "exit status %d", WEXITSTATUS(status));
	else
		snprintf(out, 64, "killed by signal %d", WTERMSIG(status));
	return out;
}
