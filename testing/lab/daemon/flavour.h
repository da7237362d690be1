/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * flavour.h - what differs between the plutos that the lab can run.
 *
 * A flavour is a table in flavour_libreswan.c or flavour_openswan.c, by which
 * pluto.c works.  The product and version of a build select its flavour; an
 * installed pluto reports both itself.
 */
#ifndef LAB_FLAVOUR_H
#define LAB_FLAVOUR_H

#include <stdbool.h>
#include <stdint.h>

#include "scenario/scenario.h"

/* An option of a conn that scenarios use and a flavour lacks. */
struct flavour_gap {
	const char *key;    /* "subnet": also leftsubnet= and rightsubnet= */
	const char *value;  /* pattern of fnmatch(3), or NULL: any value */
	const char *reason; /* "takes one subnet only" */
};

/* A scenario that a flavour cannot play; each variant is one. */
struct flavour_unfit {
	const char *name;
	const char *lacks; /* "parts 3 to 5 of the series" */
};

/* A version as one number, for comparisons. */
#define FLAVOUR_MINOR_MAX 999
#define FLAVOUR_VERSION(major, minor) \
	((major) * (FLAVOUR_MINOR_MAX + 1) + (minor))

/*
 * Arguments are words.  '@' at the beginning of a word stands for the daemon's
 * directory, the word "%nssdir" for the NSS database.
 */
struct flavour {
	const char *name;     /* "libreswan 4", for people */
	const char *product;  /* "Libreswan", in what pluto --version says */
	unsigned first, last; /* FLAVOUR_VERSION() */
	/*
	 * The peer with the higher age knows fewer algorithms: both peers get
	 * that peer's proposals.
	 */
	unsigned age;

	/* --- its programs --- */
	/* pluto looks for its programs only where `ipsec --directory` says */
	bool fixed_helpers;
	const char *const *pluto; /* arguments; NULL at the end */
	const char *const *whack;
	const char *const *addconn;
	/* looks for /proc/net/pfkey, which is there once af_key is loaded */
	bool needs_af_key;
	/* closes every descriptor number up to the limit of open files: the
	 * lab sets a low limit */
	bool closes_all;
	/* pluto runs addconn to load the conns, and then listens */
	bool loads_conns;

	/* pluto does not flush SAs and SPD when it starts: _stackmanager or
	 * _startnetkey does so before */
	bool script_flushes;
	/* nor does it resolve left=%defaultroute: _startnetkey does */
	bool script_finds_route;

	/* --- its log --- */
	const char *starting;	 /* the text before the version */
	const char *ready;	 /* pluto listens; without loads_conns: it can
				 * be told to load the conns */
	const char *rekeyed_ike; /* the initiator has the new IKE SA */
	/* like scenario.known_alarms, for every scenario; NULL at the end */
	const char *const *known_alarms;

	/* --- whack --- */
	const char *ping;      /* answered once pluto has nothing else to do */
	const char *rekey[2];  /* a Child SA, in IKEv1 and IKEv2 */
	const char *rekey_ike; /* NULL: pluto has no such request */
	/* requests whose answers must be equal where columns must be alike;
	 * NULL at the end.  No list: the lab does not know which parts of the
	 * answers vary between runs */
	const char *const *status;
	bool routes_one; /* --route accepts the name of an expansion, but
				 * not that of a conn with several */

	/* --- ipsec.conf --- */
	const char *setup;	  /* the first lines, with the head of
				 * "config setup" */
	const char *exchange;	  /* option that says which IKE version ... */
	const char *exchanges[2]; /* ... and its values for IKEv1 and IKEv2 */
	const char *shunt_authby; /* of conns that negotiate nothing, or NULL */
	/* options that get "ipv6" where the outer, or the inner, addresses are
	 * IPv6; NULL: pluto finds the family itself */
	const char *outer_family, *inner_family;
	const char *ike, *esp; /* proposals, cheap to compute in a guest */
	const char *no_updown; /* the value that runs no script */
	const char *updown;    /* the script that does the work, below the
				 * programs */
	const struct flavour_gap *gaps; /* key NULL at the end */
	/* scenarios that it cannot play, and why; name NULL at the end */
	const struct flavour_unfit *unfit;
	/* subnets= accepts the family of the outer addresses only */
	bool subnets_as_outer;
	/* IKEv2: when both peers begin an exchange at once, one exchange may be
	 * lost: the lab avoids that */
	bool one_exchange;
	/* `ipsec add` of a conn keeps expansions that the conn no longer has,
	 * which are in the way of the new ones */
	bool add_keeps;
	/* refuses ("route already in use") a conn that has the remote subnet of
	 * another conn but another peer, as both would share one route */
	bool one_route;
	/* a Child SA that is deleted leaves a trap policy at both ends, which
	 * takes what an overlapping expansion would get, until it is unrouted */
	bool down_traps;
	/* why IKEv2 runs with another flavour prove nothing, or NULL */
	const char *lone;
	/* why IKEv2 does not work where selectors overlap, or NULL */
	const char *no_overlap;

	/* --- the kernel --- */
	/* unpatched, it allocates SPIs under this reqid; 0: under the SA's */
	uint32_t larval_reqid;
};

extern const struct flavour flavour_libreswan_5, flavour_libreswan_5_0,
	flavour_libreswan_4, flavour_openswan;

/**
 * flavour_of() - the flavour of a product and its version.
 * @product: "Libreswan", "Openswan"
 * @version: "5.2-U", "v4.15-3-gabc", "2.6.51"
 *
 * Returns NULL when none fits.
 */
const struct flavour *flavour_of(const char *product, const char *version);

/**
 * flavour_read_version() - parse what `pluto --version` prints.
 * @text: "Libreswan 4.10 IKEv2 ...", "Linux Openswan 3.0.0"
 * @product: set to the product, to be freed
 * @version: set to the version, to be freed
 *
 * Returns false when @text names no product that the lab knows.
 */
bool flavour_read_version(const char *text, char **product, char **version);

/* "libreswan 4, libreswan 5, Openswan": a string to free(). */
char *flavour_names(void);

/**
 * flavour_gap() - what a scenario wants of a site that a flavour cannot do.
 * @f: flavour of the site's pluto
 *
 * Returns the first gap, "leftsubnet=a,b: takes one subnet only", to be freed;
 * or NULL when there is none.
 */
char *flavour_gap(const struct flavour *f, const struct scenario *s,
		  const struct scenario_site *site, enum ike_version ike);

/**
 * flavour_each_option() - call @see for each line "key=value" of a site's
 * conns, and of those that its configure steps write.
 * @patched: also the lines for a patched pluto
 * @see: gets key and value, NUL-terminated; returns false to stop
 *
 * Returns false when @see stopped it.
 */
bool flavour_each_option(
	const struct scenario *s, const struct scenario_site *site,
	enum ike_version ike, bool patched,
	bool (*see)(void *arg, const char *key, const char *value), void *arg);

/* "subnets" of "leftsubnets" and "rightsubnets"; other keys as they are. */
const char *flavour_bare_key(const char *key);

/* 0 for IKEv1, 1 for IKEv2: an index of the pairs above. */
static inline unsigned flavour_index(enum ike_version ike)
{
	return ike == IKEV2;
}

#endif
