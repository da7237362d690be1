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
 * Lines "key=value" of ipsec.conf or swanctl.conf; what the lab itself decides
 * stays out.
 */
void check_options(struct check *c, const char *line, enum site_daemon daemon);

/* A scenario's or a variant's. */
void check_payload(struct check *c, unsigned payload);

void check_variants(struct check *c);

/*
 * What a variant says that is no matter of addresses, before the check: it
 * goes for what is then checked.
 */
void apply_variant(struct scenario_file *f, const struct scenario_variant *v);

/* All of it, once the file is read. */
void check_all(struct check *c);

/* Fill file->s.steps from file->raw and check them; the rest is checked. */
void check_steps(struct check *c);

#endif
