// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * differential_command.c - plutolab differential: the model of XFRM against a
 * real kernel.
 */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/must.h"
#include "base/number.h"
#include "command/commands.h"
#include "command/options.h"
#include "differential/differential.h"
#include "os/await.h"
#include "os/scratch.h"
#include "run/guest.h"
#include "run/host.h"
#include "run/message.h"
#include "run/run.h"

enum {
	BOOT_SECONDS = 60,
	SILENT_SECONDS = 120, /* ten sets take a few seconds */
	MOST_CASES = 100000000,
	MOST_SETS = 1000000000,
};

/* The one worker, and what it said. */
struct talk {
	const char *kernel; /* "host", "uml:DIR", "qemu:DIR" */
	const char *out;
	struct guest_kernel guest;
	struct scratch scratch;
	char *dir;
	pid_t pid;
	int channel;
	unsigned slowness;
};

static const char usage[] =
	"Usage: plutolab differential [OPTION]... --kernel KERNEL\n"
	"Sends random flows through random SAs and policies of the kernel, and\n"
	"compares what becomes of each with what the model of XFRM foretells.\n"
	"  --kernel KERNEL  host, uml:DIR or qemu:DIR, as scripts/choose-kernel\n"
	"                   prints it\n"
	"  --seed N         default 1\n"
	"  --cases N        flows to try, some 40 to a set of SAs and policies;\n"
	"                   default 10000\n"
	"  --set N          begin with the set of that number, to see a disagreement\n"
	"                   again; default 0\n"
	"  --out DIR        default build/differential\n"
	"Exit status: 0 all agree, 1 some disagree, 2 it could not be tried.\n";

/* ---------------------------------------------------------------- the worker */

static int start(struct talk *talk, const char *self, struct trouble *t)
{
	uint64_t room = talk->guest.program ?
				guest_memory_room(&talk->guest, guest_memory) :
				1 << 20;

	if (scratch_new(&talk->scratch, room, stderr, t))
		return -1;
	talk->dir = must_printf("%s/1", talk->scratch.dir);
	if (talk->guest.program)
		talk->pid = guest_start(
			&(struct guest_plan) {
				.kernel = &talk->guest,
				.init = self,
				.out = talk->out,
				.dir = talk->dir,
				.memory = guest_memory,
			},
			&talk->channel, t);
	else
		talk->pid = host_start(self, talk->dir, talk->out,
				       &talk->channel, t);
	return talk->pid < 0 ? -1 : 0;
}

static void stop(struct talk *talk)
{
	if (talk->pid > 0) {
		if (talk->guest.program)
			guest_stop(talk->pid);
		else
			host_stop(talk->pid);
		while (waitpid(talk->pid, NULL, 0) < 0 && errno == EINTR)
			;
	}
	if (talk->channel >= 0)
		close(talk->channel);
	if (talk->scratch.dir)
		scratch_end(&talk->scratch);
	guest_kernel_free(&talk->guest);
	free(talk->dir);
}

/*
 * hear() - the next message of the worker.
 * @line: buffer of MESSAGE_MAX bytes, of which @have are there
 *
 * Returns 0, or -1 with @t set.
 */
struct ear {
	char *text;
	size_t have, used, room;
};

static int hear(struct talk *talk, struct ear *ear, unsigned seconds,
		struct message *message, struct trouble *t)
{
	uint64_t deadline = now_ms() + 1000ull * seconds * talk->slowness;
	struct pollfd fd = { .fd = talk->channel, .events = POLLIN };
	char *end;

	memmove(ear->text, ear->text + ear->used, ear->have - ear->used);
	ear->have -= ear->used;
	ear->used = 0;
	while (!(end = memchr(ear->text, '\n', ear->have))) {
		uint64_t now = now_ms();
		ssize_t got;

		if (ear->have == ear->room)
			return trouble(t, "the worker says a line without end");
		if (now >= deadline || poll(&fd, 1, (int)(deadline - now)) < 0)
			return trouble(t, "the worker says nothing");
		got = read(talk->channel, ear->text + ear->have,
			   ear->room - ear->have);
		if (got == 0 || (got < 0 && errno != EAGAIN)) {
			char *console = guest_console(talk->dir, 0);

			trouble(t, "the worker died; its console says: %s",
				console);
			free(console);
			return -1;
		}
		if (got > 0)
			ear->have += (size_t)got;
	}
	*end = '\0';
	ear->used = (size_t)(end + 1 - ear->text);
	return message_parse(ear->text, message) ?
		       0 :
		       trouble(t, "the worker says what is no message: \"%s\"",
			       ear->text);
}

/* Write it whole, though the channel does not block. */
static int tell(struct talk *talk, enum message_kind kind, const char *text,
		struct trouble *t)
{
	char *line = message_print(kind, text);
	size_t length = strlen(line), done = 0;

	while (done < length) {
		struct pollfd fd = { .fd = talk->channel, .events = POLLOUT };
		ssize_t wrote = write(talk->channel, line + done,
				      length - done);

		if (wrote > 0)
			done += (size_t)wrote;
		else if (errno != EAGAIN || poll(&fd, 1, -1) < 0)
			break;
	}
	free(line);
	return done == length ? 0 : trouble(t, "tell the worker: %m");
}

/* Returns 0 or 1, or -1 with @t set. */
static int converse(struct talk *talk, struct differential *d, struct ear *ear,
		    struct trouble *t)
{
	struct message message = { .kind = MESSAGE_FAILED };
	char *text;
	int error;

	if (hear(talk, ear, BOOT_SECONDS, &message, t))
		return -1;
	if (message.kind != MESSAGE_READY)
		return trouble(t, "no worker starts: %s", message.text);
	printf("kernel %s, seed %llu\n", message.text,
	       (unsigned long long)d->seed);
	text = must_printf("%u", talk->slowness);
	error = tell(talk, MESSAGE_SLOWNESS, text, t);
	free(text);
	d->own_clock = talk->guest.program != NULL;
	text = differential_print(d);
	error = error || tell(talk, MESSAGE_DIFFERENTIAL, text, t);
	free(text);
	if (error)
		return -1;
	for (;;) {
		char *end;
		bool agree;

		fflush(stdout);
		if (hear(talk, ear, SILENT_SECONDS, &message, t))
			return -1;
		switch (message.kind) {
		case MESSAGE_PROGRESS:
			printf("%s\n", message.text);
			break;
		case MESSAGE_SEEN:
			printf("%s\n", message.text);
			agree = strtoul(message.text, &end, 10) == 0;
			if (end == message.text)
				return trouble(t, "no result: \"%s\"",
					       message.text);
			return agree ? 0 : 1;
		default:
			return trouble(t, "%s", message.text);
		}
	}
}

/* --------------------------------------------------------------- the command */

static bool read_set(void *into, const char *text)
{
	uint64_t n;

	if (!number_parse(text, MOST_SETS, &n))
		return false;
	*(unsigned *)into = (unsigned)n;
	return true;
}

/* As of options_read(). */
static int read_options(int argc, char *argv[], struct differential *d,
			struct talk *talk)
{
	const struct option_row rows[] = {
		{ "kernel", .text = &talk->kernel },
		{ "seed", .read = option_seed, .into = &d->seed },
		{ "cases", .number = &d->cases, .most = MOST_CASES },
		{ "set", .read = read_set, .into = &d->first },
		{ "out", .text = &talk->out },
	};
	int status = options_read(argc, argv, usage, OPTION_ROWS(rows), 0, 0);

	if (status >= 0 || talk->kernel)
		return status;
	fputs("plutolab differential: --kernel is needed\n", stderr);
	return 2;
}

static int prepare(struct talk *talk, char **self, char **out,
		   struct trouble *t)
{
	*self = realpath("/proc/self/exe", NULL);
	if (!*self)
		return trouble(t, "my own program: %m");
	if (file_make_directories(talk->out[0] == '/' ? "" : ".", talk->out) ||
	    file_make_directories(talk->out, "cores"))
		return trouble(t, "make directory %s: %m", talk->out);
	*out = realpath(talk->out, NULL);
	if (!*out)
		return trouble(t, "directory %s: %m", talk->out);
	talk->out = *out;
	if (strcmp(talk->kernel, "host") == 0)
		return 0;
	if (guest_kernel_named(&talk->guest, talk->kernel, t))
		return -1;
	talk->slowness = guest_slowness(&talk->guest);
	return 0;
}

int differential_command(int argc, char *argv[])
{
	struct differential d = { .seed = 1, .cases = 10000 };
	struct talk talk = {
		.out = "build/differential",
		.channel = -1,
		.scratch = { .lock = -1 },
		.slowness = 1,
	};
	struct ear ear = { .room = MESSAGE_MAX };
	struct trouble t = { .text = "" };
	char *self = NULL, *out = NULL;
	int status = read_options(argc, argv, &d, &talk);

	if (status >= 0)
		return status;
	ear.text = must_calloc(ear.room, 1);
	status = prepare(&talk, &self, &out, &t) || start(&talk, self, &t) ?
			 -1 :
			 converse(&talk, &d, &ear, &t);
	if (status < 0)
		fprintf(stderr, "plutolab differential: %s\n", t.text);
	stop(&talk);
	free(ear.text);
	free(self);
	free(out);
	return status < 0 ? 2 : status;
}
