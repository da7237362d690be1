// SPDX-License-Identifier: GPL-2.0-or-later
/* nat_kernel.c - a NAT router whose kernel translates, by nftables */
#include "net/nat_kernel.h"

#include <stdlib.h>

#include "base/must.h"
#include "net/nft.h"

bool nat_kernel_can(int netns)
{
	struct trouble t = { .text = "" };
	char *output = nft_run(netns,
			       "table ip probe {\n"
			       "chain out {\n"
			       "type nat hook postrouting priority srcnat\n"
			       "snat to 192.0.2.1\n}\n}\n"
			       "delete table ip probe\n",
			       &t);
	bool can = output != NULL;

	free(output);
	return can;
}

int nat_kernel_start(int netns, const char *outer, const char *site,
		     struct trouble *t)
{
	char *inward = site ? must_printf("iifname wan dnat to %s\n", site) :
			      must_strdup("");
	char *rules = must_printf("table ip nat {\n"
				  "chain in {\n"
				  "type nat hook prerouting priority dstnat\n"
				  "%s}\n"
				  "chain out {\n"
				  "type nat hook postrouting priority srcnat\n"
				  "oifname wan snat to %s\n}\n}\n",
				  inward, outer);
	char *output = nft_run(netns, rules, t);
	int result = output ? 0 : -1;

	free(output);
	free(rules);
	free(inward);
	return result;
}
