// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_flavour.c - which pluto is which, what it is told, and what no scenario
 * may ask of it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "daemon/build.h"
#include "daemon/flavour.h"
#include "daemon/pluto.h"
#include "shipped.h"

static const struct flavour *const all[] = {
	&flavour_libreswan_5,
	&flavour_libreswan_5_0,
	&flavour_libreswan_4,
	&flavour_openswan,
};

enum { ALL = sizeof(all) / sizeof(all[0]) };

static void versions_have_their_flavour(void **state)
{
	static const struct {
		const char *product, *version;
		const struct flavour *flavour;
	} rows[] = {
		{ "Libreswan", "5.2-U", &flavour_libreswan_5 },
		{ "Libreswan", "5.1", &flavour_libreswan_5 },
		{ "Libreswan", "5.10", &flavour_libreswan_5 },
		{ "Libreswan", "5.0", &flavour_libreswan_5_0 },
		{ "Libreswan", "5.0.1-P", &flavour_libreswan_5_0 },
		{ "Libreswan", "5", &flavour_libreswan_5_0 },
		{ "Libreswan", "v5.4-12-gabcdef0", &flavour_libreswan_5 },
		{ "Libreswan", "4.3", &flavour_libreswan_4 },
		{ "Libreswan", "4.15-P", &flavour_libreswan_4 },
		{ "Openswan", "2.6.51.5", &flavour_openswan },
		{ "Openswan", "3.0.0", &flavour_openswan },
		{ "Libreswan", "3.32", NULL },
		{ "Libreswan", "6.0", NULL },
		{ "Libreswan", "4.1000", NULL },
		{ "Libreswan", "99999999999999999999.0", NULL },
		{ "Libreswan", "main", NULL },
		{ "Libreswan", "", NULL },
		{ "Openswan", "4.0", NULL },
		{ "strongSwan", "5.9.8", NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_ptr_equal(flavour_of(rows[i].product, rows[i].version),
				 rows[i].flavour);
}

static void what_pluto_says_is_taken_apart(void **state)
{
	static const struct {
		const char *said, *product, *version;
	} rows[] = {
		{ "Libreswan 4.10 IKEv2 IKEv1 XFRM", "Libreswan", "4.10" },
		{ "Libreswan 5.2-P", "Libreswan", "5.2-P" },
		{ "Linux Openswan 3.0.0", "Openswan", "3.0.0" },
		{ "Linux Openswan U2.6.51/K5.10 (netkey)", "Openswan",
		  "U2.6.51/K5.10" },
	}, no[] = {
		{ "Linux strongSwan U5.9.8/K6.1", NULL, NULL },
		{ "Libreswan", NULL, NULL },
		{ "Libreswan  ", NULL, NULL },
		{ "MyLibreswan 4.10", NULL, NULL },
		{ "", NULL, NULL },
	};
	char *product, *version;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_true(
			flavour_read_version(rows[i].said, &product, &version));
		assert_string_equal(product, rows[i].product);
		assert_string_equal(version, rows[i].version);
		free(product);
		free(version);
	}
	for (size_t i = 0; i < sizeof(no) / sizeof(no[0]); i++)
		assert_false(
			flavour_read_version(no[i].said, &product, &version));
}

static bool has(const char *const *words, const char *word)
{
	while (*words && strcmp(*words, word) != 0)
		words++;
	return *words != NULL;
}

/* Whatever a flavour is, pluto.c and step.c can work by it. */
static void tables_are_whole(void **state)
{
	(void)state;
	for (size_t i = 0; i < ALL; i++) {
		const struct flavour *f = all[i];

		assert_non_null(f->name);
		assert_true(f->first <= f->last);
		assert_true(has(f->pluto, "--nofork"));
		assert_true(has(f->pluto, "--stderrlog"));
		assert_true(has(f->pluto, "@/ipsec.secrets"));
		assert_true(has(f->addconn, "@/ipsec.conf"));
		/* the socket that the lab sees to be fresh is pluto.ctl */
		assert_true(has(f->whack, "@") || has(f->whack, "@/pluto"));
		assert_non_null(strstr(f->setup, "config setup\n"));
		assert_non_null(f->ready);
		assert_non_null(f->ping);
		assert_true(!f->rekey_ike == !f->rekeyed_ike);
		for (int ike = 0; ike < 2; ike++) {
			assert_non_null(f->exchanges[ike]);
			assert_non_null(f->rekey[ike]);
		}
		for (size_t j = 0; j < i; j++)
			assert_true(strcmp(f->product, all[j]->product) != 0 ||
				    f->first > all[j]->last ||
				    f->last < all[j]->first);
	}
	/* who knows less has the say */
	assert_true(flavour_openswan.age > flavour_libreswan_4.age);
	assert_true(flavour_libreswan_4.age > flavour_libreswan_5.age);
}

static const struct scenario *shipped(const char *name)
{
	for (unsigned i = 0; i < set.count; i++)
		if (strcmp(set.scenarios[i]->name, name) == 0)
			return set.scenarios[i];
	fail_msg("no scenario %s", name);
	return NULL;
}

static char *gap_of(const struct flavour *f, const char *name,
		    enum ike_version ike)
{
	const struct scenario *s = shipped(name);
	char *gap = NULL;

	for (unsigned i = 0; i < s->sites_count && !gap; i++)
		gap = flavour_gap(f, s, &s->sites[i], ike);
	return gap;
}

static void gap_is(const struct flavour *f, const char *name,
		   enum ike_version ike, const char *part)
{
	char *gap = gap_of(f, name, ike);

	if (part) {
		assert_non_null(gap);
		assert_non_null(strstr(gap, part));
	} else {
		assert_null(gap);
	}
	free(gap);
}

static void gaps_are_known(void **state)
{
	(void)state;
	gap_is(&flavour_libreswan_5, "mixed-style", IKEV2, NULL);
	gap_is(&flavour_libreswan_4, "mixed-style", IKEV2, "leftsubnet=10.2.");
	gap_is(&flavour_openswan, "mixed-style", IKEV2, "subnet");
	gap_is(&flavour_libreswan_4, "overlap", IKEV2, NULL);
	gap_is(&flavour_libreswan_4, "overlap-6in6", IKEV2, NULL);
	gap_is(&flavour_libreswan_4, "overlap-6in4", IKEV2, "another family");
	gap_is(&flavour_libreswan_4, "overlap-4in6", IKEV2, "another family");
	gap_is(&flavour_libreswan_5, "overlap-6in4", IKEV2, NULL);
	gap_is(&flavour_libreswan_4, "nflog", IKEV1, "iptables");
	gap_is(&flavour_libreswan_4, "simultaneous", IKEV2, "at once");
	gap_is(&flavour_libreswan_4, "simultaneous", IKEV1, NULL);
	gap_is(&flavour_libreswan_5_0, "simultaneous", IKEV2, "at once");
	gap_is(&flavour_libreswan_5_0, "mixed-style", IKEV2, NULL);
	gap_is(&flavour_libreswan_5, "simultaneous", IKEV2, NULL);
	gap_is(&flavour_openswan, "overlap", IKEV1, NULL);
	gap_is(&flavour_openswan, "overlap", IKEV2, "overlap");
	gap_is(&flavour_openswan, "crossed-sa", IKEV1, NULL);
	gap_is(&flavour_openswan, "crossed-sa-ah", IKEV1, "AH alone");
	gap_is(&flavour_openswan, "overlap-ipcomp", IKEV1, "IPCOMP");
	gap_is(&flavour_openswan, "crossed-sa", IKEV2, NULL);
	gap_is(&flavour_openswan, "third-peer-later", IKEV2, "two peers");
	gap_is(&flavour_openswan, "charon-overlap", IKEV1, "DH groups");
	gap_is(&flavour_openswan, "rekey-ike", IKEV2, "new IKE SA");
	gap_is(&flavour_libreswan_4, "rekey-ike", IKEV2, NULL);
	gap_is(&flavour_libreswan_4, "third-peer-later", IKEV2, "two peers");
	gap_is(&flavour_libreswan_4, "corner-drop-gone", IKEV1, "two peers");
	gap_is(&flavour_libreswan_4, "third-peer-between", IKEV1, NULL);
	gap_is(&flavour_libreswan_4, "same-selectors", IKEV1, "no trap");
	gap_is(&flavour_libreswan_4, "overlap-corner-goes", IKEV2, NULL);
	gap_is(&flavour_libreswan_4, "restart", IKEV1, NULL);
	gap_is(&flavour_libreswan_5, "third-peer-later", IKEV2, NULL);
	gap_is(&flavour_libreswan_4, "replace", IKEV1, "no longer has");
	gap_is(&flavour_libreswan_4, "replace", IKEV2, "no longer has");
	gap_is(&flavour_libreswan_5_0, "replace", IKEV2, NULL);
}

/* What 5.2 must do it may not be excused from. */
static void the_newest_has_no_gaps(void **state)
{
	(void)state;
	for (unsigned i = 0; i < set.count; i++) {
		const struct scenario *s = set.scenarios[i];

		for (unsigned j = 0; j < s->sites_count; j++) {
			assert_null(flavour_gap(&flavour_libreswan_5, s,
						&s->sites[j], IKEV1));
			assert_null(flavour_gap(&flavour_libreswan_5, s,
						&s->sites[j], IKEV2));
		}
	}
}

static void sides_are_taken_off(void **state)
{
	(void)state;
	assert_string_equal(flavour_bare_key("leftsubnets"), "subnets");
	assert_string_equal(flavour_bare_key("rightsubnet"), "subnet");
	assert_string_equal(flavour_bare_key("left"), "left");
	assert_string_equal(flavour_bare_key("right"), "right");
	assert_string_equal(flavour_bare_key("reqid"), "reqid");
}

/* ---- its configuration ---- */

/* @label: of the build, 'U' or 'P' */
static char *config_of_build(const char *name, enum ike_version ike,
			     const struct flavour *f,
			     const struct flavour *common, char label)
{
	const struct scenario *s = shipped(name);
	char libexec[] = "/there/libexec", labels[] = { label, '\0' };
	const struct build build = {
		.label = labels,
		.libexec = libexec,
		.flavour = f,
	};
	char *text = NULL;
	size_t size;
	FILE *file = open_memstream(&text, &size);

	assert_non_null(file);
	pluto_kind.print_config(file, &s->sites[0], ike, &build, common);
	assert_int_equal(fclose(file), 0);
	return text;
}

static char *config_of(const char *name, enum ike_version ike,
		       const struct flavour *f, const struct flavour *common)
{
	return config_of_build(name, ike, f, common, 'P');
}

static void config_says(const char *text, const char *line)
{
	if (!strstr(text, line))
		fail_msg("no \"%s\" in\n%s", line, text);
}

static void each_has_its_configuration(void **state)
{
	char *text;

	(void)state;
	text = config_of("overlap", IKEV1, &flavour_libreswan_5,
			 &flavour_libreswan_5);
	config_says(text, "\tikev1-policy=accept\n");
	config_says(text, "\tkeyexchange=ikev1\n");
	config_says(text, "\tleftupdown=%disabled\n");
	free(text);

	text = config_of("overlap", IKEV2, &flavour_libreswan_4,
			 &flavour_libreswan_4);
	config_says(text, "\tikev2=insist\n");
	config_says(text, "\tike=aes128-sha2;dh31\n");
	assert_null(strstr(text, "keyexchange"));
	free(text);

	text = config_of("overlap", IKEV1, &flavour_openswan,
			 &flavour_openswan);
	assert_int_equal(strncmp(text, "version 2.0\n", 12), 0);
	config_says(text, "\tikev2=never\n");
	config_says(text, "\tike=aes128-sha1;modp2048\n");
	config_says(text, "\tleftupdown=/bin/true\n");
	assert_null(strstr(text, "ikev1-policy"));
	free(text);
}

static void options_for_the_patched_alone(void **state)
{
	const struct flavour *f = &flavour_libreswan_5;
	char *text;

	(void)state;
	text = config_of_build("peer-ranks-alike", IKEV2, f, f, 'P');
	config_says(text, "\toverlap-follows-peer=no\n");
	free(text);
	text = config_of_build("peer-ranks-alike", IKEV2, f, f, 'U');
	config_says(text, "\tright=192.0.2.2\n");
	assert_null(strstr(text, "overlap-follows-peer"));
	free(text);
}

static void default_route_of_a_start_script(void **state)
{
	const struct flavour *f = &flavour_openswan;
	char *text = config_of("incident", IKEV1, f, f);

	(void)state;
	config_says(text, "\tleft=172.16.1.2\n");
	assert_null(strstr(text, "%defaultroute"));
	free(text);
	f = &flavour_libreswan_5;
	text = config_of("incident", IKEV1, f, f);
	config_says(text, "\tleft=%defaultroute\n");
	free(text);
}

/* Two flavours in one cell: each its own words, both the same proposals. */
static void mixed_peers_propose_the_same(void **state)
{
	char *new, *old;

	(void)state;
	new = config_of("overlap", IKEV1, &flavour_libreswan_5,
			&flavour_openswan);
	old = config_of("overlap", IKEV1, &flavour_openswan, &flavour_openswan);
	config_says(new, "\tkeyexchange=ikev1\n");
	config_says(new, "\tike=aes128-sha1;modp2048\n");
	config_says(old, "\tike=aes128-sha1;modp2048\n");
	free(new);
	free(old);
}

static void where_they_differ_further(void **state)
{
	char *text;

	(void)state;
	text = config_of("nflog", IKEV2, &flavour_libreswan_4,
			 &flavour_libreswan_4);
	config_says(text, "\tleftupdown=/there/libexec/_updown.xfrm\n");
	free(text);
	text = config_of("drop-beside-tunnel", IKEV2, &flavour_libreswan_4,
			 &flavour_libreswan_4);
	config_says(text, "\tauthby=never\n");
	free(text);
	text = config_of("overlap-6in4", IKEV1, &flavour_openswan,
			 &flavour_openswan);
	config_says(text, "\tclientaddrfamily=ipv6\n");
	assert_null(strstr(text, "endaddrfamily"));
	free(text);
	text = config_of("overlap-6in6", IKEV1, &flavour_openswan,
			 &flavour_openswan);
	config_says(text, "\tendaddrfamily=ipv6\n");
	free(text);
	text = config_of("nflog", IKEV2, &flavour_openswan, &flavour_openswan);
	config_says(text, "\tleftupdown=/there/libexec/_updown.netkey\n");
	free(text);
}

/* ---- its log ---- */

static bool alarms(const struct flavour *f, const char *line)
{
	const struct scenario s = { .name = NULL };
	const struct build build = { .flavour = f };
	const struct daemon d = {
		.kind = &pluto_kind,
		.scenario = &s,
		.build = &build,
	};

	return daemon_is_alarm(&d, line);
}

/* What unpatched plutos of a flavour say now and then, and no other one. */
static void known_faults_are_no_alarms(void **state)
{
	static const char crossed[] =
		"EXPECTATION FAILED: \"net\" #1: "
		"v2_msg_role(md) == NO_MESSAGE "
		"(llog_success_initiate_v2_CREATE_CHILD_SA_child_request() +1 x.c)";
	static const char crossed_delete[] =
		"EXPECTATION FAILED: \"net\" #1: "
		"v2_msg_role(md) == NO_MESSAGE "
		"(llog_success_initiate_v2_INFORMATIONAL_v2DELETE_request() +1 x.c)";
	static const char elsewhere[] =
		"EXPECTATION FAILED: \"net\" #1: "
		"v2_msg_role(md) == NO_MESSAGE (another() +1 x.c)";
	static const char known[] = "EXPECTATION FAILED: "
				    "a.st_v2_msgid_windows.responder.recv == "
				    "a.st_v2_msgid_windows.responder.sent "
				    "(is_duplicate_response() +1 /x.c)";
	static const char back[] =
		"EXPECTATION FAILED: \"rw\"[2] 192.0.2.9 #7: "
		"Child SA with IKE SA #6 do not share their connection, "
		".established_ike_sa #1 should be unset, clearing "
		"(quick_inI2() +1 x.c)";
	static const char window[] =
		"EXPECTATION FAILED: "
		"ike->sa.st_v2_msgid_windows.responder.recv == "
		"ike->sa.st_v2_msgid_windows.responder.sent "
		"(is_duplicate_request_msgid() +1 x.c)";
	static const char other[] =
		"EXPECTATION FAILED: a == b (is_duplicate_response() +1 /x.c)";

	(void)state;
	assert_false(alarms(&flavour_libreswan_4, known));
	assert_true(alarms(&flavour_libreswan_5, known));
	assert_true(alarms(&flavour_openswan, known));
	assert_false(alarms(&flavour_libreswan_5, crossed));
	assert_false(alarms(&flavour_libreswan_5, crossed_delete));
	assert_true(alarms(&flavour_libreswan_4, crossed));
	assert_true(alarms(&flavour_libreswan_5_0, crossed));
	assert_false(alarms(&flavour_libreswan_5_0, back));
	assert_false(alarms(&flavour_libreswan_5_0, window));
	assert_true(alarms(&flavour_libreswan_5, back));
	assert_true(alarms(&flavour_libreswan_5, window));
	assert_true(alarms(&flavour_libreswan_4, back));
	assert_true(alarms(&flavour_openswan, crossed));
	for (size_t i = 0; i < ALL; i++) {
		assert_true(alarms(all[i], other));
		assert_true(alarms(all[i], elsewhere));
		assert_true(alarms(all[i], "ASSERTION FAILED at x.c:1: "
					   "responder.sent (is_duplicate_"));
		assert_true(alarms(all[i], "leak: 2 * state, item size: 8"));
		/* Openswan has no such callback */
		assert_int_equal(alarms(all[i],
					"leak: next initiator, item size: 40"),
				 all[i] == &flavour_openswan);
		assert_false(alarms(all[i], "loading secrets from \"x\""));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(versions_have_their_flavour),
		cmocka_unit_test(what_pluto_says_is_taken_apart),
		cmocka_unit_test(tables_are_whole),
		cmocka_unit_test(gaps_are_known),
		cmocka_unit_test(the_newest_has_no_gaps),
		cmocka_unit_test(sides_are_taken_off),
		cmocka_unit_test(each_has_its_configuration),
		cmocka_unit_test(options_for_the_patched_alone),
		cmocka_unit_test(default_route_of_a_start_script),
		cmocka_unit_test(mixed_peers_propose_the_same),
		cmocka_unit_test(where_they_differ_further),
		cmocka_unit_test(known_faults_are_no_alarms),
	};

	return cmocka_run_group_tests(tests, load, unload);
}
