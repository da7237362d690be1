/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * accept.h - which SAs a template of an inbound or forward policy accepts, and
 * which templates accept an SA.  For the library only.
 */
#ifndef MODEL_ACCEPT_H
#define MODEL_ACCEPT_H

#include "model/set.h"

struct accept {
	const struct xm_set *set;
	struct index sas;	/* [sa * 4 + variant] */
	struct index templates; /* [policy * set->depth + template] */
	struct index by_peer;	/* the same numbers, by source */
};

struct accept accept_new(const struct xm_set *set);
void accept_free(struct accept *a);

/*
 * Visit the SAs that one template of a policy accepts.  Returns false when a
 * visit did.
 */
bool accept_sas(const struct accept *a, uint32_t policy,
		unsigned template_index, trie_visit visit, void *arg);

/* Whether a template of any policy of that direction accepts the SA. */
bool accept_by_some(const struct accept *a, enum xm_direction direction,
		    uint32_t sa);

/*
 * The policy of that direction and of the SA's peer whose template differs
 * least from the SA; or XM_NONE.  Examines only the first MOST_NEAR templates.
 */
uint32_t accept_nearest(const struct accept *a, enum xm_direction direction,
			uint32_t sa, unsigned *template_index);

#endif
