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

#include "defs.h"
#include "connections.h"
#include "state.h"
#include "kernel.h"
#include "outbound_spi.h"

static ipsec_spi_t outbound_spi(const struct state *st, enum encap_proto proto)
{
	switch (proto) {
	case ENCAP_PROTO_IPCOMP:
		return st->st_ipcomp.outbound.spi;
	case ENCAP_PROTO_ESP:
		return st->st_esp.outbound.spi;
	case ENCAP_PROTO_AH:
		return st->st_ah.outbound.spi;
	default:
		return 0;
	}
}

void specify_outbound_spis(const struct state *st, struct kernel_policy *policy)
{
	const struct connection *c = st->st_connection;
	if (c->sa_reqid == 0 || c->config->sec_label.len > 0) {
		return;
	}

	/* rule[0] is always empty */
	for (unsigned i = 1; i <= policy->nr_rules; i++) {
		policy->rule[i].spi = outbound_spi(st, policy->rule[i].proto);
	}
}
