/* inbound reqid that the expansions of one conn share, for pluto
 *
 * Copyright (C) 2026 the leftsubnets contributors
 *
 * This program is free software; you can redistribute it and/or modify it
 * under the terms of the GNU General Public License as published by the
 * Free Software Foundation; either version 2 of the License, or (at your
 * option) any later version.  See <http://www.fsf.org/copyleft/gpl.txt>.
 *
 * This program is distributed in the hope that it will be useful, but
 * WITHOUT ANY WARRANTY; without even the implied warranty of MERCHANTABILITY
 * or FITNESS FOR A PARTICULAR PURPOSE.  See the GNU General Public License
 * for more details.
 */

#ifndef _REQID_GROUP_H
#define _REQID_GROUP_H

struct state;

/*
 * The kernel accepts a decrypted packet only if the SA that it came on has
 * the reqid of the inbound policy that matches its inner addresses.  Which of
 * the SAs of a conn's expansions a packet comes on is for the peer to say, so
 * these share one reqid for inbound SAs and policies: the SAs of a group, that
 * is of the expansions of one conn, with one authenticated peer.  Outbound
 * each expansion has its own, as before.
 */

/* put ST into the group that it belongs to now, or into none.  To be called
 * before an SPI is allocated, and again before the inbound SA is installed
 * since an IKEv2 initiator knows its peer only then.
 */
extern void join_reqid_group(struct state *st);

/* ST is deleted.  The last one to leave frees the group. */
extern void leave_reqid_group(struct state *st);

/* base of the reqids of ST's SAs; ESP has + 1 and IPCOMP + 2 */
extern uint32_t sa_reqid(const struct state *st, bool inbound);

/* the reqid to allocate ST's SPI (or CPI) under, joins ST's group */
extern unsigned inbound_spi_reqid(struct state *st, int proto);

/* does ST's inbound SA need an inbound policy with another reqid than the
 * one that the connection's has?
 */
extern bool inbound_policy_outdated(const struct state *st);

/* is REQID (a base) that of a group? */
extern bool reqid_is_of_group(uint32_t reqid);

#endif /* _REQID_GROUP_H */

/*
 * Local Variables:
 * c-basic-offset:4
 * c-style: pluto
 * End:
 */
