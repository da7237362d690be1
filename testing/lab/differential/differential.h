/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * differential.h - the model of XFRM against the kernel this runs on.
 *
 * Tried are priorities, ties and their order, selectors with ports and
 * interfaces, marks, if_ids, SPIs and reqids of templates, optional and nested
 * ones, tunnel and transport mode, ESP, AH and IPCOMP, IPv4 and IPv6 and either
 * in the other, larval SAs and dying ones, SAs with selectors, directions and
 * any source, and that a policy goes over to a newer SA.  For each rule the
 * result tells how many cases it decided: see without.h.  In some sets the
 * kernel's hash tables grow: there the model only says which SAs may be taken.
 *
 * Not tried: expired SAs, which the kernel removes at a time of its own; BEET
 * and IP-TFS; what is decided by ICMP's types.  The unit tests have these.
 * That an SA of a later second comes before one inserted later shows when the
 * clock is set back in between, which is only done to a guest's.
 */
#ifndef LAB_DIFFERENTIAL_H
#define LAB_DIFFERENTIAL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/trouble.h"
#include "differential/without.h"
#include "model/xfrm_model.h"

enum {
	DIFFERENTIAL_ENOUGH = 10000, /* cases that try each rule */
};

struct differential {
	uint64_t seed;
	unsigned first; /* number of the first set */
	unsigned cases; /* flows, of as many sets as it takes */
	bool own_clock; /* the kernel is a guest's: its clock may be set
				 * back */
};

struct differential_result {
	unsigned cases, disagreements;
	unsigned delivered; /* of the cases */
	unsigned grown;	    /* sets whose tables grew */
	/*
	 * Cases in which any SA of a second may have been taken, and was; and
	 * those of them in which it was not the last inserted.
	 */
	unsigned undetermined, turned;
	unsigned verdicts[XM_VERDICTS];	 /* how often each was foretold */
	unsigned decided[WITHOUT_RULES]; /* cases that would have been
					 * foretold otherwise without it */
};

/**
 * differential_run() - try random sets and flows.
 * @kernel: release of the kernel, "6.1.0-..."
 * @say: gets a line for each disagreement, and now and then how far it is
 *
 * Returns 0 with @result set, also after disagreements; or -1 with @t set.
 */
int differential_run(const struct differential *d, const char *kernel,
		     void (*say)(void *arg, const char *text), void *arg,
		     struct differential_result *result, struct trouble *t);

/* "N disagreements in N cases: N passed, N XfrmInTmplMismatch ..."; free() it. */
char *differential_summary(const struct differential_result *result);

/* "decided by priority: N, first installed: N ..."; free() it. */
char *differential_coverage(const struct differential_result *result);

/*
 * The first rule that no case depended on, by name, of those that this kernel
 * has and that are not rare; or NULL.
 * @kernel: release of the kernel, "6.1.0-..."
 */
const char *differential_untried(const struct differential *d,
				 const struct differential_result *result,
				 const char *kernel);

/*
 * "SEED FIRST CASES OWN_CLOCK", as a message has it.  The first returns a string to
 * free(), the other false when @text is no such thing.
 */
char *differential_print(const struct differential *d);
bool differential_parse(const char *text, struct differential *d);

#endif
