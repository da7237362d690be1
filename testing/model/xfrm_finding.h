/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * xfrm_finding.h - what is inconsistent in the SAs and policies of one
 * gateway.
 *
 * Findings are data: which SA, which policy, which flow.  What they mean to an
 * operator, and how they are put, is up to the caller.
 */
#ifndef XFRM_FINDING_H
#define XFRM_FINDING_H

#include "model/xfrm_model.h"

enum xm_finding_kind {
	/*
	 * Outbound: no valid SA fits a template that is not optional, so that
	 * packets are dropped (XfrmOutNoStates).  A policy that waits for its
	 * first packet to be negotiated (auto=ondemand) looks just like that:
	 * so a fault only if `larval` is not set and the caller knows that the
	 * conn is up; XM_MAYBE.
	 */
	XM_OUT_UNSATISFIED,
	/*
	 * Outbound: the template, which several policies have, fits SAs of
	 * several Child SAs, and the kernel takes `sa` (why: `choice`) where
	 * the peer may expect another: faults R and M.  Several SAs for just
	 * one policy are what a rekey makes, and no finding; for the others
	 * see struct xm_judge_options.
	 */
	XM_OUT_AMBIGUOUS,
	/*
	 * Outbound: of several SAs of one second that fit, any may be taken,
	 * and the peer must have all of them: XM_MAYBE.  Not where
	 * XM_OUT_AMBIGUOUS says more.
	 */
	XM_OUT_TIED,
	/* Outbound SA that no template of any policy fits. */
	XM_OUT_UNREACHABLE,
	/*
	 * Outbound SA that some template fits, but always an SA of a later second
	 * is preferred: what a rekey leaves behind, or the loser of an
	 * XM_OUT_AMBIGUOUS.
	 */
	XM_OUT_IDLE,
	/*
	 * Inbound: an SA that no inbound policy accepts; what arrives on it is
	 * dropped (XfrmInTmplMismatch, or XfrmInNoPols).  `policy` is the one
	 * of the same peer that comes nearest, `differs` what it objects to.
	 */
	XM_IN_UNACCEPTED,
	/* The same for forward policies, when there are any for the peer. */
	XM_FWD_UNACCEPTED,
	/*
	 * Inbound, forward: a policy whose templates no valid SA satisfies:
	 * whatever it covers is dropped.  As with XM_OUT_UNSATISFIED it may
	 * only wait for its first packet.
	 */
	XM_IN_UNSATISFIED,
	XM_FWD_UNSATISFIED,
	/*
	 * A tunnel-mode inbound policy without a forward policy of the same
	 * selector, mark, if_id and templates' reqid: hosts behind the gateway
	 * are not reached.  Of a selector whose destination is only this host
	 * it is no fault: XM_INFORMATION.
	 */
	XM_IN_WITHOUT_FWD,
	/*
	 * A tunnel-mode outbound policy that sends, and no inbound policy of
	 * that peer covers the answers: they are dropped (XfrmInNoPols), for
	 * hosts behind the gateway as well as for itself.
	 */
	XM_OUT_WITHOUT_IN,
	/*
	 * A policy that never wins: others, of which `other_policy` is one,
	 * come first for every flow it covers.
	 */
	XM_SHADOWED,
	/*
	 * Two policies of one direction both cover `flow`; the SPD picks
	 * `policy`, not `other_policy`, and they want different SAs.
	 */
	XM_OVERLAP,
	XM_FINDING_KINDS
};

enum xm_severity {
	XM_INFORMATION, /* harmless by itself */
	XM_MAYBE,	/* a fault if traffic is meant to flow now */
	XM_FAULT,	/* packets are dropped, or go where nobody wants them */
};

struct xm_finding {
	enum xm_finding_kind kind;
	enum xm_severity severity;
	uint32_t policy, other_policy; /* or XM_NONE */
	uint32_t sa, other_sa;	       /* or XM_NONE.  XM_OUT_AMBIGUOUS: the
					 * one taken, the best of another Child
					 * SA */
	unsigned template_index;       /* of policy */
	unsigned differs;	       /* XM_DIFFERS_*: of sa from policy */
	bool larval;		       /* *_UNSATISFIED: an SA is being
					 * negotiated */
	struct xm_choice choice;       /* XM_OUT_AMBIGUOUS, _TIED, _IDLE */
	struct xm_flow flow;	       /* a packet that shows it */
	bool has_flow;
};

/*
 * The policies of one peer and direction that share an inbound reqid: they
 * accept each other's SAs.
 */
struct xm_group {
	enum xm_direction direction; /* XM_IN or XM_FWD */
	struct prefix peer;	     /* source of the templates */
	uint32_t reqid;		     /* 0: accepts every reqid */
	uint32_t if_id;
	const uint32_t *policies;
	unsigned policies_count;
	const uint32_t *sas; /* valid SAs that their last template
					 * accepts */
	unsigned sas_count;
};

struct xm_findings {
	struct xm_finding *list; /* gravest first, then by kind, policy
					 * and SA */
	unsigned count;
	struct xm_group *groups;
	unsigned groups_count;
	/*
	 * Pairs of overlapping policies beyond this many are counted, but have
	 * no finding.
	 */
	uint64_t overlaps, overlaps_left_out;
	uint32_t *members; /* what the groups point into */
};

struct xm_judge_options {
	unsigned most_overlaps; /* 0: 1,000 */
	/*
	 * Whether an SA is one of this host's own to send on (1), to receive
	 * on (0), or it cannot be told (-1).  NULL: xm_sa_is_outbound().
	 */
	int (*is_outbound)(void *arg, uint32_t sa);
	/*
	 * Whether two outbound SAs that fit one template of several policies
	 * belong to one Child SA, as the old and the new one of a rekey do.
	 * NULL: two SAs added within two seconds of each other are of two Child
	 * SAs; of others it is not known, and XM_OUT_AMBIGUOUS is XM_MAYBE.
	 */
	bool (*same_child)(void *arg, uint32_t sa, uint32_t other);
	void *arg;
};

/*
 * xm_sa_is_outbound() - guess an SA's direction: 1, 0, or -1 for unknown.
 *
 * XFRMA_SA_DIR tells when there is one.  Otherwise an address that is the
 * destination of some outbound template, and no inbound one's, is a peer's; and
 * the source of some inbound template likewise.
 */
int xm_sa_is_outbound(const struct xm_set *set, uint32_t sa);

/*
 * xm_judge() - judge the invariants of one gateway.
 * @options: or NULL
 *
 * The time grows with the number of SAs and policies, and with the number of
 * pairs of policies that overlap.  Release with xm_findings_free(); @set must
 * outlive the result.
 */
struct xm_findings xm_judge(const struct xm_set *set,
			    const struct xm_judge_options *options);

void xm_findings_free(struct xm_findings *findings);

/*
 * xm_common_flow() - a packet that both of two policies cover, which none of
 * the others of their direction gets if there is such a packet.
 *
 * Returns false when they cover none.
 */
bool xm_common_flow(const struct xm_set *set, uint32_t policy, uint32_t other,
		    struct xm_flow *flow);

/*
 * xm_won_flow() - a packet for which the SPD picks just this policy.
 *
 * Returns false when there is none, as another always comes first.
 */
bool xm_won_flow(const struct xm_set *set, uint32_t policy,
		 struct xm_flow *flow);

#endif
