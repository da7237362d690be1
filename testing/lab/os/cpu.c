// SPDX-License-Identifier: GPL-2.0-or-later
/* cpu.c - how much processor time processes took */
#include "os/cpu.h"

#include <time.h>

#include "os/process.h"

uint64_t cpu_of(pid_t pid)
{
	struct timespec took;
	clockid_t clock;

	/* that of process 0 would be our own */
	if (pid <= 0 || clock_getcpuclockid(pid, &clock) ||
	    clock_gettime(clock, &took))
		return 0;
	return (uint64_t)took.tv_sec * 1000000 + (uint64_t)took.tv_nsec / 1000;
}

struct sum {
	pid_t session;
	uint64_t us;
};

static bool add(void *arg, const struct process *p)
{
	struct sum *sum = arg;

	if (p->session == sum->session)
		sum->us += cpu_of(p->pid);
	return true;
}

uint64_t cpu_of_session(pid_t session)
{
	struct sum sum = { .session = session };

	process_each(add, &sum);
	return sum.us;
}
