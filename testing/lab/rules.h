/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rules.h - what the nftables rules of pluto's updown script counted.
 */
#ifndef LAB_RULES_H
#define LAB_RULES_H

#include "observation.h"
#include "scenario.h"
#include "trouble.h"

/**
 * rules_count() - look a text up in a ruleset.
 * @ruleset: as `nft list ruleset` prints it
 * @match: text that picks the rules: each line that has it and a counter
 * @out: rules and packets are set
 */
void rules_count(const char *ruleset, const char *match,
		 struct observed_rule *out);

/**
 * rules_observe() - do so for all rules a scenario names at a site.
 * @netns: the gateway's
 * @site: its name; @out: gets the rules
 *
 * Returns 0, or -1 with @t set.
 */
int rules_observe(int netns, const struct scenario *s, const char *site,
		  struct observed_site *out, struct trouble *t);

#endif
