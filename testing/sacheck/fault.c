// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fault.c - why a class of flows is dropped, and what helps.
 */
#include "fault.h"

#include "must.h"
#include "text.h"

enum {
	FIRST_OF_PLUTO = 16384,	/* reqid */
};

static const char *const names[FAULTS] = {
	[FAULT_NONE] = "none",
	[FAULT_P] = "P",
	[FAULT_R] = "R",
	[FAULT_M] = "M",
	[FAULT_X] = "X",
	[FAULT_OTHER_CONN] = "other conn",
	[FAULT_LOST_SA] = "lost SA",
	[FAULT_NO_POLICY] = "no policy",
	[FAULT_IF_ID] = "if_id",
	[FAULT_OTHER] = "other",
	[FAULT_MARK] = "mark",
	[FAULT_NO_SA] = "no SA yet",
	[FAULT_BLOCKED] = "blocked",
};

static const char *const meanings[FAULTS] = {
	[FAULT_NONE] = "delivered",
	[FAULT_P] = "the gateways rank overlapping policies differently, each sends on an SA that the other does not expect",
	[FAULT_R] = "one configured reqid for several Child SAs: the sender's policy fits all of them, and its kernel takes the newest",
	[FAULT_M] = "one connection for several narrowed Child SAs: the sender's policy fits all of them, and its kernel takes the newest",
	[FAULT_X] = "the sender sends on an SA that was negotiated for other subnets than its policy's",
	[FAULT_OTHER_CONN] = "the sender sends on the SA of another connection, which no receiver should accept",
	[FAULT_LOST_SA] = "the sender sends on an SA that the receiver does not have",
	[FAULT_NO_POLICY] = "the receiver has no policy for what the sender sends",
	[FAULT_IF_ID] = "the receiver's policy for it is for another if_id than that of the SA",
	[FAULT_OTHER] = "the receiver drops what the sender sends",
	[FAULT_NO_SA] = "the sender's policy waits for an SA: its first packet asks for one",
	[FAULT_BLOCKED] = "a policy that says so drops it",
	[FAULT_MARK] = "the receiver's policy for it is for another mark than that of the SA: dropped, unless a firewall rule sets that mark",
};

static enum fault several_sas(const struct gateway *sender,
			      const struct xm_class *class)
{
	const struct xm_policy *p;

	if (class->output.policy == XM_NONE)
		return FAULT_R;
	p = xm_policy(sender->set, class->output.policy);
	return policy_reqid(p) < FIRST_OF_PLUTO ? FAULT_R : FAULT_M;
}

/*
 * Whether the SA that the receiver wants fits the sender's policy as well as
 * the one that was taken: also ESP in transport mode around IPCOMP, whose
 * addresses are those of the template further in.
 */
static bool fits_wanted(const struct gateway *sender,
			const struct xm_class *class)
{
	const struct xm_policy *p;
	const struct xm_sa *sent, *wanted;

	if (class->output.policy == XM_NONE || class->sent_sa == XM_NONE ||
	    class->wanted_sent_sa == XM_NONE)
		return false;
	p = xm_policy(sender->set, class->output.policy);
	sent = xm_sa(sender->set, class->sent_sa);
	wanted = xm_sa(sender->set, class->wanted_sent_sa);
	return p->templates_count && !p->templates[p->templates_count - 1].spi &&
	       wanted->state == XM_SA_VALID && sent->proto == wanted->proto &&
	       sent->mode == wanted->mode && sent->reqid == wanted->reqid &&
	       sent->if_id == wanted->if_id &&
	       prefix_equal(&sent->src, &wanted->src) &&
	       prefix_equal(&sent->dst, &wanted->dst);
}

/* A policy that would cover it is for another if_id, or for another mark. */
static enum fault no_policy(const struct gateway *receiver,
			    const struct xm_class *class)
{
	if (class->covering == XM_NONE)
		return FAULT_NO_POLICY;
	return xm_policy(receiver->set, class->covering)->if_id !=
	       xm_sa(receiver->set, class->received_sa)->if_id ?
	       FAULT_IF_ID : FAULT_MARK;
}

enum fault fault_of(const struct gateway *sender,
		    const struct gateway *receiver,
		    const struct xm_class *class)
{
	if (!class->dropped)
		return FAULT_NONE;
	switch (class->fault) {
	case XM_FAULT_P:
		return FAULT_P;
	case XM_FAULT_R:
		return several_sas(sender, class);
	case XM_FAULT_X:
		return fits_wanted(sender, class) ?
			several_sas(sender, class) : FAULT_X;
	case XM_FAULT_NO_SA:
		return FAULT_NO_SA;
	case XM_FAULT_LOST_SA:
		return FAULT_LOST_SA;
	case XM_FAULT_NO_POLICY:
		return no_policy(receiver, class);
	case XM_FAULT_BLOCKED:
		return FAULT_BLOCKED;
	default:
		return FAULT_OTHER;
	}
}

bool fault_is_grave(enum fault fault)
{
	return fault > FAULT_NONE && fault < FAULT_MARK;
}

bool fault_is_unsure(enum fault fault)
{
	return fault >= FAULT_MARK && fault < FAULT_NO_SA;
}

const char *fault_name(enum fault fault)
{
	return names[fault];
}

const char *fault_meaning(enum fault fault)
{
	return meanings[fault];
}

char *fault_cure(enum fault fault, bool nested, const char *sender,
		 const char *receiver)
{
	switch (fault) {
	case FAULT_P:
		if (nested)
			return must_printf("give the policy of the narrower subnets the better (lower) priority at both %s and %s: see priority= of the conns; or patch pluto at %s",
					   sender, receiver, receiver);
		return must_printf("bring up the expansion that is the intersection of the two, at %s or %s; or patch either pluto",
				   sender, receiver);
	case FAULT_R:
		return must_printf("at %s take reqid= out of the conn that has several subnets; or patch either pluto",
				   sender);
	case FAULT_M:
		return must_printf("at %s give the conn leftsubnets=/rightsubnets= as its peer has, so that each Child SA has a conn of its own; or patch either pluto",
				   sender);
	case FAULT_X:
		return must_printf("patch pluto at %s, which then accepts all SAs of the conn's peer; until then ipsec restart at %s may help",
				   receiver, sender);
	case FAULT_OTHER_CONN:
		return must_printf("the drop is right, and no patch changes it: find out at %s who gave its policy that reqid",
				   sender);
	case FAULT_LOST_SA:
		return must_printf("take the conn down and up at %s; dpdaction=restart does it by itself",
				   sender);
	case FAULT_NO_POLICY:
		return must_printf("compare the subnets of the conn at %s and %s, and bring up what is down",
				   sender, receiver);
	case FAULT_IF_ID:
		return must_printf("at %s have the if_id of the policy and of the SA alike: that of the XFRM interface (ipsec-interface= of the conn)",
				   receiver);
	case FAULT_MARK:
		return must_printf("at %s compare the mark of the policy, of the SA (mark= of the conn) and of the VTI interface or firewall rule that sets it",
				   receiver);
	default:
		return must_strdup("");
	}
}
