/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cube.h - sets of flows, as fixed bits and free bits.
 *
 * Everything that a policy selects by has this form: prefixes, protocol, masked
 * ports and mark, interface.  A cube has no family and no if_id, so only cubes
 * of one SPD may be compared.
 */
#ifndef MODEL_CUBE_H
#define MODEL_CUBE_H

#include "model/xfrm_model.h"

enum { CUBE_WORDS = 6 };

struct cube {
	uint64_t value[CUBE_WORDS], mask[CUBE_WORDS];
};

/* The flows that match a selector and a mark; @mark may be NULL. */
struct cube cube_of(const struct xm_selector *s, const struct xm_mark *mark);

/* The flows in both cubes.  Returns false, without @out, if there is none. */
bool cube_meet(const struct cube *a, const struct cube *b, struct cube *out);

bool cube_contains(const struct cube *outer, const struct cube *inner);

/* Whether the search found flows that are left, or gave up. */
enum cube_left { CUBE_NOTHING_LEFT, CUBE_FOUND, CUBE_GAVE_UP };

/**
 * cube_without() - a part of @cube that overlaps none of @others.
 * @others: @count cubes
 * @out: set with CUBE_FOUND: the first such part found, not the largest
 */
enum cube_left cube_without(const struct cube *cube,
			    const struct cube *const *others, unsigned count,
			    struct cube *out);

/* One flow of a cube: between hosts, and an echo request, if possible. */
struct xm_flow cube_flow(const struct cube *cube, int family, uint32_t if_id);

/* The prefixes, protocol, ports and interface of a cube. */
struct xm_selector cube_selector(const struct cube *cube, int family);

/* How many pairs of addresses a cube has; UINT64_MAX: that many or more. */
uint64_t cube_pairs(const struct cube *cube, int family);

#endif
