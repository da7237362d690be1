/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * xfrm_model.h - what Linux's XFRM does with a packet, given its SAs and
 * policies.
 *
 * A set holds the SAs and policies of one network namespace, from a dump or
 * from a test.  A sealed set tells which policy the SPD picks for a flow.  It
 * tells which SA xfrm_state_find() takes for a template, and why; and whether a
 * packet that came through some SAs passes the inbound or the forward check.
 * The rules are those of the kernel sources named at each function, 6.1.192 and
 * 7.2.12; where these differ, the comment names the release that changed the
 * rule.  `plutolab differential` compares the model with real kernels.
 *
 * Nothing here reads a key, prints, or asks a kernel.  Functions that allocate
 * end the process with a message when memory is refused (must.h).  Several
 * threads may read a sealed set.
 *
 * Numbers are in host byte order throughout, SPIs and ports too.
 *
 * Not modelled: policies of single sockets and of type "sub", security labels,
 * hardware offload, per-CPU SAs, the algorithm masks of templates, and how ICMP
 * errors are matched (XFRM_STATE_ICMP, XFRM_POLICY_ICMP).
 */
#ifndef XFRM_MODEL_H
#define XFRM_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/prefix.h"

/* The index of no SA or policy. */
#define XM_NONE UINT32_MAX

/* A kernel release as a number that can be compared: XM_KERNEL(6, 12). */
#define XM_KERNEL(major, minor) ((uint32_t)(major) << 16 | (uint32_t)(minor))

/* That number for "6.12.1-amd64"; 0 when @release has another form. */
uint32_t xm_kernel(const char *release);

enum {
	XM_DEPTH = 6, /* XFRM_MAX_DEPTH: templates of a policy, SAs of
				 * a packet */
};

/* The values of XFRM_POLICY_IN, _OUT and _FWD; a policy's index modulo 8. */
enum xm_direction { XM_IN, XM_OUT, XM_FWD, XM_DIRECTIONS };

/* The values of XFRM_MODE_*; the model has no rules for other modes. */
enum xm_mode {
	XM_TRANSPORT = 0,
	XM_TUNNEL = 1,
	XM_BEET = 4,
	XM_IPTFS = 5,
};

/* ------------------------------------------------------------ descriptions */

/*
 * An address is a prefix of full length.  The source of an SA or template may
 * be "any": all zeros, with a family.  See xm_is_any().
 */

/* Matches a packet whose mark, masked, is value.  { 0, 0 } matches all. */
struct xm_mark {
	uint32_t value, mask;
};

/*
 * struct xfrm_selector.  src and dst have the same family: AF_INET or AF_INET6;
 * for an SA also AF_UNSPEC, no selector at all.  A port matches if it equals
 * sport in the bits of sport_mask.  For ICMP the kernel takes the type for the
 * source port and the code for the destination port.
 */
struct xm_selector {
	struct prefix src, dst;
	uint8_t proto;		    /* 0: any */
	uint16_t sport, sport_mask; /* mask 0: any */
	uint16_t dport, dport_mask;
	uint32_t ifindex; /* 0: any */
};

/* km.state, as far as it matters to a lookup. */
enum xm_sa_state {
	XM_SA_VALID,
	XM_SA_LARVAL,  /* XFRM_STATE_ACQ: of ALLOCSPI or of an acquire */
	XM_SA_EXPIRED, /* or XFRM_STATE_ERROR */
};

/* XFRMA_SA_DIR, from Linux 6.10 on. */
enum xm_sa_direction { XM_SA_ANY_DIRECTION, XM_SA_INBOUND, XM_SA_OUTBOUND };

struct xm_sa {
	uint32_t spi;
	uint8_t proto;		/* IPPROTO_ESP, _AH, _COMP ... */
	uint8_t mode;		/* enum xm_mode */
	struct prefix src, dst; /* outer addresses, with the SA's own
					 * family (props.family) */
	uint32_t reqid;
	struct xm_mark mark;
	uint32_t if_id;
	struct xm_selector selector; /* family AF_UNSPEC: none */
	enum xm_sa_state state;
	bool dying;	   /* past its soft lifetime: not in a dump,
					 * but in an XFRM_MSG_EXPIRE notice */
	bool wildrecv;	   /* XFRM_STATE_WILDRECV */
	bool encapsulated; /* ESP in UDP: there may be NAT */
	enum xm_sa_direction direction;
	uint64_t add_time; /* curlft.add_time: whole seconds */
	/*
	 * Greater: inserted later.  A dump shows the newest first, as the
	 * kernel adds to the head of its list state_all: the i-th of n SAs has
	 * n - i.  The order counts only among SAs of the same second, and is
	 * certain only with xm_set_order_known().
	 */
	uint64_t order;
	uint64_t packets; /* curlft.packets: shows which SA of
					 * one second was used */
};

/* struct xfrm_user_tmpl. */
struct xm_template {
	struct prefix src, dst; /* the SA's addresses, with its family
					 * (encap_family); src may be any.
					 * Not used in transport mode, which
					 * takes the packet's own */
	uint32_t spi;		/* 0: any */
	uint8_t proto;
	uint8_t mode;
	uint32_t reqid; /* outbound 0 is 0; in inbound and
					 * forward checks 0 is any */
	bool optional;
};

struct xm_policy {
	enum xm_direction direction;
	struct xm_selector selector;
	uint32_t priority; /* the lowest number wins */
	uint32_t index;	   /* the kernel's name for it */
	struct xm_mark mark;
	uint32_t if_id;
	bool block; /* XFRM_POLICY_BLOCK */
	/*
	 * Less: installed earlier, which counts among policies of one priority.
	 * A dump shows the newest first: the i-th of n policies has n - i.
	 */
	uint64_t order;
	unsigned templates_count;		/* at most XM_DEPTH */
	struct xm_template templates[XM_DEPTH]; /* last: a set keeps only the
						 * used templates */
};

/* A packet as the SPD sees it. */
struct xm_flow {
	struct prefix src, dst; /* addresses, of one family */
	uint8_t proto;
	uint16_t sport, dport; /* of ICMP: type and code.  0 where the
					 * protocol has none */
	uint32_t mark;
	uint32_t if_id; /* of the XFRM interface that it goes or
					 * came through; 0: none */
	/*
	 * The route's interface.  For a packet to this host it is the loopback,
	 * not the interface that the packet came in by; for an IPv6 packet from
	 * this host only the interface that the socket is bound to.  0: none or
	 * unknown; only selectors without an interface match.
	 */
	uint32_t ifindex;
};

/* Whether an address is the wildcard: 0.0.0.0 or ::. */
bool xm_is_any(const struct prefix *address);

/*
 * xm_selector_matches() - whether a flow is in a selector.
 *
 * __xfrm4_selector_match(), __xfrm6_selector_match(), net/xfrm/xfrm_policy.c.
 * A selector of no family matches every flow.
 */
bool xm_selector_matches(const struct xm_selector *s, const struct xm_flow *f);

/* ------------------------------------------------------------------- a set */

struct xm_set;

/*
 * xm_set_new() - an empty set; xm_set_free() it.
 * @kernel: the release whose rules apply: XM_KERNEL(6, 1), or xm_kernel() of
 *	`uname -r`; 0: the newest rules
 */
struct xm_set *xm_set_new(uint32_t kernel);

void xm_set_free(struct xm_set *set);

uint32_t xm_set_kernel(const struct xm_set *set);

/*
 * xm_set_default() - what happens to a flow without a policy.
 * @block: XFRM_USERPOLICY_BLOCK; without a call the flow is accepted
 *
 * From 5.14 on XFRM_MSG_GETDEFAULT tells it.
 */
void xm_set_default(struct xm_set *set, enum xm_direction direction,
		    bool block);

/*
 * xm_set_buckets() - how large the hash tables of the kernel's SAD are.
 *
 * XFRM_MSG_GETSADINFO tells it: sadhcnt.  Without a call, or if @buckets is no
 * power of two, the model leaves out SAs that the kernel finds only because
 * they share a bucket: see xm_sa_choose().
 */
void xm_set_buckets(struct xm_set *set, uint32_t buckets);

/*
 * xm_set_order_known() - of SAs of one second, the one inserted last is taken.
 *
 * The kernel puts an SA at the head of its chain.  It reverses the chains each
 * time it enlarges its tables (xfrm_hash_transfer(), net/xfrm/xfrm_state.c),
 * from 8 SAs on; no dump tells whether that was before or after an SA came.  So
 * call this only if the tables have kept their size since the first SA came.
 * Without the call a choice between SAs of one second has several outcomes: see
 * struct xm_choice.
 */
void xm_set_order_known(struct xm_set *set);

/*
 * xm_set_add_sa(), xm_set_add_policy() - copy an SA or a policy into a set.
 *
 * Return its index: 0, 1, 2 ...; or XM_NONE if it is invalid: families that
 * differ, a prefix that is too long, more than XM_DEPTH templates, an unknown
 * direction.  Marks, ports and prefixes are masked, as the kernel does.  Not to
 * be called once the set is sealed.
 */
uint32_t xm_set_add_sa(struct xm_set *set, const struct xm_sa *sa);
uint32_t xm_set_add_policy(struct xm_set *set, const struct xm_policy *policy);

/*
 * xm_set_seal() - build the indexes.  To be called once, when the set is
 * complete and before any function below.
 *
 * Costs about as much as sorting: 10,000 SAs and 30,000 policies take some
 * tens of milliseconds.
 */
void xm_set_seal(struct xm_set *set);

uint32_t xm_sas_count(const struct xm_set *set);
uint32_t xm_policies_count(const struct xm_set *set);

/* By index, less than the count.  If sealed, valid until xm_set_free(). */
const struct xm_sa *xm_sa(const struct xm_set *set, uint32_t index);
const struct xm_policy *xm_policy(const struct xm_set *set, uint32_t index);

/* A complete struct, to change and add elsewhere: that of xm_policy() has no
 * memory after its last used template. */
struct xm_policy xm_policy_copy(const struct xm_set *set, uint32_t index);

/* ------------------------------------------------------------- the lookups */

/*
 * xm_policy_lookup() - the policy the SPD picks.
 *
 * xfrm_policy_lookup_bytype(), net/xfrm/xfrm_policy.c: of the policies whose
 * direction, family, if_id, mark and selector fit, the one with the lowest
 * priority; of equals the one installed earlier.  Before 6.12 a policy of two
 * host addresses comes before its equals with a shorter prefix, except for the
 * first of the latter in its direction, over all families and if_ids
 * (xfrm_policy_insert_inexact_list() numbers only these).
 *
 * Returns its index or XM_NONE.
 */
uint32_t xm_policy_lookup(const struct xm_set *set, enum xm_direction direction,
			  const struct xm_flow *flow);

/*
 * xm_policies_matching() - all policies that fit a flow, the best first.
 * @out: room for @room indexes
 *
 * Returns how many there are, which may be more than @room.
 */
uint32_t xm_policies_matching(const struct xm_set *set,
			      enum xm_direction direction,
			      const struct xm_flow *flow, uint32_t *out,
			      uint32_t room);

/*
 * xm_policies_covering() - all policies whose selector matches a flow, of any
 * mark and if_id; those of one if_id by rank.
 * @out: room for @room indexes
 *
 * Returns how many there are, which may be more than @room.
 */
uint32_t xm_policies_covering(const struct xm_set *set,
			      enum xm_direction direction,
			      const struct xm_flow *flow, uint32_t *out,
			      uint32_t room);

/* Why an SA was taken, and not the best of the others that fit. */
enum xm_reason {
	XM_NO_SA,	  /* none fits: the kernel asks the IKE daemon
				 * for one (an acquire) */
	XM_ONLY_ONE,	  /* no other fits */
	XM_NOT_DYING,	  /* the others are past their soft lifetime */
	XM_NEWER,	  /* added in a later second */
	XM_LAST_INSERTED, /* of the same second, inserted last; only with
				 * xm_set_order_known() */
	XM_ONLY_USED,	  /* of the SAs of one second the only one
				 * that has sent packets */
	XM_ONE_OF,	  /* one of the SAs of one second: which one is not
				 * known */
	XM_LARVAL,	  /* no valid one, but one that is being negotiated:
				 * nothing is sent, nor asked for again */
	XM_EXPIRED,	  /* no valid one, but an expired or broken one:
				 * nothing is sent, nor asked for */
	XM_SPI_TAKEN,	  /* none fits, and the template's SPI belongs to
				 * an SA that does not */
};

/* The result of xfrm_state_find(). */
struct xm_choice {
	uint32_t sa;	    /* taken, or XM_NONE */
	uint32_t runner_up; /* the best of the others; or XM_NONE */
	unsigned fitting;   /* valid SAs that fit */
	unsigned tied;	    /* how many of these may be taken: the first of
				 * xm_sas_fitting(); 1: `sa` for certain.
				 * XM_ONLY_USED: `sa` was taken, and still is if
				 * the tables have not grown since */
	enum xm_reason reason;
};

/*
 * xm_sa_choose() - the SA that is taken for one template of a policy.
 * @src, @dst: the addresses of the SA; NULL: in tunnel mode the template's,
 *	otherwise those of @flow
 * @flow: the packet, which an SA's own selector must match; NULL: ignore the
 *	SAs' own selectors
 *
 * xfrm_state_find() and xfrm_state_look_at(), net/xfrm/xfrm_state.c: family,
 * reqid, mode, proto and if_id must be equal, the SPI too if the template has
 * one; the policy's mark (not the packet's) must match that of the SA.  SAs of
 * source any count only if there is none of exactly @src.  Of several SAs the
 * kernel takes one that is not dying, then the newest by whole seconds.  Which
 * SA of one second it takes is not known: see xm_set_order_known().  `sa` is
 * then the last inserted of those that have sent packets, or of all if none
 * has.
 *
 * The kernel finds SAs of source any by their hash bucket, and does not compare
 * the source then.  So it also takes an SA of another source that is in that
 * bucket, on 6.1 and 7.2 alike.  After xm_set_buckets() the model does the
 * same.
 *
 * From 6.13 on the kernel first looks at a policy's list of used SAs
 * (state_cache_list), but never puts an SA on it: xfrm_state_find() sets
 * `cached` before its only use, `!cached`, up to 7.2.12 at least.  So the rule
 * is the same on all kernels; `plutolab differential` checks that it stays so.
 *
 * Limit: the kernel resolves a template of source any by a routing lookup,
 * which the model cannot do; any source then fits.
 */
struct xm_choice xm_sa_choose(const struct xm_set *set, uint32_t policy,
			      unsigned template_index, const struct prefix *src,
			      const struct prefix *dst,
			      const struct xm_flow *flow);

/*
 * xm_sas_fitting() - all valid SAs that fit one template of an outbound policy,
 * the best first: xm_sa_choose() takes the first.
 * @out: room for @room indexes
 *
 * Returns how many there are, which may be more than @room.
 */
uint32_t xm_sas_fitting(const struct xm_set *set, uint32_t policy,
			unsigned template_index, const struct xm_flow *flow,
			uint32_t *out, uint32_t room);

/*
 * xm_sa_by_spi() - the SA an arriving packet is for.
 *
 * __xfrm_state_lookup(), net/xfrm/xfrm_state.c: by destination, SPI and proto,
 * and the packet's mark must match.  Returns XM_NONE when there is none.
 */
uint32_t xm_sa_by_spi(const struct xm_set *set, const struct prefix *dst,
		      uint32_t spi, uint8_t proto, uint32_t mark);

/* What becomes of a packet; drops by the counter of xfrm_stat that rises. */
enum xm_verdict {
	XM_PASS,		/* sent, or accepted, through SAs */
	XM_PASS_CLEAR,		/* sent, or accepted, as it is */
	XM_OUT_NO_STATES,	/* XfrmOutNoStates: no SA, or not yet */
	XM_OUT_POL_BLOCK,	/* XfrmOutPolBlock */
	XM_OUT_POL_ERROR,	/* XfrmOutPolError: the template's SPI belongs
				 * to an SA that does not fit */
	XM_OUT_STATE_DIR_ERROR, /* XfrmOutStateDirError: an inbound SA;
				 * XfrmOutPolError rises as well */
	XM_OUT_DEFAULT_BLOCK,	/* no policy, and the default is to block; no
				 * counter rises */
	XM_IN_NO_STATES,	/* XfrmInNoStates: no such SPI */
	XM_IN_STATE_INVALID,	/* XfrmInStateInvalid: expired */
	XM_ACQUIRE_ERROR,	/* XfrmAcquireError: larval */
	XM_IN_STATE_DIR_ERROR,	/* XfrmInStateDirError: an outbound SA */
	XM_IN_STATE_MISMATCH,	/* XfrmInStateMismatch: not in the SA's own
				 * selector */
	XM_IN_TMPL_MISMATCH,	/* XfrmInTmplMismatch */
	XM_IN_NO_POLS,		/* XfrmInNoPols */
	XM_IN_POL_BLOCK,	/* XfrmInPolBlock */
	XM_VERDICTS
};

/* "XfrmInTmplMismatch" and so on; "passed", "passed in clear", "no policy". */
const char *xm_verdict_name(enum xm_verdict verdict);

/* What becomes of a packet on its way out. */
struct xm_output {
	enum xm_verdict verdict;
	uint32_t policy; /* or XM_NONE */
	unsigned sas_count;
	uint32_t sas[XM_DEPTH];		    /* inmost first */
	struct xm_choice choices[XM_DEPTH]; /* one per template, also if
						 * it failed */
	unsigned choices_count;
	/* how many outcomes are possible, as the choice between SAs of one
	 * second is not known; 1: only this */
	unsigned alternatives;
};

/*
 * xm_output() - follow a packet out.
 *
 * xfrm_lookup_with_ifid() and xfrm_tmpl_resolve_one(), xfrm_policy.c.
 */
struct xm_output xm_output(const struct xm_set *set,
			   const struct xm_flow *flow);

/*
 * xm_output_as() - the same, if the kernel takes other SAs of one second.
 * @which: less than xm_output()'s alternatives; 0 is xm_output() itself
 */
struct xm_output xm_output_as(const struct xm_set *set,
			      const struct xm_flow *flow, unsigned which);

/* What of an SA differs from a template that does not accept it.  Bits. */
enum {
	XM_DIFFERS_PROTO = 1 << 0,
	XM_DIFFERS_SPI = 1 << 1,
	XM_DIFFERS_REQID = 1 << 2,
	XM_DIFFERS_MODE = 1 << 3,
	XM_DIFFERS_SOURCE = 1 << 4, /* the kernel compares no destination */
	XM_DIFFERS_IF_ID = 1 << 5,
};

/*
 * xm_template_differs() - whether one template of an inbound or forward policy
 * accepts an SA, and if not, what differs.
 *
 * xfrm_state_ok(), net/xfrm/xfrm_policy.c.  The if_id is compared with that of
 * the policy.  Returns bits, 0 when it accepts.
 */
unsigned xm_template_differs(const struct xm_set *set, uint32_t policy,
			     unsigned template_index, uint32_t sa);

/*
 * xm_sa_verdict() - why an SA accepts no packet at all; XM_PASS if it does.
 *
 * xfrm_input(), net/xfrm/xfrm_input.c.
 */
enum xm_verdict xm_sa_verdict(const struct xm_set *set, uint32_t index);

/* What becomes of a packet that was decapsulated, or came in clear. */
struct xm_input {
	enum xm_verdict verdict;
	uint32_t policy;	 /* that the SPD picked; or XM_NONE */
	uint32_t sa;		 /* that was refused; or XM_NONE */
	unsigned template_index; /* with XM_IN_TMPL_MISMATCH: the first
					 * unsatisfied, from the outmost; the
					 * count if an SA is left over */
	unsigned differs;	 /* XM_DIFFERS_* of sa; 0: no SA, or it
					 * is left over */
};

/*
 * xm_input() - check a packet at its destination (XM_IN) or on its way on
 * (XM_FWD).
 * @flow: the inner packet
 * @sas: the SAs that it came through, outmost first, as in sec_path
 * @count: of @sas; 0: it came in clear
 *
 * First the state of each SA, as in xfrm_input(), net/xfrm/xfrm_input.c; then
 * __xfrm_policy_check() and xfrm_policy_ok(), net/xfrm/xfrm_policy.c.
 */
struct xm_input xm_input(const struct xm_set *set, enum xm_direction direction,
			 const struct xm_flow *flow, const uint32_t *sas,
			 unsigned count);

#endif
