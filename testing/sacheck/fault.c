// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fault.c - why a class of flows is dropped, and what helps.
 */
#include "sacheck/fault.h"

#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "sacheck/text.h"

enum {
	FIRST_OF_PLUTO = 16384, /* reqid */
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
	[FAULT_PERHAPS_LOST] = "lost SA, perhaps",
	[FAULT_NO_SA] = "no SA yet",
	[FAULT_BLOCKED] = "blocked",
};

static const char *const meanings[FAULTS] = {
	[FAULT_NONE] = "delivered",
	[FAULT_P] =
		"the gateways rank overlapping policies differently, each sends on an SA that the other does not expect",
	[FAULT_R] =
		"one configured reqid for several Child SAs: the sender's policy fits all of them, and its kernel takes the newest",
	[FAULT_M] =
		"one connection for several narrowed Child SAs: the sender's policy fits all of them, and its kernel takes the newest",
	[FAULT_X] =
		"the sender sends on an SA that was negotiated for other subnets than its policy's",
	[FAULT_OTHER_CONN] =
		"the sender sends on the SA of another connection, which no receiver should accept",
	[FAULT_LOST_SA] =
		"the sender sends on an SA that the receiver does not have",
	[FAULT_NO_POLICY] =
		"the receiver has no policy for what the sender sends",
	[FAULT_IF_ID] =
		"the receiver's policy for it is for another if_id than that of the SA",
	[FAULT_OTHER] = "the receiver drops what the sender sends",
	[FAULT_PERHAPS_LOST] =
		"the sender sends on one of several SAs of one second, of which the receiver does not have each; which one its kernel takes no dump tells",
	[FAULT_NO_SA] =
		"the sender's policy waits for an SA: its first packet asks for one",
	[FAULT_BLOCKED] = "a policy that says so drops it",
	[FAULT_MARK] =
		"the receiver's policy for it is for another mark than that of the SA: dropped, unless a firewall rule sets that mark",
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
	return p->templates_count &&
	       !p->templates[p->templates_count - 1].spi &&
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
		       FAULT_IF_ID :
		       FAULT_MARK;
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
		return fits_wanted(sender, class) ? several_sas(sender, class) :
						    FAULT_X;
	case XM_FAULT_NO_SA:
		return FAULT_NO_SA;
	case XM_FAULT_LOST_SA:
		return FAULT_LOST_SA;
	case XM_FAULT_PERHAPS_LOST:
		return FAULT_PERHAPS_LOST;
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

/* Without what tells expansions and instances: "net" of "net/1x0[1]". */
static size_t base_length(const char *conn)
{
	return strcspn(conn, "/[");
}

enum reach fault_reach(const struct gateway *g, uint32_t sa, uint32_t other)
{
	const char *a = gateway_conn(g, sa), *b = gateway_conn(g, other);

	if (!a || !b)
		return REACH_UNKNOWN;
	return base_length(a) == base_length(b) &&
			       strncmp(a, b, base_length(a)) == 0 ?
		       REACH_ONE_CONN :
		       REACH_TWO_CONNS;
}

/* "; or patch ...": where a patch reaches the conns; to be freed. */
static char *or_patch(const struct patient *p, enum reach sender,
		      enum reach receiver)
{
	if (sender == REACH_ONE_CONN && receiver == REACH_ONE_CONN)
		return must_strdup("; or patch either pluto");
	if (sender == REACH_ONE_CONN || receiver == REACH_ONE_CONN)
		return must_printf("; or patch pluto at %s",
				   sender == REACH_ONE_CONN ? p->sender :
							      p->receiver);
	if (sender == REACH_UNKNOWN && receiver == REACH_UNKNOWN)
		return must_strdup(
			"; or patch either pluto, where the SAs are of expansions of one conn (NAME/NxM)");
	if (sender == REACH_UNKNOWN || receiver == REACH_UNKNOWN)
		return must_printf(
			"; or patch pluto at %s, where the SAs are of expansions of one conn (NAME/NxM)",
			sender == REACH_UNKNOWN ? p->sender : p->receiver);
	return must_strdup(
		"; the patches do not help conns that are written one by one: they reach the expansions of one conn (leftsubnets=, rightsubnets=)");
}

/* "the intersection of the two, 10.1.1.0/24 <-> 10.2.2.0/24," */
static char *the_common(const struct patient *p)
{
	char src[PREFIX_TEXT], dst[PREFIX_TEXT];

	if (!p->common)
		return must_strdup("the intersection of the two");
	return must_printf("the intersection of the two, %s <-> %s,",
			   prefix_print(&p->common->src, src),
			   prefix_print(&p->common->dst, dst));
}

static char *cure_p(const struct patient *p)
{
	char *patch = or_patch(p, p->nested ? REACH_TWO_CONNS : p->sender_reach,
			       p->receiver_reach);
	char *common = the_common(p), *cure;

	if (p->nested)
		cure = must_printf(
			"give the policy of the narrower subnets the better (lower) priority at both %s and %s: priority= of libreswan's conns%s",
			p->sender, p->receiver, patch);
	else if (p->sender_reach == REACH_TWO_CONNS ||
		 p->receiver_reach == REACH_TWO_CONNS)
		cure = must_printf(
			"add a conn for %s at %s and %s where there is none, and bring it up%s",
			common, p->sender, p->receiver, patch);
	else
		cure = must_printf(
			"bring up the expansion that is %s at %s or %s%s",
			common, p->sender, p->receiver, patch);
	free(common);
	free(patch);
	return cure;
}

/* A patched sender names the SPI for all conns with reqid=. */
static char *cure_r(const struct patient *p)
{
	char *patch = or_patch(p, REACH_ONE_CONN, p->receiver_reach);
	char *cure =
		p->sender_reach == REACH_TWO_CONNS ?
			must_printf(
				"at %s give each of the conns a reqid= of its own, or none%s",
				p->sender, patch) :
			must_printf(
				"at %s take reqid= out of the conn that has several subnets%s",
				p->sender, patch);

	free(patch);
	return cure;
}

static char *cure_m(const struct patient *p)
{
	char *patch = or_patch(p, p->sender_reach, p->receiver_reach);
	char *cure = must_printf(
		"at %s give the conn leftsubnets=/rightsubnets= as its peer has, so that each Child SA has a conn of its own%s",
		p->sender, patch);

	free(patch);
	return cure;
}

char *fault_cure(enum fault fault, const struct patient *p)
{
	switch (fault) {
	case FAULT_P:
		return cure_p(p);
	case FAULT_R:
		return cure_r(p);
	case FAULT_M:
		return cure_m(p);
	case FAULT_X:
		return must_printf(
			"patch pluto at %s, which then accepts all SAs of the conn's peer; until then restarting ipsec at %s may help",
			p->receiver, p->sender);
	case FAULT_OTHER_CONN:
		return must_printf(
			"the drop is right, and no patch changes it: find out at %s who gave its policy that reqid",
			p->sender);
	case FAULT_LOST_SA:
	case FAULT_PERHAPS_LOST:
		return must_printf(
			"bring the conn up at %s, also if it is said to be up there: its new SA is taken; where %s cannot, take it down and up at %s; after a restart of %s dpddelay= at %s does it by itself (IKEv1 also wants dpdtimeout=, and all before libreswan 5 dpdaction=restart)",
			p->receiver, p->receiver, p->sender, p->receiver,
			p->sender);
	case FAULT_NO_POLICY:
		return must_printf(
			"compare the subnets of the conn at %s and %s, and bring up what is down",
			p->sender, p->receiver);
	case FAULT_IF_ID:
		return must_printf(
			"at %s have the if_id of the policy and of the SA alike: that of the XFRM interface (ipsec-interface= of the conn)",
			p->receiver);
	case FAULT_MARK:
		return must_printf(
			"at %s compare the mark of the policy, of the SA (mark= of the conn) and of the VTI interface or firewall rule that sets it",
			p->receiver);
	default:
		return must_strdup("");
	}
}
