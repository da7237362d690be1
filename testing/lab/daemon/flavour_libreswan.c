// SPDX-License-Identifier: GPL-2.0-or-later
/* flavour_libreswan.c - libreswan 5 and 4, as scenarios are written for 5.2 */
#include "daemon/flavour.h"

#include <stddef.h>

static const char *const pluto[] = {
	"--nofork",
	"--stderrlog",
	"--leak-detective",
	"--config",
	"@/ipsec.conf",
	"--secretsfile",
	"@/ipsec.secrets",
	"--nssdir",
	"%nssdir",
	"--rundir",
	"@",
	"--ipsecdir",
	"@",
	"--dumpdir",
	"@",
	NULL,
};

static const char *const whack[] = { "--rundir", "@", NULL };

static const char *const addconn[] = {
	"--config", "@/ipsec.conf", "--ctlsocket", "@/pluto.ctl", NULL,
};

/*
 * No helper threads: at shutdown pluto 5.2 does not join them
 * (stop_server_helpers()), and now and then one that is just ending crashes in
 * the NSS that main has closed meanwhile.
 */
static const char setup[] = "config setup\n"
			    "\tikev1-policy=accept\n"
			    "\tnhelpers=0\n"
			    "\tdnssec-enable=no\n";

/* X25519 and short keys */
static const char ike[] = "aes128-sha2;dh31";
static const char esp[] = "aes128-sha1";

static const char *const status[] = {
	"status",
	"connectionstatus",
	"briefconnectionstatus",
	"trafficstatus",
	"briefstatus",
	"showstates",
	"shuntstatus",
	NULL,
};

/*
 * The callback that begins the next exchange of an IKE SA, as ikev2_msgid.c
 * schedules it: one that is due when pluto's event loop ends is not released.
 */
#define UNRUN_CALLBACK "leak: next initiator, item size: "

/*
 * 5.3 and older have no such line.  An IKE SA remembers one transition; when it
 * begins an exchange while it works on the peer's request, that of the request
 * is forgotten.  The answer then goes out when the peer asks again, after half
 * a second.  5.4 and later expect that not to happen, unpatched too.
 */
static const char *const known_alarms_5[] = {
	"v2_msg_role(md) == NO_MESSAGE (llog_success_initiate_v2_",
	UNRUN_CALLBACK,
	NULL,
};

static const struct flavour_gap no_gaps[] = { { .key = NULL } };

/*
 * All of 5.  pluto 5.2 fails an assertion when asked to rekey an IKEv1 conn;
 * one more Quick Mode for it is what its own timer would do.
 */
#define LIBRESWAN_5                                                            \
	.product = "Libreswan", .age = 0, .fixed_helpers = true,               \
	.pluto = pluto, .whack = whack, .addconn = addconn,                    \
	.loads_conns = true, .starting = "Starting Pluto (Libreswan Version ", \
	.ready = "loading secrets from ",                                      \
	.rekeyed_ike = "initiator rekeyed IKE SA", .ping = "--processstatus",  \
	.rekey = { "--initiate", "--rekey-child" },                            \
	.rekey_ike = "--rekey-ike", .status = status, .setup = setup,          \
	.exchange = "keyexchange", .exchanges = { "ikev1", "ikev2" },          \
	.ike = ike, .esp = esp, .no_updown = "%disabled",                      \
	.updown = "_updown.xfrm", .gaps = no_gaps

const struct flavour flavour_libreswan_5 = {
	.name = "libreswan 5",
	.first = FLAVOUR_VERSION(5, 1),
	.last = FLAVOUR_VERSION(5, FLAVOUR_MINOR_MAX),
	.known_alarms = known_alarms_5,
	LIBRESWAN_5,
};

/*
 * The first is known_alarms_4's, seen of unpatched 5.0 with expansions on
 * demand at both ends.  The second: an IKEv1 road warrior that is back, with
 * another IKE SA, has a connection where the old one is still noted; in each
 * run of "roadwarrior", unpatched too.
 */
static const char *const known_alarms_5_0[] = {
	"st_v2_msgid_windows.responder.sent (is_duplicate_request_msgid()",
	"should be unset, clearing (quick_inI2()",
	UNRUN_CALLBACK,
	NULL,
};

const struct flavour flavour_libreswan_5_0 = {
	.name = "libreswan 5.0",
	.first = FLAVOUR_VERSION(5, 0),
	.last = FLAVOUR_VERSION(5, 0),
	.known_alarms = known_alarms_5_0,
	LIBRESWAN_5,
	.one_exchange = true,
};

/* 4.3 to 4.15; whack_message and the parser are those of 3.x still. */
static const struct flavour_gap gaps_4[] = {
	/* of what a script tells iptables the lab has no model */
	{ "nflog", NULL, "its updown script runs iptables" },
	{ "subnet", "*,*", "has one subnet, several only with subnets=" },
	{ .key = NULL },
};

/* Each fails with unpatched 4.15, or is of a part that libreswan 4 has not. */
static const struct flavour_unfit unfit_4[] = {
	{ "charon-several-ts", "reason to choose net/0x2: it takes net/0x1" },
	{ "host-to-subnet", "expansions where an end has no subnet" },
	{ "narrowed-expires", "parts 3 to 5 of the series" },
	{ "narrowed-restart", "parts 3 to 5 of the series" },
	{ "narrowed-wide-restart", "parts 3 to 5 of the series" },
	{ "restart-overlap",
	  "restart of all four that loses nothing in the end" },
	{ .name = NULL },
};

/*
 * When both peers begin an IKEv2 exchange at once: a request is being worked
 * on while a response comes, and an IKE SA is used that another is newer than.
 * Seen of unpatched 4.10 and 4.15, in 7 of 20 runs of the scenario
 * "simultaneous"; now and then an exchange is lost then, and with it what was
 * to be up.
 */
static const char *const known_alarms_4[] = {
	"st_v2_msgid_windows.responder.sent (is_duplicate_",
	"->newest_ike_sa == ike->sa.st_serialno (process_v2_child_request_payloads()",
	UNRUN_CALLBACK,
	NULL,
};

const struct flavour flavour_libreswan_4 = {
	.name = "libreswan 4",
	.product = "Libreswan",
	.first = FLAVOUR_VERSION(4, 0),
	.last = FLAVOUR_VERSION(4, FLAVOUR_MINOR_MAX),
	.age = 1,
	.fixed_helpers = true,
	.pluto = pluto,
	.whack = whack,
	.addconn = addconn,
	.loads_conns = true,
	.script_flushes = true,
	.starting = "Starting Pluto (Libreswan Version ",
	.ready = "loading secrets from ",
	.rekeyed_ike = "rekeyed IKE SA",
	.known_alarms = known_alarms_4,
	.ping = "--processstatus",
	.rekey = { "--initiate", "--rekey-ipsec" },
	.rekey_ike = "--rekey-ike",
	.setup = setup,
	.exchange = "ikev2",
	.exchanges = { "never", "insist" },
	.shunt_authby = "never",
	.ike = ike,
	.esp = esp,
	.no_updown = "%disabled",
	.updown = "_updown.xfrm",
	.gaps = gaps_4,
	.unfit = unfit_4,
	.subnets_as_outer = true,
	.one_exchange = true,
	.add_keeps = true,
	.one_route = true,
	.down_traps = true,
};
