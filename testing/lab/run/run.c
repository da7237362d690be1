// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * run.c - run cells on workers, several at a time.
 */
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>

#include "base/file.h"
#include "base/must.h"
#include "observation/observation.h"
#include "os/await.h"
#include "os/scratch.h"
#include "run/guest.h"
#include "run/host.h"
#include "run/message.h"
#include "run/places.h"
#include "run/run.h"
#include "scenario/cell.h"

enum {
	/* where nothing is slow: see guest_slowness() */
	BOOT_SECONDS = 60,	 /* until a worker is ready */
	CELL_SECONDS = 300,	 /* for a cell: several times the slowest */
	LONG_CELL_SECONDS = 900, /* for one that takes long */
	END_SECONDS = 10,	 /* for a worker to end */
	FAILED_STARTS = 3,	 /* in a row, then there is no point in more */
};

enum phase {
	PHASE_BOOT,
	PHASE_IDLE, /* waits for the next round */
	PHASE_CELL,
	PHASE_END, /* told to end, or killed */
};

/* A worker. */
struct slot {
	struct run *run;
	enum phase phase;
	pid_t pid;   /* 0: none was started, or it has ended */
	char *dir;   /* with its console */
	long booted; /* length of the console when it was ready */
	struct bufferevent *channel; /* NULL when at its end */
	struct event *deadline;
	char *kernel;		 /* what it runs on, once ready */
	unsigned part, mutant;	 /* that it has as P just now */
	const struct task *task; /* in PHASE_CELL */
	uint64_t task_began;	 /* as now_ms() */
	char *artifacts;
	char *progress; /* the last it said */
	char *reason;	/* why it was killed */
};

struct run {
	const struct run_options *options;
	struct event_base *base;
	struct scratch scratch;
	struct places places;
	uint64_t memory; /* bytes of a guest's */
	const struct task *tasks;
	unsigned tasks_count, next;
	unsigned pending; /* handed out or not, not done yet */
	run_done *done;
	void *done_arg;
	struct slot *slots;
	unsigned started;	/* workers ever */
	unsigned failed_starts; /* in a row */
	uint64_t began;		/* as now_ms() */
	int signal;		/* that ends the run, or 0 */
	bool broken;		/* it cannot go on */
	bool ending;		/* no more tasks will come */
	struct event *events[4];
};

static void cannot(struct run *run, const char *text)
{
	if (!run->broken)
		fprintf(stderr, "%s: %s\n", run->options->command, text);
	run->broken = true;
}

static void set_deadline(struct slot *slot, unsigned seconds)
{
	struct timeval limit = {
		.tv_sec = (time_t)seconds * slot->run->places.slowness,
	};

	if (seconds)
		event_add(slot->deadline, &limit);
	else
		event_del(slot->deadline);
}

static void say(struct slot *slot, enum message_kind kind, const char *text)
{
	char *line = message_print(kind, text);

	bufferevent_write(slot->channel, line, strlen(line));
	free(line);
}

/* Kill a worker; slot_ended() then sees to the rest. */
static void slot_kill(struct slot *slot, const char *reason)
{
	if (!slot->pid)
		return;
	if (!slot->reason && reason)
		slot->reason = must_strdup(reason);
	if (slot->run->places.kernel.program)
		guest_stop(slot->pid);
	else
		host_stop(slot->pid);
	set_deadline(slot, END_SECONDS);
}

/* @letter: of the column; @dirs: by party */
static void say_builds(struct slot *slot, char letter, const char *label,
		       char *const dirs[2])
{
	for (unsigned party = 0; party < 2; party++) {
		char *text = must_printf("%c%c %s %s", letter,
					 party == PARTY_A ? 'A' : 'B', label,
					 dirs[party]);

		say(slot, MESSAGE_BUILD, text);
		free(text);
	}
}

/* Have P mean what the task wants. */
static void say_part(struct slot *slot, unsigned part, unsigned mutant)
{
	const struct run *run = slot->run;
	char label[16] = "P";

	if (mutant) {
		char *dir = must_printf("%s/%u", run->places.mutants, mutant);
		char *const dirs[] = { dir, dir };

		snprintf(label, sizeof(label), "M%u", mutant);
		say_builds(slot, 'P', label, dirs);
		free(dir);
	} else if (part) {
		char *const dirs[] = {
			run->places.knock_out[part],
			run->places.knock_out[part],
		};

		snprintf(label, sizeof(label), "K%u", part);
		say_builds(slot, 'P', label, dirs);
	} else {
		say_builds(slot, 'P', label, run->places.patched);
	}
	slot->part = part;
	slot->mutant = mutant;
}

/* Where a task's artifacts go, below the directory for results; to be freed. */
static char *artifacts_below(const struct task *task)
{
	char name[CELL_NAME];

	cell_name(task->cell, name);
	if (task->mutant)
		return must_printf("cells/M%u/%s", task->mutant, name);
	return task->part ? must_printf("cells/K%u/%s", task->part, name) :
			    must_printf("cells/%s", name);
}

/* Of an installed pluto nobody knows how long it takes. */
static unsigned cell_seconds(const struct run *run, const struct task *task)
{
	return task->cell->scenario->takes_long || run->options->installed_u ?
		       LONG_CELL_SECONDS :
		       CELL_SECONDS;
}

static void next_cell(struct slot *slot)
{
	struct run *run = slot->run;
	char name[CELL_NAME], *below;

	slot->phase = PHASE_IDLE;
	set_deadline(slot, 0);
	if (run->signal || run->broken || run->next == run->tasks_count) {
		if (run->ending) {
			slot->phase = PHASE_END;
			set_deadline(slot, END_SECONDS);
			say(slot, MESSAGE_END, "");
		}
		return;
	}
	slot->task = &run->tasks[run->next++];
	slot->task_began = now_ms();
	slot->phase = PHASE_CELL;
	free(slot->progress);
	slot->progress = NULL;
	if (slot->task->part != slot->part ||
	    slot->task->mutant != slot->mutant)
		say_part(slot, slot->task->part, slot->task->mutant);
	cell_name(slot->task->cell, name);
	below = artifacts_below(slot->task);
	free(slot->artifacts);
	slot->artifacts = must_printf("%s/%s", run->places.out, below);
	if (file_make_directories(run->places.out, below) == 0)
		say(slot, MESSAGE_ARTIFACTS, slot->artifacts);
	else
		cannot(run, "the directory for a cell's logs cannot be made");
	free(below);
	say(slot, MESSAGE_CELL, name);
	set_deadline(slot, cell_seconds(run, slot->task));
}

/* @seen is what there is of the task; it is taken. */
static void task_done(struct slot *slot, struct observation *seen)
{
	struct run *run = slot->run;

	free(seen->kernel);
	seen->kernel = must_strdup(slot->kernel);
	if (!run->done(run->done_arg, slot->task, seen))
		scratch_remove(slot->artifacts);
	slot->task = NULL;
	run->pending--;
}

/* A cell that the worker did not finish. */
static void task_lost(struct slot *slot, const char *why)
{
	struct observation seen = {
		.trouble = slot->progress ?
				   must_printf(
					   "%s; the last thing it said was: %s",
					   why, slot->progress) :
				   must_strdup(why),
		.run_ms = (unsigned)(now_ms() - slot->task_began),
	};

	task_done(slot, &seen);
}

static void on_seen(struct slot *slot, const char *text)
{
	struct observation seen;
	char error[256], *why;

	if (slot->phase != PHASE_CELL || !slot->task)
		return;
	if (observation_parse(text, strlen(text), &seen, error,
			      sizeof(error)) == 0) {
		task_done(slot, &seen);
	} else {
		why = must_printf("no observation: %s", error);
		task_lost(slot, why);
		free(why);
	}
	next_cell(slot);
}

static void on_ready(struct slot *slot, const char *kernel)
{
	struct run *run = slot->run;
	char slowness[16];

	if (slot->phase != PHASE_BOOT)
		return;
	run->failed_starts = 0;
	slot->booted = guest_console_length(slot->dir);
	if (run->places.kernel.program) {
		char *way = guest_way(&run->places.kernel, slot->dir);

		slot->kernel = must_printf("%s %s (%s)", kernel, way,
					   run->places.kernel.package);
		free(way);
	} else {
		slot->kernel = must_printf("%s host", kernel);
	}
	snprintf(slowness, sizeof(slowness), "%u", run->places.slowness);
	say(slot, MESSAGE_SLOWNESS, slowness);
	say(slot, MESSAGE_SCENARIOS, run->places.scenarios);
	say_builds(slot, 'U', "U", run->places.unpatched);
	if (run->places.charon) {
		char *text = must_printf("C %s %s",
					 site_daemon_name(SITE_CHARON),
					 run->places.charon);

		say(slot, MESSAGE_BUILD, text);
		free(text);
	}
	say_part(slot, 0, 0);
	next_cell(slot);
}

/* Where the worker is no guest, what it takes is not told apart. */
static void on_cpu(struct slot *slot)
{
	bool guest = slot->run->places.kernel.program;
	char text[32];

	snprintf(text, sizeof(text), "%" PRIu64,
		 guest ? guest_cpu_us(slot->dir) : 0);
	say(slot, MESSAGE_CPU, text);
}

static void print_progress(const struct slot *slot)
{
	uint64_t now = now_ms() - slot->run->began;
	char name[CELL_NAME];

	if (slot->run->options->verbose && slot->task)
		fprintf(stderr, "%3u.%03u %s: %s\n", (unsigned)(now / 1000),
			(unsigned)(now % 1000),
			cell_name(slot->task->cell, name), slot->progress);
}

static void on_line(struct slot *slot, char *line)
{
	struct message message;

	if (!message_parse(line, &message)) {
		slot_kill(slot, "the worker says what is no message");
		return;
	}
	switch (message.kind) {
	case MESSAGE_READY:
		on_ready(slot, message.text);
		break;
	case MESSAGE_PROGRESS:
		free(slot->progress);
		slot->progress = must_strdup(message.text);
		print_progress(slot);
		break;
	case MESSAGE_CPU:
		on_cpu(slot);
		break;
	case MESSAGE_SEEN:
		on_seen(slot, message.text);
		break;
	case MESSAGE_FAILED:
		/* it would befall the next worker just the same */
		cannot(slot->run, message.text);
		slot_kill(slot, message.text);
		break;
	default:
		slot_kill(slot, "the worker says what only run may say");
		break;
	}
}

static void on_readable(struct bufferevent *channel, void *arg)
{
	struct evbuffer *input = bufferevent_get_input(channel);
	struct slot *slot = arg;
	char *line;

	while ((line = evbuffer_readln(input, NULL, EVBUFFER_EOL_LF))) {
		on_line(slot, line);
		free(line);
	}
	if (evbuffer_get_length(input) > MESSAGE_MAX)
		slot_kill(slot, "the worker says a line without end");
}

static void slot_start(struct slot *slot);

/* The worker is dead and all it said was heard. */
static void slot_ended(struct slot *slot)
{
	struct run *run = slot->run;
	char *console = guest_console(slot->dir, slot->booted), *why;

	why = must_printf("%s%s%s",
			  slot->reason ? slot->reason : "the worker died",
			  console[0] ? "; its console says: " : "", console);
	if (slot->task && !run->signal && !run->broken) {
		guest_keep_console(slot->dir, slot->artifacts);
		task_lost(slot, why);
	} else if (slot->phase == PHASE_BOOT && !run->signal) {
		if (++run->failed_starts == FAILED_STARTS) {
			char *text = must_printf("no worker starts: %s", why);

			cannot(run, text);
			free(text);
		}
	}
	free(why);
	free(console);

	event_free(slot->deadline);
	scratch_remove(slot->dir);
	free(slot->dir);
	free(slot->kernel);
	free(slot->artifacts);
	free(slot->progress);
	free(slot->reason);
	memset(slot, 0, sizeof(*slot));
	slot->run = run;
	if (!run->signal && !run->broken && run->next < run->tasks_count)
		slot_start(slot);
}

static void slot_check_end(struct slot *slot)
{
	if (slot->dir && !slot->pid && !slot->channel)
		slot_ended(slot);
}

static void hang_up(struct slot *slot)
{
	if (slot->channel)
		bufferevent_free(slot->channel);
	slot->channel = NULL;
	/* a worker that hangs up and stays is of no use */
	slot_kill(slot, NULL);
	slot_check_end(slot);
}

static void on_channel_event(struct bufferevent *channel, short what, void *arg)
{
	(void)channel;
	if (what & (BEV_EVENT_EOF | BEV_EVENT_ERROR))
		hang_up(arg);
}

static void on_deadline(evutil_socket_t fd, short what, void *arg)
{
	struct slot *slot = arg;
	char *why = NULL;

	(void)fd;
	(void)what;
	if (slot->phase == PHASE_END || slot->reason) {
		/* asked to, but did not end */
		if (slot->pid)
			kill(slot->pid, SIGKILL);
		else
			hang_up(slot);
		return;
	}
	if (slot->phase == PHASE_CELL)
		why = must_printf("no result within %u s",
				  cell_seconds(slot->run, slot->task) *
					  slot->run->places.slowness);
	else
		why = must_printf("the worker was not ready within %u s",
				  BOOT_SECONDS * slot->run->places.slowness);
	slot_kill(slot, why);
	free(why);
}

static void slot_start(struct slot *slot)
{
	struct run *run = slot->run;
	struct trouble t = { .text = "" };
	int channel = -1;

	slot->dir = must_printf("%s/%u", run->scratch.dir, ++run->started);
	if (run->places.kernel.program)
		slot->pid = guest_start(
			&(struct guest_plan) {
				.kernel = &run->places.kernel,
				.init = run->places.self,
				.out = run->places.out,
				.dir = slot->dir,
				.memory = run->memory,
			},
			&channel, &t);
	else
		slot->pid = host_start(run->places.self, slot->dir,
				       run->places.out, &channel, &t);
	if (slot->pid < 0) {
		cannot(run, t.text);
		free(slot->dir);
		*slot = (struct slot) { .run = run };
		return;
	}
	slot->phase = PHASE_BOOT;
	slot->deadline = evtimer_new(run->base, on_deadline, slot);
	slot->channel = bufferevent_socket_new(run->base, channel,
					       BEV_OPT_CLOSE_ON_FREE);
	if (!slot->deadline || !slot->channel) {
		fputs("plutolab: libevent refuses an event\n", stderr);
		abort();
	}
	bufferevent_setcb(slot->channel, on_readable, NULL, on_channel_event,
			  slot);
	bufferevent_enable(slot->channel, EV_READ | EV_WRITE);
	set_deadline(slot, BOOT_SECONDS);
}

static void on_child(evutil_socket_t fd, short what, void *arg)
{
	struct run *run = arg;
	pid_t pid;

	(void)fd;
	(void)what;
	while ((pid = waitpid(-1, NULL, WNOHANG)) > 0) {
		for (unsigned i = 0; i < run->options->jobs; i++) {
			if (run->slots[i].pid != pid)
				continue;
			run->slots[i].pid = 0;
			slot_check_end(&run->slots[i]);
			break;
		}
	}
}

static void stop_workers(struct run *run, const char *reason)
{
	for (unsigned i = 0; i < run->options->jobs; i++) {
		run->slots[i].phase = PHASE_END;
		slot_kill(&run->slots[i], reason);
	}
}

static void on_signal(evutil_socket_t number, short what, void *arg)
{
	struct run *run = arg;

	(void)what;
	if (run->signal)
		return;
	run->signal = number;
	stop_workers(run, "the run was stopped");
}

static bool any_worker(const struct run *run)
{
	for (unsigned i = 0; i < run->options->jobs; i++) {
		if (run->slots[i].dir)
			return true;
	}
	return false;
}

static void end_workers(struct run *run)
{
	if (run->broken)
		stop_workers(run, "the run cannot go on");
	while (any_worker(run))
		event_base_loop(run->base, EVLOOP_ONCE);
}

static void watch(struct run *run)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP };

	run->base = event_base_new();
	if (!run->base) {
		fputs("plutolab: libevent makes no event base\n", stderr);
		abort();
	}
	run->events[0] = evsignal_new(run->base, SIGCHLD, on_child, run);
	for (size_t i = 0; i < 3; i++)
		run->events[i + 1] = evsignal_new(run->base, signals[i],
						  on_signal, run);
	for (size_t i = 0; i < 4; i++) {
		if (!run->events[i] || event_add(run->events[i], NULL)) {
			fputs("plutolab: libevent refuses a signal\n", stderr);
			abort();
		}
	}
	signal(SIGPIPE, SIG_IGN);
}

struct run *run_begin(const struct run_options *o)
{
	struct run *run = must_calloc(1, sizeof(*run));
	struct trouble t = { .text = "" };
	uint64_t room;

	*run = (struct run) {
		.options = o,
		.began = now_ms(),
		.scratch = { .lock = -1 },
		.places = { .lock = -1, .slowness = 1 },
		.slots = must_calloc(o->jobs, sizeof(*run->slots)),
		.memory = o->memory ? o->memory : guest_memory,
	};
	for (unsigned i = 0; i < o->jobs; i++)
		run->slots[i].run = run;
	watch(run);
	if (places_open_out(&run->places, o->out, &t) ||
	    places_find(&run->places, o, &t))
		goto cannot;
	room = run->places.kernel.program ?
		       o->jobs * guest_memory_room(&run->places.kernel,
						   run->memory) :
		       1 << 20;
	if (scratch_new(&run->scratch, room, stderr, &t))
		goto cannot;
	return run;
cannot:
	cannot(run, t.text);
	run_end(run);
	return NULL;
}

int run_tasks(struct run *run, const struct task *tasks, unsigned count,
	      bool last, run_done *done, void *arg)
{
	run->tasks = tasks;
	run->tasks_count = run->pending = count;
	run->next = 0;
	run->ending = last;
	run->done = done;
	run->done_arg = arg;
	for (unsigned i = 0; i < run->options->jobs; i++) {
		struct slot *slot = &run->slots[i];

		if (slot->phase == PHASE_IDLE && slot->channel)
			next_cell(slot);
		else if (!slot->dir && i < count && !run->broken)
			slot_start(slot);
	}
	while (run->pending && !run->signal && !run->broken)
		event_base_loop(run->base, EVLOOP_ONCE);
	return run->signal || run->broken ? -1 : 0;
}

char *run_artifacts(const struct run *run, const struct task *task)
{
	char *below = artifacts_below(task);
	char *path = must_printf("%s/%s", run->places.out, below);

	free(below);
	return path;
}

void run_forget(const struct run *run, const struct task *task)
{
	char *path = run_artifacts(run, task);

	scratch_remove(path);
	free(path);
}

const char *run_out(const struct run *run)
{
	return run->places.out;
}

int run_end(struct run *run)
{
	int result;

	end_workers(run);
	/* not where another run writes */
	if (run->scratch.dir)
		places_prune(&run->places, run->options->command);
	scratch_end(&run->scratch);
	for (size_t i = 0; i < 4; i++)
		event_free(run->events[i]);
	event_base_free(run->base);
	if (run->signal)
		fprintf(stderr, "%s: stopped by SIG%s\n", run->options->command,
			sigabbrev_np(run->signal));
	result = run->signal ? 128 + run->signal : run->broken ? 2 : 0;
	free(run->slots);
	places_free(&run->places);
	free(run);
	return result;
}
