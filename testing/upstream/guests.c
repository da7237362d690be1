// SPDX-License-Identifier: GPL-2.0-or-later
/* guests.c - jobs in guests, several at a time, a new guest for each */
#include "upstream/guests.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>

#include "base/must.h"
#include "os/await.h"
#include "os/scratch.h"
#include "run/guest.h"
#include "run/message.h"

enum {
	BOOT_SECONDS = 60,
	TEST_SECONDS = 1200, /* ten commands that time out */
	END_SECONDS = 10,
};

struct slot {
	struct guests *guests;
	pid_t keeper; /* 0: free */
	char *dir;
	struct bufferevent *channel;
	struct event *deadline;
	struct job job;
	void *tag;
	uint64_t began;
	bool sent, answered;
	struct answer answer;
	char *progress; /* the last that it said */
	char *reason;	/* why there is no answer */
};

struct guests {
	const struct guests_plan *plan;
	struct event_base *base;
	struct scratch scratch;
	struct slot *slots;
	unsigned started, active;
	char *self;
	int signal;
	struct trouble *trouble;
};

static void set_deadline(struct slot *slot, time_t seconds)
{
	struct timeval limit = {
		.tv_sec = seconds * guest_slowness(slot->guests->plan->kernel),
	};

	event_add(slot->deadline, &limit);
}

static void set_reason(struct slot *slot, const char *format, const char *text)
{
	if (!slot->reason && !slot->answered)
		slot->reason = must_printf("%s%s", format, text);
}

static void on_deadline(evutil_socket_t fd, short what, void *arg)
{
	struct slot *slot = arg;

	(void)fd;
	(void)what;
	if (!slot->sent)
		set_reason(slot, "the guest was not ready in time", "");
	else
		set_reason(slot, "no end of the test in time; the last was: ",
			   slot->progress ? slot->progress : "nothing");
	guest_stop(slot->keeper);
}

static void say(struct slot *slot, enum message_kind kind, const char *text)
{
	char *line = message_print(kind, text);

	bufferevent_write(slot->channel, line, strlen(line));
	free(line);
}

static void on_ready(struct slot *slot)
{
	char *text = job_print(&slot->job);

	say(slot, MESSAGE_CELL, text);
	slot->sent = true;
	set_deadline(slot, TEST_SECONDS);
	free(text);
}

static void end(struct slot *slot)
{
	say(slot, MESSAGE_END, "");
	set_deadline(slot, END_SECONDS);
}

static void on_message(struct slot *slot, const struct message *message)
{
	struct trouble t = { .text = "" };

	switch (message->kind) {
	case MESSAGE_READY:
		if (!slot->sent)
			on_ready(slot);
		break;
	case MESSAGE_PROGRESS:
		free(slot->progress);
		slot->progress = must_strdup(message->text);
		break;
	case MESSAGE_SEEN:
		if (answer_parse(message->text, &slot->answer, &t))
			set_reason(slot, t.text, "");
		else
			slot->answered = !slot->reason;
		end(slot);
		break;
	case MESSAGE_FAILED:
		set_reason(slot, message->text, "");
		end(slot);
		break;
	default:
		break;
	}
}

static void on_lines(struct bufferevent *channel, void *arg)
{
	struct slot *slot = arg;
	char *line;

	while ((line = evbuffer_readln(bufferevent_get_input(channel), NULL,
				       EVBUFFER_EOL_LF))) {
		struct message message;

		if (message_parse(line, &message))
			on_message(slot, &message);
		free(line);
	}
}

/* The guest's end shows by its keeper's; nothing to do here. */
static void on_event(struct bufferevent *channel, short what, void *arg)
{
	(void)arg;
	if (what & (BEV_EVENT_EOF | BEV_EVENT_ERROR))
		bufferevent_disable(channel, EV_READ | EV_WRITE);
}

static void slot_free(struct slot *slot)
{
	bufferevent_free(slot->channel);
	event_free(slot->deadline);
	scratch_remove(slot->dir);
	job_free(&slot->job);
	free(slot->dir);
	free(slot->progress);
	free(slot->reason);
	*slot = (struct slot) { .guests = slot->guests };
}

static int start(struct guests *g, struct slot *slot)
{
	struct guest_plan plan = {
		.kernel = g->plan->kernel,
		.init = g->self,
		.out = slot->job.out,
		.memory = g->plan->memory,
	};
	int channel = -1;

	slot->dir = must_printf("%s/%u", g->scratch.dir, ++g->started);
	plan.dir = slot->dir;
	slot->keeper = guest_start(&plan, &channel, g->trouble);
	if (slot->keeper < 0)
		return -1;
	g->active++;
	slot->began = now_ms();
	slot->channel = bufferevent_socket_new(g->base, channel,
					       BEV_OPT_CLOSE_ON_FREE);
	slot->deadline = evtimer_new(g->base, on_deadline, slot);
	if (!slot->channel || !slot->deadline)
		return trouble(g->trouble, "libevent: out of memory");
	bufferevent_setcb(slot->channel, on_lines, NULL, on_event, slot);
	bufferevent_enable(slot->channel, EV_READ | EV_WRITE);
	set_deadline(slot, BOOT_SECONDS);
	return 0;
}

static void fill(struct guests *g)
{
	for (unsigned i = 0; i < g->plan->jobs; i++) {
		struct slot *slot = &g->slots[i];

		if (slot->keeper || g->signal || g->trouble->text[0])
			continue;
		if (!g->plan->next(g->plan->arg, &slot->job, &slot->tag))
			break;
		start(g, slot);
	}
	if (g->active == 0)
		event_base_loopbreak(g->base);
}

/* What it said last may still be there to read. */
static void read_rest(struct slot *slot)
{
	struct evbuffer *input = bufferevent_get_input(slot->channel);
	evutil_socket_t fd = bufferevent_getfd(slot->channel);

	while (evbuffer_read(input, fd, -1) > 0)
		;
	on_lines(slot->channel, slot);
}

static void slot_ended(struct slot *slot)
{
	struct guests *g = slot->guests;
	char *console = guest_console(slot->dir, 0);

	read_rest(slot);
	set_reason(slot, "the guest ended; its console: ", console);
	free(console);
	guest_keep_console(slot->dir, slot->job.out);
	g->active--;
	if (!g->signal)
		g->plan->done(g->plan->arg, slot->tag, &slot->answer,
			      slot->answered ? NULL : slot->reason,
			      (unsigned)(now_ms() - slot->began));
	slot_free(slot);
}

static void on_child(evutil_socket_t fd, short what, void *arg)
{
	struct guests *g = arg;

	(void)fd;
	(void)what;
	for (unsigned i = 0; i < g->plan->jobs; i++) {
		struct slot *slot = &g->slots[i];

		if (slot->keeper > 0 &&
		    waitpid(slot->keeper, NULL, WNOHANG) == slot->keeper)
			slot_ended(slot);
	}
	fill(g);
}

static void on_signal(evutil_socket_t number, short what, void *arg)
{
	struct guests *g = arg;

	(void)what;
	g->signal = (int)number;
	for (unsigned i = 0; i < g->plan->jobs; i++)
		if (g->slots[i].keeper > 0)
			guest_stop(g->slots[i].keeper);
	if (g->active == 0)
		event_base_loopbreak(g->base);
}

static void loop(struct guests *g)
{
	static const int numbers[] = { SIGINT, SIGTERM, SIGHUP };
	struct event *events[4];

	events[0] = evsignal_new(g->base, SIGCHLD, on_child, g);
	for (int i = 0; i < 3; i++)
		events[i + 1] = evsignal_new(g->base, numbers[i], on_signal, g);
	for (int i = 0; i < 4; i++)
		event_add(events[i], NULL);
	fill(g);
	if (g->active)
		event_base_dispatch(g->base);
	for (int i = 0; i < 4; i++)
		event_free(events[i]);
}

int guests_run(const struct guests_plan *plan, struct trouble *t)
{
	struct guests g = { .plan = plan, .trouble = t };
	uint64_t room = guest_memory_room(plan->kernel, plan->memory);

	if (scratch_new(&g.scratch, room * plan->jobs, stderr, t))
		return -1;
	g.self = realpath("/proc/self/exe", NULL);
	g.base = event_base_new();
	if (!g.self || !g.base) {
		scratch_end(&g.scratch);
		return trouble(t, "libevent, or /proc/self/exe: %m");
	}
	g.slots = must_calloc(plan->jobs, sizeof(*g.slots));
	for (unsigned i = 0; i < plan->jobs; i++)
		g.slots[i].guests = &g;
	loop(&g);
	free(g.slots);
	event_base_free(g.base);
	free(g.self);
	scratch_end(&g.scratch);
	return t->text[0] ? -1 : g.signal;
}
