// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * predict_state.c - what the steps of a cell came to.
 */
#include "predict/predict_state.h"

bool cell_patched(const struct cell *cell, const struct scenario_site *site)
{
	return site->daemon == SITE_PLUTO &&
	       column_letter(cell->column, site->party) == 'P';
}

const struct expansion_list *model_expansions(const struct model *m,
					      const struct scenario_site *site)
{
	return &m->expansions[site - m->s->sites];
}

const struct expansion *tunnel_end_at(const struct tunnel *t,
				      const struct scenario_site *site)
{
	if (t->ends[0]->site == site)
		return t->ends[0];
	return t->ends[1]->site == site ? t->ends[1] : NULL;
}

const struct expansion *tunnel_end_beyond(const struct tunnel *t,
					  const struct scenario_site *site)
{
	return t->ends[0]->site == site ? t->ends[1] : t->ends[0];
}

struct tunnel *model_tunnel(const struct model *m, const struct expansion *e)
{
	struct tunnel *newest = NULL;

	for (unsigned i = 0; i < m->tunnels_count; i++) {
		struct tunnel *t = &m->tunnels[i];

		if (t->up && (t->ends[0] == e || t->ends[1] == e) &&
		    (newest == NULL || t->born > newest->born))
			newest = t;
	}
	return newest;
}

bool tunnels_are_one_child(const struct tunnel *t, const struct tunnel *u)
{
	const struct expansion *a, *b;

	if (t == NULL || u == NULL || t->step != u->step)
		return false;
	a = t->ends[0];
	b = t->ends[1];
	return a->narrowed && b->narrowed && !(a->member && b->member) &&
	       a->conn == u->ends[0]->conn && b->conn == u->ends[1]->conn;
}

bool model_is_up(const struct model *m, const struct expansion *e)
{
	return model_tunnel(m, e) != NULL;
}

const struct expansion *model_far_end(const struct model *m,
				      const struct expansion *e)
{
	const struct tunnel *t = model_tunnel(m, e);

	return t ? tunnel_end_beyond(t, e->site) : NULL;
}
