/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * predict_state.h - the state that the steps of a cell lead to: the inside of
 * predict.h's model.
 */
#ifndef LAB_PREDICT_STATE_H
#define LAB_PREDICT_STATE_H

#include "scenario/cell.h"
#include "scenario/expansion.h"

/* A pair of Child SAs between two gateways. */
struct tunnel {
	const struct expansion *ends[2];
	unsigned born;			  /* greater is newer */
	unsigned step;			  /* the step that brought it up */
	const struct scenario_site *lost; /* the site whose outbound SA was
					 * lost at one end; or NULL */
	bool up;
};

/* What a step did to a gateway's kernel behind pluto's back. */
struct meddling {
	const struct scenario_site *site;
	enum step_kind kind;		/* STEP_SWAP, STEP_HIJACK */
	struct expansion first, second; /* selectors only */
};

/*
 * A conn as a configure step writes it.  Its expansions are known from the
 * start, but not used before it is loaded in place of the old one.
 */
struct configured {
	const struct scenario_site *site;
	struct scenario_conn conn;
	const struct scenario_conn *old; /* the conn that it replaces */
	bool written, loaded;
};

struct model {
	const struct cell *cell;
	const struct scenario *s;
	struct expansion_list expansions[MAX_SITES];
	struct tunnel *tunnels;
	unsigned tunnels_count;
	const struct expansion **shunts; /* routed drop policies */
	unsigned shunts_count;
	const struct expansion **traps; /* routed: negotiated on demand */
	unsigned traps_count;
	struct meddling *meddlings;
	unsigned meddlings_count;
	struct configured *configured; /* one for each configure step */
	unsigned configured_count;
	unsigned clock;
	unsigned step; /* number of the step being played */
};

/* Whether a site runs a patched pluto in this cell. */
bool cell_patched(const struct cell *cell, const struct scenario_site *site);

/* All expansions of a site of the cell. */
const struct expansion_list *model_expansions(const struct model *m,
					      const struct scenario_site *site);

/* Whether the steps brought this expansion of model_expansions() up. */
bool model_is_up(const struct model *m, const struct expansion *e);

/* The other end of an expansion that is up, or NULL. */
const struct expansion *model_far_end(const struct model *m,
				      const struct expansion *e);

/* The end of a tunnel at a site, or NULL. */
const struct expansion *tunnel_end_at(const struct tunnel *t,
				      const struct scenario_site *site);

const struct expansion *tunnel_end_beyond(const struct tunnel *t,
					  const struct scenario_site *site);

/* The tunnel of an expansion, the newest if several peers have its other end.
 * NULL when it is not up. */
struct tunnel *model_tunnel(const struct model *m, const struct expansion *e);

/*
 * Whether two tunnels are selectors of one Child SA: one step brought them up,
 * and their conns have several selectors at both gateways.  NULL is of none.
 */
bool tunnels_are_one_child(const struct tunnel *t, const struct tunnel *u);

#endif
