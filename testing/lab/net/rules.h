/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rules.h - what the nftables rules of pluto's updown script counted.
 *
 * Debian's User-Mode Linux kernels have no nftables for IP
 * (CONFIG_NF_TABLES_INET, _IPV4 and _IPV6 unset).  There a stand-in for nft
 * logs the script's commands, and the lab computes what each rule would have
 * counted.  A rule for "ipsec in reqid N" sees the packets of its addresses
 * that came through an SA with that reqid (nft_xfrm.c).  The SAs' counters are
 * known.
 */
#ifndef LAB_RULES_H
#define LAB_RULES_H

#include <stdbool.h>

#include "base/trouble.h"
#include "observation/observation.h"
#include "scenario/scenario.h"

/* Whether this kernel accepts such rules; tried in @netns. */
bool rules_kernel_can(int netns);

/**
 * rules_stand_in() - write a program that can be run in place of nft.
 * @dir: of the program; the commands that it gets go to DIR/nft.log
 *
 * Returns its path, to be freed, or NULL with @t set.
 */
char *rules_stand_in(const char *dir, struct trouble *t);

/**
 * rules_count() - count the rules of a ruleset that contain a text.
 * @ruleset: as `nft list ruleset` prints it
 * @match: the text; a rule is a line that has the text and a counter
 * @out: rules, packets and most are set
 */
void rules_count(const char *ruleset, const char *match,
		 struct observed_rule *out);

/**
 * rules_model() - compute these counts where the stand-in ran.
 * @log: the stand-in's; equal lines are one rule
 * @s, @seen: the flows, and how many of their packets arrived
 * @site: the gateway's SAs, with their counters
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
