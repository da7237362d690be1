/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rules.h - what the nftables rules of pluto's updown script counted.
 *
 * Debian's User-Mode Linux kernels have no nftables for IP
 * (CONFIG_NF_TABLES_INET, _IPV4 and _IPV6 unset), so there a stand-in for nft
 * writes down what the script tells it, and the lab works out what each rule
 * would have counted: a rule for "ipsec in reqid N" sees the packets of its
 * addresses that came through an SA with that reqid (nft_xfrm.c), and the
 * counters of the SAs are known.
 */
#ifndef LAB_RULES_H
#define LAB_RULES_H

#include <stdbool.h>

#include "base/trouble.h"
#include "observation/observation.h"
#include "scenario/scenario.h"

/* Whether this kernel takes such rules; tried out in a namespace. */
bool rules_kernel_can(int netns);

/**
 * rules_stand_in() - write a program that can be run in place of nft.
 * @dir: where; what it is told goes to DIR/nft.log
 *
 * Returns its path, to be freed, or NULL with @t set.
 */
char *rules_stand_in(const char *dir, struct trouble *t);

/**
 * rules_count() - look a text up in a ruleset.
 * @ruleset: as `nft list ruleset` prints it
 * @match: text that picks the rules: each line that has it and a counter
 * @out: rules and packets are set
 */
void rules_count(const char *ruleset, const char *match,
		 struct observed_rule *out);

/**
 * rules_model() - the same where nobody counted.
 * @log: what the stand-in wrote; equal lines are one rule
 * @s, @seen: the flows, and how many of their packets arrived
 * @site: the gateway's SAs, with what they carried
 */
void rules_model(const char *log, const char *match, const struct scenario *s,
		 const struct observation *seen,
		 const struct observed_site *site, struct observed_rule *out);

/**
 * rules_observe() - look up all rules that a scenario names at a site.
 * @netns: the gateway's
 * @log: the stand-in's, or NULL when the kernel has the rules
 * @site: has a name and its SAs; gets the rules
 *
 * Returns 0, or -1 with @t set.
 */
int rules_observe(int netns, const char *log, const struct scenario *s,
		  const struct observation *seen, struct observed_site *site,
		  struct trouble *t);

#endif
