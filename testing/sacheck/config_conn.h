/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * config_conn.h - what the conns of an ipsec.conf come to: with `conn
 * %default` and also=, by end, and with an expansion for each pair of subnets.
 */
#ifndef SACHECK_CONFIG_CONN_H
#define SACHECK_CONFIG_CONN_H

#include "sacheck/config_parts.h"

/**
 * config_conns() - the conns of a file, in its order.
 * @f: must live as long as what is made of it
 *
 * Release with config_conns_free().
 */
struct config_conns config_conns(struct config_file *f);

void config_conns_free(struct config_conns *c);

#endif
