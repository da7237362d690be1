/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * scenario_check.h - the checks of a scenario file, once it is read; for
 * scenario_check.c, scenario_step.c, scenario_variant.c and parse.c.
 */
#ifndef LAB_SCENARIO_CHECK_H
#define LAB_SCENARIO_CHECK_H

#include "scenario/complaint.h"

/* Whether nothing is negotiated for a conn: type=drop and the like. */
bool is_shunt(const struct scenario_conn *conn);

/*
 * Check lines "key=value" of ipsec.conf or swanctl.conf; they must not set what
 * the lab itself decides.
 */
void check_options(struct check *c, const char *line, enum site_daemon daemon);

/* The payload of a scenario or a variant. */
void check_payload(struct check *c, unsigned payload);

void check_variants(struct check *c);

/*
 * Apply all of a variant but its addresses.  To be called before the checks,
 * which then see the variant.
 */
void apply_variant(struct scenario_file *f, const struct scenario_variant *v);

/* Check the whole file, once it is read. */
void check_all(struct check *c);

/* Fill file->s.steps from file->raw and check them, after sites and flows. */
void check_steps(struct check *c);

#endif
