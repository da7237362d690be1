/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cube.h - sets of flows as bits that are given and bits that may be any.
 *
 * All that a policy selects by is of that form: prefixes, protocol, masked
 * ports and mark, interface.  The family and if_id are no part of it: only
 * cubes of one SPD may be compared.
 */
#ifndef MODEL_CUBE_H
#define MODEL_CUBE_H

#include "model/xfrm_model.h"

enum { CUBE_WORDS = 6 };

struct cube {
	uint64_t value[CUBE_WORDS], mask[CUBE_WORDS];
};

/* The flows of a selector, and of a mark; that may be NULL. */
struct cube cube_of(const struct xm_selector *s, const struct xm_mark *mark);

/* The flows in both; false when there is none, @out is then undefined. */
bool cube_meet(const struct cube *a, const struct cube *b, struct cube *out);

bool cube_contains(const struct cube *outer, const struct cube *inner);

/* Whether flows were found in what is left, or the search was given up. */
enum cube_left { CUBE_NOTHING_LEFT, CUBE_FOUND, CUBE_GAVE_UP };

/**
 * cube_without() - a part of @cube that none of others touches.
 * @others, @count: what to leave out
 * @out: set with CUBE_FOUND: as large as the search came by, not the largest
 */
enum cube_left cube_without(const struct cube *cube,
			    const struct cube *const *others, unsigned count,
			    struct cube *out);

/* One flow of it: addresses of hosts, an echo request, if it can be. */
struct xm_flow cube_flow(const struct cube *cube, int family, uint32_t if_id);

/* The prefixes, protocol and ports of it. */
struct xm_selector cube_selector(const struct cube *cube, int family);

/* How many pairs of addresses; UINT64_MAX: that many or more. */
uint64_t cube_pairs(const struct cube *cube, int family);

#endif
