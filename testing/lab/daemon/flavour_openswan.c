// SPDX-License-Identifier: GPL-2.0-or-later
/* flavour_openswan.c - Openswan 2.6 and 3, on the kernel's own IPsec */
#include "daemon/flavour.h"

#include <stddef.h>

static const char *const pluto[] = {
	"--nofork",
	"--stderrlog",
	"--use-netkey",
	"--nhelpers",
	"0",
	"--nat_traversal",
	"--secretsfile",
	"@/ipsec.secrets",
	"--ctlbase",
	"@/pluto",
	"--ipsecdir",
	"@",
	"--coredir",
	"@",
	NULL,
};

static const char *const whack[] = { "--ctlbase", "@/pluto", NULL };

static const char *const addconn[] = {
	"--config", "@/ipsec.conf", "--ctlbase", "@/pluto", NULL,
};

/* Those of AH and IPCOMP as seen of 3.0.0. */
static const struct flavour_gap gaps[] = {
	{ "subnet", "*,*", "has one subnet, several only with subnets=" },
	{ "auto", "ondemand", "that is route there" },
	{ "ike", "*;dh*", "names DH groups otherwise" },
	{ "phase2", "ah*", "no proposal of AH alone is made" },
	{ "compress", "yes", "no IPCOMP SA is installed" },
	{ .key = NULL },
};

static const char *const no_alarms[] = { NULL };

const struct flavour flavour_openswan = {
	.name = "Openswan 2.6 or 3",
	.product = "Openswan",
	.first = FLAVOUR_VERSION(2, 0),
	.last = FLAVOUR_VERSION(3, FLAVOUR_MINOR_MAX),
	.age = 2,
	/* its programs look for each other beside them */
	.fixed_helpers = false,
	.pluto = pluto,
	.whack = whack,
	.addconn = addconn,
	.needs_af_key = true,
	.closes_all = true,
	/* _plutorun does */
	.loads_conns = false,
	.script_flushes = true,
	.script_finds_route = true,
	.starting = "Starting Pluto (Openswan Version ",
	.ready = "Starting Pluto (Openswan Version ",
	.rekeyed_ike = NULL,
	.known_alarms = no_alarms,
	.ping = "--status",
	.rekey = { "--initiate", "--initiate" },
	.rekey_ike = NULL,
	.routes_one = true,
	.setup = "version 2.0\n"
		 "config setup\n"
		 "\tprotostack=netkey\n"
		 "\tnat_traversal=yes\n",
	.exchange = "ikev2",
	.exchanges = { "never", "insist" },
	.shunt_authby = "never",
	.outer_family = "endaddrfamily",
	.inner_family = "clientaddrfamily",
	/* MODP groups only */
	.ike = "aes128-sha1;modp2048",
	.esp = "aes128-sha1",
	.no_updown = "/bin/true",
	.updown = "_updown.netkey",
	.gaps = gaps,
	.one_route = true,
	.lone = "it makes an IKE SA for each conn, and pluto 5.2 fails an expectation about that when it is shut down",
	.no_overlap =
		"its responder answers for the first conn that contains what it is asked for",
	/* get_ipsec_spi() */
	.larval_reqid = 1026,
};
