/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * differential.h - compare the model of XFRM with the running kernel.
 *
 * Tried: priorities, ties and their order; selectors with ports and interfaces;
 * marks; if_ids; SPIs and reqids of templates; optional and nested templates;
 * tunnel and transport mode; ESP, AH and IPCOMP; IPv4, IPv6 and either inside
 * the other; larval and dying SAs; SAs with selectors, directions or any
 * source; a policy's change to a newer SA.  For each rule the result counts the
 * cases that the rule decided: see without.h.  In some sets the kernel's hash
 * tables grow: for these the model only predicts which SAs may be taken.
 *
 * Not tried: expired SAs, which the kernel removes at a time of its own; BEET
 * and IP-TFS; ICMP types.  The unit tests cover these.  The kernel prefers an
 * SA of a later second to one inserted later.  That shows only if the clock is
 * set back in between, which is done in guests only.
 */
#ifndef LAB_DIFFERENTIAL_H
#define LAB_DIFFERENTIAL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/trouble.h"
#include "differential/without.h"
#include "model/xfrm_model.h"

enum {
	DIFFERENTIAL_ENOUGH = 10000, /* cases, to try every rule */
};

struct differential {
	uint64_t seed;
	unsigned first; /* number of the first set */
	unsigned cases; /* flows, over as many sets as needed */
	bool own_clock; /* the kernel is a guest's: its clock may be set
				 * back */
};

struct differential_result {
	unsigned cases, disagreements;
	unsigned delivered; /* of the cases */
	unsigned grown;	    /* sets whose tables grew */
	/*
	 * Cases in which one of several possible SAs of one second was taken;
	 * and those of them in which that was not the last inserted SA.
	 */
	unsigned undetermined, turned;
	unsigned verdicts[XM_VERDICTS];	 /* how often each was predicted */
	unsigned decided[WITHOUT_RULES]; /* cases predicted differently
					 * without the rule */
};

/**
 * differential_run() - try random sets and flows.
 * @kernel: release of the kernel, "6.1.0-..."
 * @say: gets a line for each disagreement, and after every ten sets the sums
 *
 * Returns 0 with @result set, also after disagreements; or -1 with @t set.
 */
int differential_run(const struct differential *d, const char *kernel,
		     void (*say)(void *arg, const char *text), void *arg,
		     struct differential_result *result, struct trouble *t);

/* "N disagreements in N cases: N delivered; foretold N ..."; free() it. */
char *differential_summary(const struct differential_result *result);

/* "decided by priority: N, first installed: N ..."; free() it. */
char *differential_coverage(const struct differential_result *result);

/*
 * The name of the first rule with without_is_usual() that decided no case; or
 * "not the last inserted" when result->turned is 0; or NULL.
 * @kernel: release of the kernel, "6.1.0-..."
 */
const char *differential_untried(const struct differential *d,
				 const struct differential_result *result,
				 const char *kernel);

/*
 * "SEED FIRST CASES OWN_CLOCK", for messages.  differential_print() returns a
 * string to free(); differential_parse() false when @text has another form.
 */
char *differential_print(const struct differential *d);
bool differential_parse(const char *text, struct differential *d);

#endif
