/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * xfrm.h - the IPsec state of one gateway's kernel: its SAs, and the notices
 * about them.
 */
#ifndef LAB_XFRM_H
#define LAB_XFRM_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/trouble.h"
#include "net/topology.h"
#include "net/xfrm_sa.h"
#include "observation/observation.h"

struct event;
struct nl_msg;
struct nl_sock;
struct event_base;

/* "XfrmInNoStates" and so on, as read from /proc/net/xfrm_stat. */
struct xfrm_counters {
	struct observed_counter *lines; /* rise: the value itself */
	unsigned count;
};

/* Called for each SA that comes or goes; @what as in struct observed_event. */
typedef void xfrm_told(void *arg, char what, const struct xfrm_sa *sa,
		       bool outbound);

/* The requests to one gateway's kernel, and its notices. */
struct xfrm {
	const char *name; /* "gw-a" */
	char outer[46];	  /* the gateway's: src of its outbound SAs */
	bool moved;	  /* SAs may have changed their addresses */
	char (*gone)[46]; /* former addresses of gateways */
	unsigned gone_count;
	int netns;
	struct nl_sock *commands;
	struct nl_sock *monitor;
	struct event *monitor_event;
	int tap; /* AF_PACKET on an nlmon interface */
	struct event *tap_event;
	int statistics;	       /* /proc/net/xfrm_stat */
	bool lost_notices;     /* the kernel dropped notices */
	uint32_t allocspi_seq; /* of a request without its answer yet */
	bool allocspi_pending;
	/* a process that must only query: what it sent to the kernel */
	uint32_t reader;       /* its PID; 0: none */
	unsigned reader_asked; /* requests */
	int reader_wrote;      /* type of the last that was no query, or 0 */
	unsigned changes;      /* grows with each notice about an SA or a new
				 * policy */
	unsigned blocks_wanted;
	bool window;		 /* packets are counted ... */
	bool tolerated;		 /* ... and their losses allowed */
	struct xfrm_sas larvals; /* every SPI that was allocated */
	struct xfrm_sas pending; /* allocated SPIs without an SA yet */
	struct xfrm_sas deleted; /* with their last counters */
	struct xfrm_sas live;	 /* added, and not yet deleted */
	struct xfrm_sas base;	 /* when the window began */
	struct xfrm_counters stat_base;
	struct observed_sa *sas; /* over all windows so far */
	unsigned sas_count;
	struct xfrm_counters rise; /* over all windows so far */
	xfrm_told *told;	   /* or NULL; set after xfrm_open() */
	void *told_arg;
};

/**
 * xfrm_open() - start to watch a gateway.
 * @x: filled in; xfrm_close() it, also after an error
 * @outer: the gateway's own address, with or without a length
 *
 * To be called before pluto starts, so that nothing is missed.  The kernel
 * does not notify of XFRM_MSG_ALLOCSPI (xfrm_user.c: xfrm_alloc_userspi()
 * only answers the caller).  So an nlmon interface captures this namespace's
 * netlink messages: the request, and the answer with the reqid under which the
 * SPI was allocated.
 *
 * Returns 0, or -1 with @t set.
 */
int xfrm_open(struct xfrm *x, struct event_base *base,
	      const struct node *gateway, const char *outer, struct trouble *t);

void xfrm_close(struct xfrm *x);

void xfrm_counters_free(struct xfrm_counters *c);

/*
 * Handle all queued notices, so that none is older than the next query.
 * Returns 0, or -1 with @t set, also when notices were lost.
 */
int xfrm_catch_up(struct xfrm *x, struct trouble *t);

/*
 * Call @each for all SAs (@request XFRM_MSG_GETSA) or policies
 * (XFRM_MSG_GETPOLICY), as xfrm_dump() does.  Returns 0, or -1 with @t set.
 */
int xfrm_dump_all(const struct xfrm *x, int request,
		  int (*each)(struct nl_msg *msg, void *arg), void *arg,
		  struct trouble *t);

/**
 * xfrm_take_orphans() - delete the SAs that a dead pluto left.
 *
 * To be called just before a pluto is started, because pluto then flushes all
 * SAs.  The kernel's notice of a flush has no counters, but the notice of a
 * deletion has.  So inside a window, or with @always, the lab deletes the SAs
 * one by one.  Otherwise pluto flushes them.
 *
 * Returns 0, or -1 with @t set.
 */
int xfrm_take_orphans(struct xfrm *x, bool always, struct trouble *t);

/*
 * Delete an SA; the kernel's notice then has the last counters.  Returns 0,
 * also when the SA is gone already, or -1 with @t set.
 */
int xfrm_delete_sa(const struct xfrm *x, const struct xfrm_sa *sa,
		   struct trouble *t);

/*
 * Whether no SA is being negotiated: each allocated SPI has become an SA or was
 * given up, and there are as many outbound as inbound SAs.  (The responder of a
 * Quick Mode has its inbound SA one message before its outbound SA.)
 */
bool xfrm_is_quiet(const struct xfrm *x);

/**
 * xfrm_dump_sas() - the ESP, AH and IPCOMP SAs that are in the kernel.
 * @sas: zeroed by the caller; release with xfrm_sas_free()
 *
 * Larval SAs, of an allocated SPI or of an acquire, are left out.  Returns 0,
 * or -1 with @t set.
 */
int xfrm_dump_sas(struct xfrm *x, struct xfrm_sas *sas, struct trouble *t);

/**
 * xfrm_move() - this gateway, or another, has a new outer address.
 * @own: the address is this gateway's
 * @outer, @old: new and former address, with or without a length
 *
 * From now on an SA may change its addresses (XFRM_MSG_MIGRATE).  It keeps its
 * SPI, and counts from 0 again.  Not to be called inside a window.  Returns 0,
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
