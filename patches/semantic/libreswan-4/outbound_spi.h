/* the SPI in outbound kernel policies, for libreswan
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

#ifndef OUTBOUND_SPI_H
#define OUTBOUND_SPI_H

struct state;
struct kernel_policy;

/*
 * When reqid= is specified, make the Child SA's outbound kernel POLICY
 * specify the SPIs of its outbound IPsec SAs, and not just the reqid.
 *
 * When pluto generates the reqid it is unique to the connection (or
 * instance) and is enough.
 *
 * When the user specifies it with reqid=, it is also the reqid of
 * every expansion of *subnets=, every instance, and any other
 * connection with the same reqid=.  Since, in tunnel mode, the SAs
 * have no selectors the kernel can't tell apart those that also share
 * end-points, and will put everything through the newest.
 *
 * Labeled IPsec is the exception.  It has a single policy for all the
 * Child SAs and the kernel, using the label, does tell them apart.
 *
 * Inbound is left alone: the packet's SPI has already selected the
 * SA; and, during a rekey, both the old and the new SA need to be
 * accepted.
 *
 * On BSD a policy can't specify an SPI, it ignores what is set here.
 */
void specify_outbound_spis(const struct state *st, struct kernel_policy *policy);

#endif
