/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * xfrm_policy.h - read the SPD of one gateway's kernel, and change it.
 */
#ifndef LAB_XFRM_POLICY_H
#define LAB_XFRM_POLICY_H

#include "base/trouble.h"
#include "observation/observation.h"

struct xfrm;

/**
 * xfrm_block() - forbid plaintext to and from addresses of other sites.
 * @addresses: inner addresses that are not behind this gateway
 * @interface: forbid only packets through this interface; NULL: through any.
 *	A packet that enters or leaves an XFRM interface is plaintext there, and
 *	no policy without the interface's if_id may forbid it
 *
 * Adds one block policy for each address and direction, with the worst priority
 * that there is: all policies of pluto win.  To be called once pluto is up,
 * because pluto flushes the SPD when it starts.  Packets forwarded *to* such an
 * address have no forward block policy: the kernel checks forward policies also
 * for packets yet to be encrypted.  The out policy blocks them.
 *
 * Returns 0, or -1 with @t set.
 */
int xfrm_block(struct xfrm *x, const char *const *addresses, unsigned count,
	       const char *interface, struct trouble *t);

/* Count the block policies in place: there should be x->blocks_wanted. */
int xfrm_count_blocks(struct xfrm *x, unsigned *count, struct trouble *t);

/* Flush the SPD.  Returns 0, or -1 with @t set. */
int xfrm_flush_policies(const struct xfrm *x, struct trouble *t);

/**
 * xfrm_policies() - the policies that have a template.
 * @policies: set to an array, which the caller owns
 *
 * Returns 0, or -1 with @t set.
 */
int xfrm_policies(struct xfrm *x, struct observed_policy **policies,
		  unsigned *count, struct trouble *t);

/**
 * xfrm_shunts() - the policies without a template, except block policies and
 * those of a single protocol.
 * @shunts: set to an array, which the caller owns
 *
 * Returns 0, or -1 with @t set.
 */
int xfrm_shunts(struct xfrm *x, struct observed_shunt **shunts, unsigned *count,
		struct trouble *t);

/**
 * xfrm_swap() - give each of two outbound policies the other's templates.
 * @first, @second: selectors, "10.0.1.0/24 -> 10.0.0.0/24"
 *
 * Returns 0, or -1 with @t set, also when there is no such policy.
 */
int xfrm_swap(struct xfrm *x, const char *first, const char *second,
	      struct trouble *t);

/**
 * xfrm_hijack() - send packets of a selector on another policy's SA.
 * @selector: of a new outbound policy, which comes before all others
 * @template_of: selector of the policy whose templates the new one gets
 *
 * Returns 0, or -1 with @t set, also when there is no such policy.
 */
int xfrm_hijack(struct xfrm *x, const char *selector, const char *template_of,
		struct trouble *t);

/**
 * xfrm_clear() - send packets of a selector as plaintext.
 * @selector: of a new outbound policy, which comes before all others
 *
 * Returns 0, or -1 with @t set.
 */
int xfrm_clear(struct xfrm *x, const char *selector, struct trouble *t);

/**
 * xfrm_describe() - the SAs and policies in the kernel, as lines of describe.h.
 * @lines: set to an array of strings, which the caller owns
 *
 * Without larval SAs, block policies and policies of single sockets.  Returns
 * 0, or -1 with @t set.
 */
int xfrm_describe(struct xfrm *x, char ***lines, unsigned *count,
		  struct trouble *t);

#endif
