/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * xfrm_finding.h - what is inconsistent in the SAs and policies of one
 * gateway.
 *
 * Findings are data: which SA, which policy, which flow.  The caller explains
 * them to an operator.
 */
#ifndef XFRM_FINDING_H
#define XFRM_FINDING_H

#include "model/xfrm_model.h"

enum xm_finding_kind {
	/*
	 * Outbound: no valid SA fits a template that is not optional, so
	 * packets are dropped (XfrmOutNoStates).  XM_FAULT if the SA expired or
	 * the SPI is taken, else XM_MAYBE: a policy that waits for its first
	 * packet (auto=ondemand) looks the same.  XM_MAYBE is a fault only if
	 * `larval` is not set and the caller knows that the conn is up.
	 */
	XM_OUT_UNSATISFIED,
	/*
	 * Outbound: one template of several policies fits SAs of several Child
	 * SAs; the kernel takes `sa` (why: `choice`), and the peer may expect
	 * another: faults R and M.  Several SAs for only one policy are no
	 * finding, as a rekey makes them.  See `same_child` of struct
	 * xm_judge_options.
	 */
	XM_OUT_AMBIGUOUS,
	/*
	 * Outbound: several SAs of one second fit.  The kernel may take any, so
	 * the peer must have all of them: XM_MAYBE.  Not reported in addition
	 * to XM_OUT_AMBIGUOUS.
	 */
	XM_OUT_TIED,
	/* Outbound SA that fits no template of any policy. */
	XM_OUT_UNREACHABLE,
	/*
	 * Outbound SA that fits a template, but the kernel always prefers
	 * another SA: a rekey left it behind, or it is the loser of an
	 * XM_OUT_AMBIGUOUS.
	 */
	XM_OUT_IDLE,
	/*
	 * Inbound: an SA that no inbound policy accepts; packets that arrive on
	 * it are dropped (XfrmInTmplMismatch, or XfrmInNoPols).  `policy` is
	 * the policy of the same peer that differs least; `differs` tells how.
	 */
	XM_IN_UNACCEPTED,
	/* The same for forward policies, when there are any for the peer. */
	XM_FWD_UNACCEPTED,
	/*
	 * Inbound, forward: no valid SA satisfies a template that is not
	 * optional, so all that the policy covers is dropped.  XM_MAYBE, as in
	 * XM_OUT_UNSATISFIED: the policy may wait for its first packet.
	 */
	XM_IN_UNSATISFIED,
	XM_FWD_UNSATISFIED,
	/*
	 * A tunnel-mode inbound policy without a forward policy (of the same
	 * selector, mark and if_id, or for the same flow) that accepts the same
	 * SAs: hosts behind the gateway are not reached.  XM_INFORMATION if the
	 * selector's destination is one address: that may be the gateway.
	 */
	XM_IN_WITHOUT_FWD,
	/*
	 * A tunnel-mode outbound policy that sends, but no inbound policy of
	 * the peer covers the answers.  They are dropped (XfrmInNoPols), to the
	 * gateway itself as well as to hosts behind it.
	 */
	XM_OUT_WITHOUT_IN,
	/*
	 * A policy that never wins: for every flow that it covers another
	 * policy comes first.  `other_policy` is one of these.
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
	XM_FAULT,	/* packets are dropped or misdirected */
};

struct xm_finding {
	enum xm_finding_kind kind;
	enum xm_severity severity;
	uint32_t policy, other_policy; /* or XM_NONE */
	uint32_t sa, other_sa;	       /* or XM_NONE.  XM_OUT_AMBIGUOUS: the SA
					 * taken, and the best of another Child
					 * SA */
	unsigned template_index;       /* of policy */
	unsigned differs;	       /* XM_DIFFERS_*: how sa differs */
	bool larval;		       /* *_UNSATISFIED: an SA is being
					 * negotiated */
	struct xm_choice choice;       /* XM_OUT_AMBIGUOUS, _TIED and
					 * _UNSATISFIED */
	struct xm_flow flow;	       /* a packet that shows the finding */
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
	/* Pairs of overlapping policies, and how many of these pairs have no
	 * finding because of most_overlaps. */
	uint64_t overlaps, overlaps_left_out;
	uint32_t *members; /* the arrays of all groups */
};

struct xm_judge_options {
	unsigned most_overlaps; /* XM_OVERLAP findings; 0: 1,000 */
	/*
	 * The direction of an SA: outbound (1), inbound (0) or unknown (-1).
	 * NULL: xm_sa_is_outbound().
	 */
	int (*is_outbound)(void *arg, uint32_t sa);
	/*
	 * Whether two outbound SAs that fit one template of several policies
	 * belong to one Child SA, as the old and the new one of a rekey do.
	 * NULL: two SAs added within two seconds of each other are of two Child
	 * SAs; others may be of one, and XM_OUT_AMBIGUOUS is XM_MAYBE.
	 */
	bool (*same_child)(void *arg, uint32_t sa, uint32_t other);
	void *arg;
};

/*
 * xm_sa_is_outbound() - guess an SA's direction: 1, 0, or -1 for unknown.
 *
 * XFRMA_SA_DIR tells it, if present.  Otherwise an address is a peer's if it is
 * the destination of an outbound template or the source of an inbound one, and
 * this host's in the opposite case; an address that is both tells nothing.
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
 * xm_common_flow() - a packet that two policies both cover; if possible one
 * that no third policy wins.
 *
 * Returns false when there is none.
 */
bool xm_common_flow(const struct xm_set *set, uint32_t policy, uint32_t other,
		    struct xm_flow *flow);

/*
 * xm_won_flow() - a packet for which the SPD picks this policy.
 *
 * Returns false when another policy always comes first, or the search gave up.
 */
bool xm_won_flow(const struct xm_set *set, uint32_t policy,
		 struct xm_flow *flow);

#endif
