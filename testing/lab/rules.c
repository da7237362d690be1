/* SPDX-License-Identifier: GPL-2.0-or-later */
/* rules.c - what the nftables rules of pluto's updown script counted */
#define _GNU_SOURCE 1

#include "rules.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <nftables/libnftables.h>

#include "must.h"
#include "netns.h"

void rules_count(const char *ruleset, const char *match,
		 struct observed_rule *out)
{
	out->rules = 0;
	out->packets = 0;
	for (const char *line = ruleset; *line; ) {
		size_t length = strcspn(line, "\n");
		const char *found = memmem(line, length, match, strlen(match));
		const char *counter = memmem(line, length, "counter packets ",
					     strlen("counter packets "));
		uint64_t packets;

		if (found && counter &&
		    sscanf(counter, "counter packets %" SCNu64, &packets) == 1) {
			if (!out->rules || packets < out->packets)
				out->packets = packets;
			out->rules++;
		}
		line += length + (line[length] == '\n');
	}
}

static char *list_ruleset(int netns, const char *site, struct trouble *t)
{
	int home = netns_enter(netns, t);
	struct nft_ctx *nft;
	char *text = NULL;

	if (home < 0)
		return NULL;
	nft = nft_ctx_new(NFT_CTX_DEFAULT);
	if (!nft)
		abort();
	nft_ctx_buffer_output(nft);
	nft_ctx_buffer_error(nft);
	if (nft_run_cmd_from_buffer(nft, "list ruleset"))
		trouble(t, "gw-%s: list the nftables rules: %s", site,
			nft_ctx_get_error_buffer(nft));
	else
		text = must_strdup(nft_ctx_get_output_buffer(nft));
	nft_ctx_free(nft);
	netns_leave(home);
	return text;
}

int rules_observe(int netns, const struct scenario *s, const char *site,
		  struct observed_site *out, struct trouble *t)
{
	char *ruleset = NULL;

	for (unsigned i = 0; i < s->rules_count; i++) {
		const struct scenario_rule *wanted = &s->rules[i];
		struct observed_rule *seen;

		if (strcmp(wanted->site, site) != 0)
			continue;
		if (!ruleset)
			ruleset = list_ruleset(netns, site, t);
		if (!ruleset)
			return -1;
		out->rules = must_grow(out->rules, out->rules_count + 1,
				       sizeof(*out->rules));
		seen = &out->rules[out->rules_count++];
		seen->match = must_strdup(wanted->match);
		rules_count(ruleset, wanted->match, seen);
	}
	free(ruleset);
	return 0;
}
