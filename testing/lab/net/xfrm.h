/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * xfrm.h - the IPsec state of one gateway's kernel: SAs, policies, counters.
 */
#ifndef LAB_XFRM_H
#define LAB_XFRM_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/trouble.h"
#include "net/topology.h"
#include "observation/observation.h"

struct event;
struct event_base;

/* "XfrmInNoStates" and the like, as /proc/net/xfrm_stat had them. */
struct xfrm_counters {
	struct observed_counter *lines;	/* rise: the value itself */
	unsigned count;
};

/* An SA as a dump or a notice of the kernel told it. */
struct xfrm_sa {
	uint32_t spi;		/* host byte order */
	uint8_t proto;
	uint32_t reqid;
	bool transport;
	char src[46], dst[46];
	uint64_t packets;
};

struct xfrm_sas {
	struct xfrm_sa *all;
	unsigned count, room;
};

/* Told of each SA that comes or goes: @what as in struct observed_event. */
typedef void xfrm_told(void *arg, char what, const struct xfrm_sa *sa,
		       bool outbound);

/* What one gateway's kernel is asked and tells. */
struct xfrm {
	const char *name;	/* "gw-a" */
	char outer[46];		/* its own address: src of what it sends */
	bool moved;		/* an SA may have other addresses than it had */
	char (*gone)[46];	/* addresses that gateways had before */
	unsigned gone_count;
	int netns;
	struct nl_sock *commands;
	struct nl_sock *monitor;
	struct event *monitor_event;
	int tap;		/* AF_PACKET on an nlmon interface */
	struct event *tap_event;
	int statistics;		/* /proc/net/xfrm_stat */
	bool lost_notices;	/* the kernel could not tell all */
	uint32_t allocspi_seq;	/* of a request seen without its answer */
	bool allocspi_pending;
	/* a process that is to ask only: what it sent to the kernel */
	uint32_t reader;	/* its number; 0: none */
	unsigned reader_asked;	/* requests */
	int reader_wrote;	/* type of the last that was no question; 0 */
	unsigned changes;	/* grows with each notice about an SA or a new
				 * policy */
	unsigned blocks_wanted;
	bool window;		/* packets are counted ... */
	bool tolerated;		/* ... and losses of them allowed */
	struct xfrm_sas larvals;	/* every SPI that was allocated */
	struct xfrm_sas pending;	/* those with no SA as yet */
	struct xfrm_sas deleted;	/* with their last counters */
	struct xfrm_sas live;	/* that were added and not yet deleted */
	struct xfrm_sas base;		/* when the window began */
	struct xfrm_counters stat_base;
	struct observed_sa *sas;	/* over all windows so far */
	unsigned sas_count;
	struct xfrm_counters rise;	/* over all windows so far */
	xfrm_told *told;	/* or NULL; set after xfrm_open() */
	void *told_arg;
};

/**
 * xfrm_open() - start to watch a gateway.
 * @x: filled in; xfrm_close() it, also after an error
 * @gateway: where
 * @outer: its own address, with or without a length
 *
 * To be called before pluto starts, so that nothing is missed.  The kernel
 * does not notify of XFRM_MSG_ALLOCSPI (xfrm_user.c: xfrm_alloc_userspi()
 * only answers the caller), so an nlmon interface shows this namespace's
 * netlink messages themselves: request and answer, with the reqid under
 * which the SPI was allocated.
 *
 * Returns 0, or -1 with @t set.
 */
int xfrm_open(struct xfrm *x, struct event_base *base,
	      const struct node *gateway, const char *outer,
	      struct trouble *t);

void xfrm_close(struct xfrm *x);

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

/**
 * xfrm_take_orphans() - delete the SAs that a dead pluto left.
 *
 * To be called just before a pluto is started, which flushes all SAs first
 * thing.  The kernel's one notice of a flush has no counters, that of a
 * deletion has them: so inside a window the lab deletes the SAs one by one.
 * Outside of windows they are left to pluto, unless @always.
 *
 * Returns 0, or -1 with @t set.
 */
int xfrm_take_orphans(struct xfrm *x, bool always, struct trouble *t);

/*
 * Delete an SA, of which the kernel then tells the last counters.  Returns 0,
 * also when it is gone already, or -1 with @t set.
 */
int xfrm_delete_sa(const struct xfrm *x, const struct xfrm_sa *sa,
		   struct trouble *t);

/* Flush the SPD.  Returns 0, or -1 with @t set. */
int xfrm_flush_policies(const struct xfrm *x, struct trouble *t);

/*
 * Whether no SA is being negotiated: each SPI that was allocated has become an
 * SA, or was given up, and there are as many SAs out as in.  (Who answers a
 * Quick Mode has its inbound SA one message before its outbound one.)
 */
bool xfrm_is_quiet(const struct xfrm *x);

/**
 * xfrm_dump_sas() - the ESP, AH and IPCOMP SAs that are in the kernel.
 * @sas: to be zeroed before; release with xfrm_sas_free()
 *
 * SPIs that are only allocated, and what the kernel made for an acquire,
 * are left out.  Returns 0, or -1 with @t set.
 */
int xfrm_dump_sas(struct xfrm *x, struct xfrm_sas *sas, struct trouble *t);

void xfrm_sas_free(struct xfrm_sas *sas);

/* The SA of that key, or NULL. */
const struct xfrm_sa *xfrm_sas_find(const struct xfrm_sas *sas, uint32_t spi,
				    uint8_t proto, const char *dst);

/**
 * xfrm_window_begin() - note the counters before packets that are judged.
 * xfrm_window_end() - add what they rose to the sums of all windows.
 *
 * @tolerated: losses are allowed in it, so what xfrm_stat rises is kept apart
 *
 * Both return 0, or -1 with @t set: when the kernel cannot be asked, or an SA
 * vanished without a notice of its last counters.
 */
int xfrm_window_begin(struct xfrm *x, bool tolerated, struct trouble *t);
int xfrm_window_end(struct xfrm *x, struct trouble *t);

/**
 * xfrm_read_counters() - xfrm_stat as it is now.
 * @each: gets each line that is not 0, and its value
 *
 * Returns 0, or -1 with @t set.
 */
int xfrm_read_counters(struct xfrm *x,
		       void (*each)(void *arg, const char *name,
				    uint64_t value),
		       void *arg, struct trouble *t);

/* What a line of xfrm_stat was at the end of the last window. */
uint64_t xfrm_counted(const struct xfrm *x, const char *line);

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
int xfrm_shunts(struct xfrm *x, struct observed_shunt **shunts,
		unsigned *count, struct trouble *t);

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

/* Move what was observed over all windows, with larval reqids, to @site. */
int xfrm_observe(struct xfrm *x, struct observed_site *site,
		 struct trouble *t);

/**
 * xfrm_move() - this gateway, or another, has a new outer address.
 * @own: it is this gateway's
 * @outer: the new one, @old: the one before; with or without a length
 *
 * From here on an SA keeps its SPI, but not its addresses (XFRM_MSG_MIGRATE),
 * and begins to count anew.  Not to be called inside of a window.  Returns 0,
 * or -1 with @t set.
 */
int xfrm_move(struct xfrm *x, bool own, const char *outer, const char *old,
	      struct trouble *t);

/*
 * Write all SAs and policies as text, for people.  (libnl 3.7 leaks a few
 * kilobytes here, an address for each selector and template it parses.)
 */
void xfrm_print(struct xfrm *x, FILE *out);

#endif
