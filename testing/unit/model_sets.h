/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * model_sets.h - short functions that make SAs and policies, for tests.
 */
#ifndef UNIT_MODEL_SETS_H
#define UNIT_MODEL_SETS_H

#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "model/xfrm_model.h"

static inline struct prefix prefix_of(const char *text)
{
	struct prefix p;

	if (!prefix_parse(text, &p))
		abort();
	return p;
}

/* An SA or policy that is made later is younger. */
static inline uint64_t next_order(void)
{
	static uint64_t order;

	order++;
	return order;
}

static inline struct xm_sa sa_of(const char *src, const char *dst, uint32_t spi,
				 uint32_t reqid)
{
	return (struct xm_sa) {
		.spi = spi,
		.reqid = reqid,
		.proto = IPPROTO_ESP,
		.mode = XM_TUNNEL,
		.src = prefix_of(src),
		.dst = prefix_of(dst),
		.add_time = 1000,
		.order = next_order(),
	};
}

static inline struct xm_template template_of(const char *src, const char *dst,
					     uint32_t reqid)
{
	return (struct xm_template) {
		.src = prefix_of(src),
		.dst = prefix_of(dst),
		.reqid = reqid,
		.proto = IPPROTO_ESP,
		.mode = XM_TUNNEL,
	};
}

/* Without templates: add them with with(). */
static inline struct xm_policy policy_of(enum xm_direction direction,
					 const char *src, const char *dst,
					 uint32_t priority)
{
	return (struct xm_policy) {
		.direction = direction,
		.priority = priority,
		.selector = { .src = prefix_of(src), .dst = prefix_of(dst) },
		.order = next_order(),
	};
}

static inline struct xm_policy with(struct xm_policy p, struct xm_template t)
{
	p.templates[p.templates_count++] = t;
	return p;
}

static inline struct xm_flow flow_of(const char *src, const char *dst)
{
	return (struct xm_flow) {
		.src = prefix_of(src),
		.dst = prefix_of(dst),
		.proto = IPPROTO_ICMP,
		.sport = 8,
	};
}

static inline uint32_t put_sa(struct xm_set *set, struct xm_sa sa)
{
	return xm_set_add_sa(set, &sa);
}

static inline uint32_t put_policy(struct xm_set *set, struct xm_policy policy)
{
	return xm_set_add_policy(set, &policy);
}

#endif
