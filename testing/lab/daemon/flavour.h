/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * flavour.h - what differs between the plutos that the lab can run.
 *
 * A flavour is a table: flavour_libreswan.c and flavour_openswan.c have them,
 * and pluto.c works by whichever the build's pluto belongs to.  What a pluto
 * says of itself decides that, not what it is called by.
 */
#ifndef LAB_FLAVOUR_H
#define LAB_FLAVOUR_H

#include <stdbool.h>
#include <stdint.h>

#include "scenario/scenario.h"

/* An option of a conn that scenarios have and a flavour has not. */
struct flavour_gap {
	const char *key;    /* "subnet": leftsubnet= and rightsubnet=, too */
	const char *value;  /* pattern of fnmatch(3), or NULL: any value */
	const char *reason; /* "takes one subnet only" */
};

/* Versions in order; no minor version is above the highest one. */
#define FLAVOUR_MINOR_MAX 999
#define FLAVOUR_VERSION(major, minor) \
	((major) * (FLAVOUR_MINOR_MAX + 1) + (minor))

/*
 * Arguments are words; a word that begins with '@' is the daemon's directory
 * with the rest of the word, "%nssdir" the empty NSS database.
 */
struct flavour {
	const char *name;     /* "libreswan 4", for people */
	const char *product;  /* "Libreswan", in what pluto --version says */
	unsigned first, last; /* FLAVOUR_VERSION() */
	/*
	 * Of two peers the one with the higher age knows fewer algorithms:
	 * both get its proposals.
	 */
	unsigned age;

	/* --- its programs --- */
	/* pluto looks for them where `ipsec --directory` says, only there */
	bool fixed_helpers;
	const char *const *pluto; /* arguments; NULL at the end */
	const char *const *whack;
	const char *const *addconn;
	/* looks for /proc/net/pfkey, which is there once af_key is loaded */
	bool needs_af_key;
	/* closes each descriptor that it might have, however many: the lab
	 * lets it have few */
	bool closes_all;
	/* pluto itself has addconn load the conns, and listens then */
	bool loads_conns;

	/* it does not flush SAs and SPD when it starts: _stackmanager and
	 * _startnetkey do before */
	bool script_flushes;

	/* --- its log --- */
	const char *starting;	 /* what comes before the version */
	const char *ready;	 /* it listens, if it loads the conns; or else
				 * it can be told to load them */
	const char *rekeyed_ike; /* the initiator has the new IKE SA */
	/* as scenario.known_alarms, in any scenario; NULL at the end */
	const char *const *known_alarms;

	/* --- whack --- */
	const char *ping;      /* answered once pluto has nothing else to do */
	const char *rekey[2];  /* a Child SA, in IKEv1 and IKEv2 */
	const char *rekey_ike; /* NULL: it cannot be asked to */
	/* requests whose answers are compared where columns must be alike; NULL
	 * at the end, or no list where the lab does not know what two runs
	 * have in common of them */
	const char *const *status;
	bool routes_one; /* --route takes the name of an expansion only,
				 * not that of all of a conn's */

	/* --- ipsec.conf --- */
	const char *setup;	  /* from the first line on, with the head of
				 * "config setup" */
	const char *exchange;	  /* option that says which IKE version ... */
	const char *exchanges[2]; /* ... and its values for IKEv1 and IKEv2 */
	const char *shunt_authby; /* where nothing is negotiated, or NULL */
	/* options for the family, "ipv6", of the outer and of the inner
	 * addresses, where they are IPv6; NULL: it sees by itself */
	const char *outer_family, *inner_family;
	const char *ike, *esp; /* proposals, cheap to compute in a guest */
	const char *no_updown; /* the value that runs no script */
	const char *updown;    /* the script that does the work, below the
				 * programs */
	const struct flavour_gap *gaps; /* key NULL at the end */
	/* subnets= takes those of the outer addresses' family only */
	bool subnets_as_outer;
	/* IKEv2: of two exchanges that both peers begin at once one is lost,
	 * so the lab does not make them */
	bool one_exchange;
	/* `ipsec add` of a conn leaves the expansions that it no longer has:
	 * they are in the way of those it has now */
	bool add_keeps;
	/* why no run counts in IKEv2 with another flavour, or NULL */
	const char *lone;
	/* why IKEv2 does not work where selectors overlap, or NULL */
	const char *no_overlap;

	/* --- the kernel --- */
	/* unpatched it allocates every SPI under this reqid; 0: under its SA's */
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
 * flavour_read_version() - take apart what `pluto --version` says.
 * @text: "Libreswan 4.10 IKEv2 ...", "Linux Openswan 3.0.0"
 * @product: set to the product, to be freed
 * @version: set to the version, to be freed
 *
 * Returns false when it is no such thing.
 */
bool flavour_read_version(const char *text, char **product, char **version);

/* "libreswan 4, libreswan 5, Openswan": a string to free(). */
char *flavour_names(void);

/**
 * flavour_gap() - what a scenario asks of a site and the flavour cannot do.
 * @f: what the site runs
 * @ike: in which version of IKE
 *
 * Returns the first such thing, "leftsubnet=a,b: takes one subnet only", to be
 * freed; or NULL when there is none.
 */
char *flavour_gap(const struct flavour *f, const struct scenario *s,
		  const struct scenario_site *site, enum ike_version ike);

/**
 * flavour_each_option() - all lines "key=value" that a site has in its conns,
 * also in those that its configure steps write, until @see says stop.
 * @patched: also those for a patched pluto
 * @see: gets key and value, NUL-terminated; returns false to stop
 *
 * Returns false when it was stopped.
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
