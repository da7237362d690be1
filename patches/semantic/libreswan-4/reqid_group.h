/* Child SAs that share an inbound reqid, for libreswan
 *
 * Copyright (C) 2026 the libreswan contributors
 *
 * This program is free software; you can redistribute it and/or modify it
 * under the terms of the GNU General Public License as published by the
 * Free Software Foundation; either version 2 of the License, or (at your
 * option) any later version.  See <https://www.gnu.org/licenses/gpl2.txt>.
 *
 * This program is distributed in the hope that it will be useful, but
 * WITHOUT ANY WARRANTY; without even the implied warranty of MERCHANTABILITY
 * or FITNESS FOR A PARTICULAR PURPOSE.  See the GNU General Public License
 * for more details.
 */

#ifndef REQID_GROUP_H
#define REQID_GROUP_H

#include <stdbool.h>

#include "reqid.h"

struct state;

/*
 * The Child SAs that belong to one conn (the expansions of
 * leftsubnets= and rightsubnets=, or the instances that narrowing=yes
 * makes of one template) and were negotiated with one peer (as
 * authenticated by the IKE SA).
 *
 * Which of its SAs the peer uses for a packet is for the peer to
 * decide.  So that a packet is accepted from any of them, the group's
 * inbound SAs, and inbound policies, share a reqid.  Outbound keeps
 * .spd.reqid, the kernel must be able to tell those SAs apart.
 */

/*
 * Call before allocating CHILD's inbound SPI and again, as an
 * IKE_AUTH initiator only then knows its peer, before installing the
 * inbound SA.
 */
void join_reqid_group(struct state *child);
void leave_reqid_group(struct state *child);

/* base value; see reqid_esp() et.al. */
reqid_t child_sa_reqid(const struct state *child, bool inbound);

/*
 * Must the inbound policy be installed along with CHILD's inbound SA?
 * Either there's none, or it's that of the Child SA being replaced,
 * and that has another inbound reqid.
 */
bool inbound_kernel_policy_needed(const struct state *child);

#endif
