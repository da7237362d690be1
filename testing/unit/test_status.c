// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_status.c - what makes lines of pluto's status differ, and what does
 * not.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "daemon/flavour.h"
#include "daemon/status.h"
#include "observation/artifact.h"

static const struct {
	const char *line, *clean;
} table[] = {
	{ "", "" },
	{ " ", " " },
	/* all on one line, and more than once */
	{ "#2: \"a\" esp.7f3a0c12@192.0.2.2 esp.1@192.0.2.1 tun.0@192.0.2.2 "
	  "Traffic: ESPin=84B ESPout=1KB ESPmax=2^63B ",
	  "#2: \"a\" esp.SPI@192.0.2.2 esp.SPI@192.0.2.1 tun.SPI@192.0.2.2 "
	  "Traffic: ESPin=BYTES ESPout=BYTES ESPmax=2^63B " },
	{ "#2: \"a\":500 ESTABLISHED_CHILD_SA (established Child SA); REKEY in "
	  "28022s; REPLACE in 28800s; newest; IKE SA #1; idle;",
	  "#2: \"a\":500 ESTABLISHED_CHILD_SA (established Child SA); REKEY in "
	  "TIME; REPLACE in TIME; newest; IKE SA #1; idle;" },
	{ "#2: \"a\", type=ESP, add_time=1234567890, inBytes=84, outBytes=168, "
	  "maxBytes=2^63B, id='@b'",
	  "#2: \"a\", type=ESP, add_time=TIME, inBytes=BYTES, outBytes=BYTES, "
	  "maxBytes=2^63B, id='@b'" },
	{ "10.2.1.0/24 <==> 10.1.1.0/24\tfrom 192.0.2.2 to 192.0.2.1 "
	  "(0B/12KiB)\t\"a\", reqid=16388",
	  "10.2.1.0/24 <==> 10.1.1.0/24\tfrom 192.0.2.2 to 192.0.2.1 "
	  "(BYTES)\t\"a\", reqid=16388" },
	{ "configfile=/run/x/a/ipsec.conf, secrets=/run/x/a/ipsec.secrets",
	  "configfile=DIR/ipsec.conf, secrets=DIR/ipsec.secrets" },
	{ "pluto_version=5.2-U, pluto_vendorid=OE-Libreswan-5.2-U",
	  "pluto_version=VERSION, pluto_vendorid=OE-Libreswan-VERSION" },
	/* of a git tree the vendor ID has not all of the version */
	{ "pluto_version=5.2-U, pluto_vendorid=OE-Libreswan-v5.4-6",
	  "pluto_version=VERSION, pluto_vendorid=OE-Libreswan-VERSION" },
	{ "sbindir=/opt/u/sbin, libexecdir=/opt/u/libexec/ipsec",
	  "sbindir=PREFIX, libexecdir=PREFIX" },
	{ "nssdir=/opt/u/nss, dumpdir=/opt/u/dump",
	  "nssdir=/opt/u/nss, dumpdir=/opt/u/dump" },
};

static void runs_differ_in_these(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		char *clean = status_line(table[i].line, "5.2-U", "/run/x/a");

		assert_string_equal(clean, table[i].clean);
		free(clean);
	}
}

/* What a patch must not change without being seen. */
static void nothing_else_is_touched(void **state)
{
	static const char *const lines[] = {
		"\"a\":   routing: routed-tunnel; owner: Child SA #2;",
		"\"a\":   conn serial: $1;",
		"\"a\":   reqid: 16388; reqid-in: 16400;",
		"\"a\":   policy: IKEv2+PSK+ENCRYPT+TUNNEL+PFS+UP+ESN_NO;",
		"\"a\":   conn_prio: 24,24,0; interface: wan; sa_prio:auto;",
		"\"a\":   ike_life: 28800s; ipsec_max_bytes: 2^63B;",
		"# Total IPsec connections: loaded 7, active 6",
		"10.0.0.0/24\t\"a\", reqid=16388, reqid-in=16400",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		char *clean = status_line(lines[i], "5.2-U", "/run/x/a");

		assert_string_equal(clean, lines[i]);
		free(clean);
	}
}

static void a_line_is_known_by_its_mark(void **state)
{
	(void)state;
	assert_true(status_is_line("ipsec trafficstatus 001 x"));
	assert_false(status_is_line("SA in reqid 16389"));
	assert_false(status_is_line(""));
}

/* Every command that upstream's consoles have, of the pluto the series is for. */
static void libreswan_5_is_asked(void **state)
{
	static const char *const wanted[] = {
		"status",	 "connectionstatus", "briefconnectionstatus",
		"trafficstatus", "showstates",
	};
	const char *const *status = flavour_libreswan_5.status;

	(void)state;
	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
		unsigned j = 0;

		while (status[j] && strcmp(status[j], wanted[i]) != 0)
			j++;
		assert_non_null(status[j]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(runs_differ_in_these),
		cmocka_unit_test(nothing_else_is_touched),
		cmocka_unit_test(a_line_is_known_by_its_mark),
		cmocka_unit_test(libreswan_5_is_asked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
