/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * config_end.h - one end of a conn: its identity and its subnets.
 */
#ifndef SACHECK_CONFIG_END_H
#define SACHECK_CONFIG_END_H

#include "sacheck/config_parts.h"

/* Fill in conn->ends[end], and conn->expands. */
void config_end_read(struct config_conn *conn, unsigned end);

void config_end_free(struct config_end *end);
void config_conn_free(struct config_conn *conn);

#endif
