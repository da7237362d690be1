/* inbound reqid shared by a conn's expansions, for libreswan
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
 * A reqid group is the set of Child SAs that:
 *
 * - belong to expansions of one conn (each combination of
 *   leftsubnets= and rightsubnets= is an expansion); and
 *
 * - were negotiated with one peer, as authenticated by the IKE SA
 *
 * A group's inbound IPsec SAs, and inbound (and forward) kernel
 * policies, share a reqid.  Hence a packet is accepted when it comes
 * in on any SA of the group and a policy of the group covers it.
 * That is needed because which of its SAs a peer uses for a packet
 * isn't something this end decides.
 *
 * Outbound IPsec SAs and kernel policies are not grouped, they keep
 * the connection's .spd.reqid so that the kernel always picks the SA
 * that was negotiated for the packet.
 *
 * All the values below are base values: see reqid_esp() et.al.
 */

/*
 * Join the group for the Child SA's connection and IKE SA, changing
 * groups when needed.  Call this before allocating the inbound SPI
 * and again before installing the inbound IPsec SA (on an IKE_AUTH
 * initiator the peer is only authenticated after the SPI has been
 * sent).
 */
void join_reqid_group(struct state *st);
void leave_reqid_group(struct state *st);

/*
 * The base reqid of the Child SA's IPsec SAs, and their kernel
 * policies.  When it isn't in a group it's the same for both
 * directions.
 */
reqid_t child_sa_reqid(const struct state *st, bool inbound);

/*
 * Does the connection's inbound kernel policy need to be installed
 * along with the Child SA's inbound IPsec SA?
 *
 * Either there's none, or it belongs to a Child SA that is being
 * replaced and was in another group (for instance, the peer's port
 * changed).
 */
bool inbound_kernel_policy_needed(const struct state *st);

/* Pluto is exiting, all groups should be gone. */
void check_reqid_groups(void);

#endif
