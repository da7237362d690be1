/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * xfrm_policy.h - the SPD of one gateway's kernel: read, block, meddle.
 */
#ifndef LAB_XFRM_POLICY_H
#define LAB_XFRM_POLICY_H

#include "base/trouble.h"
#include "observation/observation.h"

struct xfrm;

/**
 * xfrm_block() - forbid plaintext to and from addresses of other sites.
 * @addresses: inner addresses that are not behind this gateway
 * @interface: only what leaves and comes through it; NULL: through any.  A
 *	packet on its way into or out of an XFRM interface is plaintext there,
 *	and no policy without the interface's if_id may forbid it
 *
 * One blocking policy for each address and direction, of the worst priority
 * there is: whatever pluto installs comes before it.  Pluto flushes the SPD
 * when it starts, so call this once it is up.  There is none for what is
 * forwarded *to* such an address: a forward policy is also asked for packets
 * that are yet to be encrypted, the out policy stops them.
 *
 * Returns 0, or -1 with @t set.
 */
int xfrm_block(struct xfrm *x, const char *const *addresses, unsigned count,
	       const char *interface, struct trouble *t);

/* How many of them are in place; x->blocks_wanted is how many should be. */
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
 * xfrm_shunts() - the policies that have none, but for the block policies and
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
 * xfrm_hijack() - send what matches a selector on another policy's SA.
 * @selector: of the new outbound policy, which comes before all others
 * @template_of: selector of the outbound policy whose templates it gets
 *
 * Returns 0, or -1 with @t set, also when there is no such policy.
 */
int xfrm_hijack(struct xfrm *x, const char *selector, const char *template_of,
		struct trouble *t);

/**
 * xfrm_clear() - let what matches a selector out as plaintext.
 * @selector: of the new outbound policy, which comes before all others
 *
 * Returns 0, or -1 with @t set.
 */
int xfrm_clear(struct xfrm *x, const char *selector, struct trouble *t);

/**
 * xfrm_describe() - every SA and policy in the kernel, as of describe.h.
 * @lines: set to an array of strings, which the caller owns
 *
 * Without the block policies, and those of single sockets.  Returns 0, or -1
 * with @t set.
 */
int xfrm_describe(struct xfrm *x, char ***lines, unsigned *count,
		  struct trouble *t);

#endif
