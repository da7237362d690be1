/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * text.h - addresses, selectors, SAs and so on as text for people.
 *
 * A struct text is returned by value: `text_spi(spi).s` lives until the end of
 * the expression that it stands in.
 */
#ifndef SACHECK_TEXT_H
#define SACHECK_TEXT_H

#include <jansson.h>

#include "sacheck/gateway.h"

struct text {
	char s[256];
};

struct text text_spi(uint32_t spi);		  /* 0xc0ffee01 */
struct text text_address(const struct prefix *p); /* 10.0.1.1 */
struct text text_protocol(uint8_t proto);	  /* udp */

/* 10.0.1.0/24 -> 10.0.0.0/24 udp 500 -> any */
struct text text_selector(const struct xm_selector *s);

/* 10.0.1.1 -> 10.0.0.1 udp 500 -> 500 if_id 1 */
struct text text_flow(const struct xm_flow *f);

/* 0xc0ffee01 reqid 16389 mark 0x2a/0xff if_id 1 (net/1x0) */
struct text text_sa(const struct gateway *g, uint32_t index);

/* "the newest of 2 that fit": why the kernel takes an SA */
struct text text_choice(const struct gateway *g,
			const struct xm_choice *choice);

/* 10.0.1.0/24 -> 10.0.0.0/24, reqid 16389, mark 0x2a/0xff, priority 1 */
struct text text_policy(const struct gateway *g, uint32_t index);

/* "mark 0x2a/0xff and if_id 1" */
struct text text_mark(struct xm_mark mark, uint32_t if_id);

/* "in", "out", "fwd" */
const char *text_direction(enum xm_direction direction);

/* An exit status as "could not tell" for programs; in capitals for people. */
const char *text_verdict(int status);
const char *text_headline(int status);

/* "reqid", "source and reqid": bits of XM_DIFFERS_* in words. */
struct text text_differs(unsigned differs);

/* The same as JSON; each returns a new reference. */
json_t *json_selector(const struct xm_selector *s);
json_t *json_flow(const struct xm_flow *f);
json_t *json_sa(const struct gateway *g, uint32_t index);
json_t *json_policy(const struct gateway *g, uint32_t index);
json_t *json_statistics(const struct statistics *s); /* no zeros */

/* The reqid of the template that is outmost on the wire; 0 without one. */
uint32_t policy_reqid(const struct xm_policy *p);

#endif
