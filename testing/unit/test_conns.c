// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_conns.c - SAs get the names that pluto has for them; what xfrm_stat and
 * the names of network namespaces are read as.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "sacheck/confine.h"
#include "sacheck/conns.h"
#include "sacheck/dump.h"
#include "sacheck/statistics.h"

static const char dump[] =
	"{\"sacheck\": 1, \"name\": \"a\", \"kernel\": \"6.1\", \"time\": 1, "
	"\"statistics\": {}, \"blocked by default\": [], \"sas\": ["
	"{\"spi\": \"0x0ce7459f\", \"proto\": \"esp\", \"mode\": \"tunnel\", "
	"\"src\": \"192.0.2.2\", \"dst\": \"192.0.2.1\", \"reqid\": 1},"
	"{\"spi\": \"0xf3d2d685\", \"proto\": \"esp\", \"mode\": \"tunnel\", "
	"\"src\": \"192.0.2.1\", \"dst\": \"192.0.2.2\", \"reqid\": 1},"
	"{\"spi\": \"0x0ce7459f\", \"proto\": \"ah\", \"mode\": \"tunnel\", "
	"\"src\": \"2001:db8::2\", \"dst\": \"2001:db8::1\", \"reqid\": 1}"
	"], \"policies\": []}";

static struct gateway load(void)
{
	struct trouble t = { .text = "" };
	struct gateway g;

	if (dump_parse(dump, strlen(dump), "a", &g, &t))
		fail_msg("%s", t.text);
	return g;
}

static void libreswan(void **state)
{
	static const char status[] =
		"000 #1: \"net/1x0\":500 STATE_V2_ESTABLISHED_IKE_SA\n"
		"000 #2: \"net/1x0\" esp.f3d2d685@192.0.2.2 esp.ce7459f@192.0.2.1 "
		"tun.0@192.0.2.2 tun.0@192.0.2.1 Traffic: ESPin=0B\n"
		"000 #3: \"six\"[2] 2001:db8::2 ah:ce7459f@2001:db8::1\n";
	struct gateway g = load();

	(void)state;
	assert_int_equal(conns_apply(&g, status), 3);
	assert_string_equal(gateway_conn(&g, 0), "net/1x0");
	assert_string_equal(gateway_conn(&g, 1), "net/1x0");
	assert_string_equal(gateway_conn(&g, 2), "six[2]");
	/* said again they are no more, and no name is a line of its own */
	assert_int_equal(conns_apply(&g, status), 0);
	conns_apply(&g, "\"a\tb\x7f\xc3\" esp.f3d2d685@192.0.2.2 "
			"esp.ce7459f@192.0.2.1");
	assert_string_equal(gateway_conn(&g, 0), "a?b??");
	gateway_free(&g);
}

static void behind_nat(void **state)
{
	struct gateway g = load();

	(void)state;
	assert_int_equal(conns_apply(&g, "\"n\" esp.f3d2d685@203.0.113.9\n"),
			 1);
	assert_string_equal(gateway_conn(&g, 1), "n");
	gateway_free(&g);
}

static void strange_lines(void **state)
{
	static const char *const lines[] = {
		"",
		"\n\n",
		"\"",
		"\"\" esp.ce7459f@192.0.2.1",
		"\"n\" esp.@192.0.2.1",
		"\"n\" esp.ce7459f",
		"\"n\" esp.ce7459f@",
		"\"n\" esp.ffffffffffffffffff@192.0.2.1",
		"esp.ce7459f@192.0.2.1",
		"\"n\" esp.12345678@192.0.2.1",
		"\"n\" esp.ce7459f@x",
		"\"n esp.ce7459f@192.0.2.1\n\"m",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		struct gateway g = load();

		assert_int_equal(conns_apply(&g, lines[i]), 0);
		assert_null(gateway_conn(&g, 0));
		gateway_free(&g);
	}
}

static void names_are_printable(void **state)
{
	struct gateway g = load();

	(void)state;
	assert_int_equal(conns_apply(&g, "\"a\033b\" esp.ce7459f@192.0.2.1"),
			 1);
	assert_string_equal(gateway_conn(&g, 0), "a?b");
	gateway_free(&g);
}

static void a_file(void **state)
{
	char path[] = "/tmp/test_conns.XXXXXX", *text;
	struct trouble t = { .text = "" };
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(write(fd, "status\n", 7), 7);
	close(fd);
	text = conns_read(path, &t);
	assert_non_null(text);
	assert_string_equal(text, "status\n");
	free(text);
	unlink(path);
	assert_null(conns_read(path, &t));
	assert_non_null(strstr(t.text, "No such file"));
}

static void xfrm_stat(void **state)
{
	static const char text[] =
		"XfrmInError             \t0\n"
		"XfrmInTmplMismatch      \t18446744073709551615\n"
		"XfrmAcquireError 3";
	struct statistics s;
	static const char *const bad[] = {
		"X",
		"X -1",
		"X 1 2",
		" 1",
		"X 18446744073709551616",
		"\n",
		"A name that is much longer than any that the kernel has 1",
	};

	(void)state;
	assert_true(statistics_parse(text, strlen(text), &s));
	assert_int_equal(s.count, 3);
	assert_true(statistics_value(&s, "XfrmInTmplMismatch") == UINT64_MAX);
	assert_int_equal(statistics_value(&s, "XfrmAcquireError"), 3);
	assert_int_equal(statistics_value(&s, "XfrmInNoPols"), 0);
	assert_true(statistics_parse("", 0, &s));
	assert_false(statistics_parse("X 1\0", 4, &s));
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(statistics_parse(bad[i], strlen(bad[i]), &s));
}

static void namespaces(void **state)
{
	struct trouble t = { .text = "" };
	char path[64];

	(void)state;
	assert_string_equal(netns_path("gw-a", path, sizeof(path)),
			    "/run/netns/gw-a");
	assert_string_equal(netns_path("123", path, sizeof(path)),
			    "/proc/123/ns/net");
	assert_string_equal(netns_path("./x", path, sizeof(path)), "./x");
	assert_null(netns_path("", path, sizeof(path)));
	assert_null(netns_path("..", path, sizeof(path)));
	assert_null(netns_path("gw-a", path, 10));
	assert_int_equal(enter_netns("no-such-netns", &t), -1);
	assert_string_equal(t.text, "--netns no-such-netns: open "
				    "/run/netns/no-such-netns: "
				    "No such file or directory");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(libreswan),
		cmocka_unit_test(behind_nat),
		cmocka_unit_test(strange_lines),
		cmocka_unit_test(names_are_printable),
		cmocka_unit_test(a_file),
		cmocka_unit_test(xfrm_stat),
		cmocka_unit_test(namespaces),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
