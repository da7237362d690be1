/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * config_conn.h - the conns of an ipsec.conf after `conn %default` and also=,
 * with their ends, and an expansion for each pair of subnets.
 */
#ifndef SACHECK_CONFIG_CONN_H
#define SACHECK_CONFIG_CONN_H

#include "sacheck/config_parts.h"

/**
 * config_conns() - the conns of a file, in its order.
 * @f: must outlive the result
 *
 * Release with config_conns_free().
 */
struct config_conns config_conns(struct config_file *f);

void config_conns_free(struct config_conns *c);

#endif
