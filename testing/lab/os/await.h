/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * await.h - wait for something to become true, with a deadline.
 *
 * The driver reads top to bottom; everything that happens meanwhile
 * (packets, log lines, children that exit, kernel notices) is handled by
 * events of the same libevent base.
 */
#ifndef LAB_AWAIT_H
#define LAB_AWAIT_H

#include <stdbool.h>
#include <stdint.h>

struct event_base;

/**
 * await() - handle events until done() returns true.
 * @base: has the events that done() depends on
 * @ms: milliseconds until the deadline on a kernel that is not slow
 * @done: called first at once and then after each round of events
 * @arg: given to done()
 *
 * Returns true when done() did, false when the deadline passed first.
 */
bool await(struct event_base *base, unsigned ms, bool (*done)(void *),
	   void *arg);

/**
 * await_slowness() - multiply every deadline of await() from now on.
 * @factor: 1 or more; for a kernel on an emulated processor
 */
void await_slowness(unsigned factor);

/* @ms times the factor of await_slowness(): for messages. */
unsigned await_ms(unsigned ms);

/* Milliseconds since @begin (a now_ms()), divided by that factor. */
uint64_t await_spent(uint64_t begin);

/* Milliseconds and microseconds on the monotonic clock. */
uint64_t now_ms(void);
uint64_t now_us(void);

#endif
