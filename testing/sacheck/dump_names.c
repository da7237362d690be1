// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * dump_names.c - the words of a dump for numbers of the kernel.
 */
#include "sacheck/dump_names.h"

#include <netinet/in.h>
#include <stddef.h>

#include "model/xfrm_model.h"

const struct name_of dump_protocols[] = {
	{ IPPROTO_ESP, "esp" },
	{ IPPROTO_AH, "ah" },
	{ IPPROTO_COMP, "comp" },
	{ 0, NULL },
};

const struct name_of dump_modes[] = {
	{ XM_TRANSPORT, "transport" },
	{ XM_TUNNEL, "tunnel" },
	{ XM_BEET, "beet" },
	{ XM_IPTFS, "iptfs" },
	{ 0, NULL },
};

const struct name_of dump_directions[] = {
	{ XM_IN, "in" },
	{ XM_OUT, "out" },
	{ XM_FWD, "fwd" },
	{ 0, NULL },
};

const struct name_of dump_states[] = {
	{ XM_SA_VALID, "valid" },
	{ XM_SA_LARVAL, "larval" },
	{ XM_SA_EXPIRED, "expired" },
	{ 0, NULL },
};

const struct name_of dump_sa_directions[] = {
	{ XM_SA_INBOUND, "in" },
	{ XM_SA_OUTBOUND, "out" },
	{ 0, NULL },
};
