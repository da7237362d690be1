// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_scenario.c - good scenario files are read, bad ones named by line.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "net/feature.h"
#include "scenario/complaint.h"
#include "scenario/scenario.h"
#include "scenario/scenario_file.h"
#include "scenario/step_kind.h"
#include "scenario_mistakes.h"

/* A small scenario without a mistake; the tests change a line of it. */
static const char good[] =
	"scenario: small\n" /* 1 */
	"class: heal\n"
	"fault: P\n"
	"summary: as small as can be\n"
	"counter: XfrmInTmplMismatch\n" /* 5 */
	"counter-at: [a]\n"
	"ike: [1, 2]\n"
	"columns: {UU: fail, PP: deliver}\n"
	"sites:\n"
	"  - site: a\n" /* 10 */
	"    party: A\n"
	"    outer: 192.0.2.1/24\n"
	"    host: [10.1.0.1]\n"
	"    conns:\n"
	"      - conn: net\n" /* 15 */
	"        options: |\n"
	"          left=192.0.2.1\n"
	"          leftsubnet=10.1.0.0/24\n"
	"  - site: b\n"
	"    party: B\n" /* 20 */
	"    outer: 192.0.2.2/24\n"
	"    host: [10.2.0.1]\n"
	"    conns:\n"
	"      - conn: net\n"
	"        options: left=192.0.2.2\n" /* 25 */
	"flows:\n"
	"  - {flow: there, from: 10.1.0.1, to: 10.2.0.1, proto: udp}\n"
	"steps:\n"
	"  - {up: net, at: a}\n"
	"  - settle: 3\n" /* 30 */
	"  - traffic: 20\n";

/* Parse @text; the complaints go to @said, of 4096 bytes. */
static struct scenario *parse(const char *text, size_t size, char *said)
{
	FILE *err = fmemopen(said, 4096, "w");
	struct scenario *s;

	assert_non_null(err);
	said[0] = '\0';
	s = scenario_parse(text, size, "dir/small.yaml", err);
	fclose(err);
	return s;
}

static void a_good_one_is_read(void **state)
{
	char said[4096];
	struct scenario *s = parse(good, strlen(good), said);

	(void)state;
	assert_non_null(s);
	assert_string_equal(said, "");
	assert_string_equal(s->name, "small");
	assert_int_equal(s->class, CLASS_HEAL);
	assert_true(s->ikev1 && s->ikev2);
	assert_int_equal(s->expect[COLUMN_UU], EXPECT_FAIL);
	assert_int_equal(s->expect[COLUMN_PU], EXPECT_ABSENT);
	assert_int_equal(s->expect[COLUMN_PP], EXPECT_DELIVER);
	assert_int_equal(s->sites_count, 2);
	assert_int_equal(s->sites[1].party, PARTY_B);
	assert_string_equal(s->sites[0].host_addresses[0], "10.1.0.1");
	assert_string_equal(s->sites[0].conns[0].options,
			    "left=192.0.2.1\nleftsubnet=10.1.0.0/24\n");
	assert_int_equal(s->steps_count, 3);
	assert_int_equal(s->steps[0].kind, STEP_UP);
	assert_string_equal(s->steps[0].conn, "net");
	assert_int_equal(s->steps[0].line, 29);
	assert_true(scenario_step_in(&s->steps[0], COLUMN_UP));
	assert_int_equal(s->steps[2].count, 20);
	scenario_free(s);
}

/* Replace the first @old in a scenario; free() the result. */
static char *changed_in(const char *scenario, const char *old, const char *new)
{
	const char *at = strstr(scenario, old);
	char *text;

	assert_non_null(at);
	assert_true(asprintf(&text, "%.*s%s%s", (int)(at - scenario), scenario,
			     new, at + strlen(old)) > 0);
	return text;
}

/* The same in the good scenario. */
static char *changed(const char *old, const char *new)
{
	return changed_in(good, old, new);
}

static void a_steady_one_says_so(void **state)
{
	char said[4096], *text = changed("ike:", "steady: true\nike:");
	struct scenario *s = parse(good, strlen(good), said);

	(void)state;
	assert_non_null(s);
	assert_false(s->steady);
	scenario_free(s);
	s = parse(text, strlen(text), said);
	assert_non_null(s);
	assert_true(s->steady);
	scenario_free(s);
	free(text);
}

static void a_long_one_says_so(void **state)
{
	char said[4096], *text = changed("ike:", "long: true\nike:");
	struct scenario *s = parse(good, strlen(good), said);

	(void)state;
	assert_non_null(s);
	assert_false(s->takes_long);
	scenario_free(s);
	s = parse(text, strlen(text), said);
	assert_non_null(s);
	assert_true(s->takes_long);
	scenario_free(s);
	free(text);
}

static void needs_are_known(void **state)
{
	char said[4096], *text = changed("ike:", "needs: [xfrm-interface, "
						 "nftables]\nike:");
	struct scenario *s = parse(good, strlen(good), said);

	(void)state;
	assert_non_null(s);
	assert_int_equal(s->needs, 0);
	scenario_free(s);
	s = parse(text, strlen(text), said);
	assert_non_null(s);
	assert_int_equal(s->needs, FEATURE_XFRM_INTERFACE | FEATURE_NFTABLES);
	scenario_free(s);
	free(text);
}

static void every_mistake_is_named(void **state)
{
	unsigned wrong = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(mistakes) / sizeof(mistakes[0]); i++) {
		const struct mistake *m = &mistakes[i];
		char *text = changed(m->old, m->new);
		char said[4096], expected[512];
		struct scenario *s = parse(text, strlen(text), said);

		snprintf(expected, sizeof(expected), "dir/small.yaml:%s",
			 m->complaint);
		if (s != NULL || strstr(said, expected) == NULL) {
			print_error("\"%s\" for \"%s\": expected \"%s\", it "
				    "said \"%s\"\n",
				    m->new, m->old, expected, said);
			wrong++;
		}
		scenario_free(s);
		free(text);
	}
	assert_int_equal(wrong, 0);
}

/* Where there are certificates a conn says itself how it authenticates. */
static void certificates_are_read(void **state)
{
	char said[4096];
	char *text = changed("sites:\n",
			     "certificates:\n"
			     "  - {certificate: c, ca: x, names: [a, b]}\n"
			     "sites:\n");
	char *other = changed_in(text, "options: left=192.0.2.2",
				 "options: authby=rsasig");
	struct scenario *s = parse(other, strlen(other), said);

	(void)state;
	assert_string_equal(said, "");
	assert_non_null(s);
	assert_int_equal(s->certificates_count, 1);
	assert_string_equal(s->certificates[0].name, "c");
	assert_string_equal(s->certificates[0].ca, "x");
	assert_int_equal(s->certificates[0].names_count, 2);
	assert_string_equal(s->certificates[0].names[1], "b");
	scenario_free(s);
	free(other);
	free(text);
}

/* The good scenario with charon at site b; free() it. */
static char *good_with_charon(void)
{
	char *columns = changed("{UU: fail, PP: deliver}",
				"{U: fail, P: deliver}");
	char *text = changed_in(columns, "    outer: 192.0.2.2/24\n",
				"    daemon: charon\n"
				"    outer: 192.0.2.2/24\n"
				"    config: local_addrs=192.0.2.2\n");

	free(columns);
	return text;
}

static void charon_is_a_peer(void **state)
{
	char said[4096], *text = good_with_charon();
	struct scenario *s = parse(text, strlen(text), said);

	(void)state;
	assert_string_equal(said, "");
	assert_non_null(s);
	assert_true(scenario_has_charon(s));
	assert_int_equal(s->sites[0].daemon, SITE_PLUTO);
	assert_int_equal(s->sites[1].daemon, SITE_CHARON);
	assert_int_equal(s->expect[COLUMN_U], EXPECT_FAIL);
	assert_int_equal(s->expect[COLUMN_P], EXPECT_DELIVER);
	assert_int_equal(column_base(COLUMN_P), COLUMN_U);
	assert_int_equal(column_letter(COLUMN_P, PARTY_B), 'P');
	assert_int_equal(column_letter(COLUMN_PU, PARTY_A), 'P');
	assert_int_equal(column_letter(COLUMN_PU, PARTY_B), 'U');
	scenario_free(s);
	free(text);
}

static void mistakes_with_charon_are_named(void **state)
{
	static const struct mistake with_charon[] = {
		{ "daemon: charon", "daemon: racoon", "21: daemon: " },
		{ "    daemon: charon\n    outer", "    outer",
		  "8: no column U: where charon is a peer" },
		{ "{U: fail,", "{U: fail, PP: deliver,", "8: no column PP: " },
		{ "{U: fail,", "{U: deliver,", "8: class heal: U must fail" },
		{ "    config: local_addrs=192.0.2.2\n", "",
		  "19: charon needs \"config\"" },
		{ "config: local_addrs=192.0.2.2", "config: local { }",
		  "23: not a \"key=value\" line: local { }" },
		{ "config: local_addrs", "config: version=1 #",
		  "23: version= is the lab's own business" },
		{ "options: left=192.0.2.2", "options: local_ts = 10.2.0.0/24",
		  "27: not a \"key=value\" line" },
		{ "    config:", "    updown: true\n    config:",
		  "23: the updown script is pluto's" },
		{ "    party: A\n",
		  "    party: A\n    daemon: charon\n"
		  "    config: local_addrs=192.0.2.1\n",
		  "23: one peer is charon already" },
		{ "{up: net, at: a}", "{route: net, at: b}",
		  "31: charon at site b cannot route" },
		{ "{up: net, at: a}", "{restart: kill, at: b}",
		  "31: charon at site b cannot restart" },
	};
	char *base = good_with_charon();

	(void)state;
	for (size_t i = 0; i < sizeof(with_charon) / sizeof(with_charon[0]);
	     i++) {
		const struct mistake *m = &with_charon[i];
		char *text = changed_in(base, m->old, m->new);
		char said[4096], expected[512];

		assert_null(parse(text, strlen(text), said));
		snprintf(expected, sizeof(expected), "dir/small.yaml:%s",
			 m->complaint);
		if (strstr(said, expected) == NULL)
			fail_msg("\"%s\" for \"%s\": expected \"%s\", it said "
				 "\"%s\"",
				 m->new, m->old, expected, said);
		free(text);
	}
	free(base);
}

/* A flow in clear, of the only class that has them. */
static void plaintext_needs_its_step(void **state)
{
	static const char *const steps[] = {
		"  - {clear: 10.1.0.0/24 -> 10.2.0.0/24, at: a}\n",
		"  - {clear: 10.1.0.9/32 -> 10.2.0.0/24, at: a}\n",
		"  - {clear: 10.1.0.9/32 -> 10.2.0.0/24, at: b}\n",
		"",
	};
	static const char *const complaints[] = {
		"small.yaml:34: it also sends flow \"there\" in clear",
		"",
		"small.yaml:31: no step \"clear\" at its sender covers it",
		"small.yaml:31: no step \"clear\" at its sender covers it",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		char said[4096], *text = NULL, *clean;
		struct scenario *s;

		clean = changed("class: heal\nfault: P\n",
				"class: refuse\n"
				"knock-outs: [10]\n");
		assert_true(asprintf(&text, "%.*s%s",
				     (int)(strstr(clean, "columns:") - clean),
				     clean,
				     "columns: {UU: refuse, PP: refuse}\n"
				     "sites:\n"
				     "  - site: a\n"
				     "    party: A\n"
				     "    outer: 192.0.2.1/24\n"
				     "    host: [10.1.0.1, 10.1.0.9]\n"
				     "    conns:\n"
				     "      - conn: net\n"
				     "        options: left=192.0.2.1\n"
				     "  - site: b\n"
				     "    party: B\n"
				     "    outer: 192.0.2.2/24\n"
				     "    host: [10.2.0.1]\n"
				     "    conns:\n"
				     "      - conn: net\n"
				     "        options: left=192.0.2.2\n"
				     "flows:\n"
				     "  - {flow: there, from: 10.1.0.1, to: "
				     "10.2.0.1, proto: udp}\n"
				     "  - flow: plain\n"
				     "    from: 10.1.0.9\n"
				     "    to: 10.2.0.1\n"
				     "    proto: udp\n"
				     "    refused: true\n"
				     "    clear: true\n"
				     "steps:\n"
				     "  - {up: net, at: a}\n") > 0);
		free(clean);
		assert_true(asprintf(&clean,
				     "%s%s  - settle: 3\n"
				     "  - traffic: 20\n",
				     text, steps[i]) > 0);
		s = parse(clean, strlen(clean), said);
		if (complaints[i][0] == '\0') {
			assert_non_null(s);
			assert_true(scenario_step_clears(s, &s->steps[1],
							 &s->flows[1]));
			assert_false(scenario_step_clears(s, &s->steps[1],
							  &s->flows[0]));
		} else if (strstr(said, complaints[i]) == NULL) {
			fail_msg("%s: %s", steps[i], said);
		}
		scenario_free(s);
		free(clean);
		free(text);
	}
}

static void all_mistakes_are_named_at_once(void **state)
{
	char said[4096], *text = changed("counter-at: [a]", "counter-at: [z]");
	char *at = strstr(text, "at: a}");

	(void)state;
	at[4] = 'y';
	assert_null(parse(text, strlen(text), said));
	assert_non_null(strstr(said, "small.yaml:6: no site \"z\""));
	assert_non_null(strstr(said, "small.yaml:29: no site \"y\""));
	free(text);
}

static void odd_files_are_refused(void **state)
{
	static const struct {
		const char *text, *complaint;
	} odd[] = {
		{ "", "dir/small.yaml:1: the file is empty" },
		{ "# nothing\n", "dir/small.yaml:1: the file is empty" },
		{ "words\n", "dir/small.yaml:1: not a mapping of keys" },
		{ "- a\n- b\n", "dir/small.yaml:1: not a mapping of keys" },
		{ "\t\n", "dir/small.yaml:1: " },
		{ "a: \xff\xfe\n", "dir/small.yaml:" },
	};
	char said[4096];

	(void)state;
	for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
		assert_null(parse(odd[i].text, strlen(odd[i].text), said));
		if (strstr(said, odd[i].complaint) == NULL)
			fail_msg("\"%s\": said \"%s\"", odd[i].text, said);
	}
}

/* Whatever is cut off, there is a complaint or a scenario, never neither. */
static void truncated_files_are_refused(void **state)
{
	char said[4096];

	(void)state;
	for (size_t size = 0; size < strlen(good); size++) {
		struct scenario *s = parse(good, size, said);

		assert_int_equal(s == NULL, said[0] != '\0');
		scenario_free(s);
	}
}

static void drop_conns_are_shunts(void **state)
{
	char said[4096];
	char *text = changed("options: left=192.0.2.2", "options: type=drop");
	struct scenario *s = parse(text, strlen(text), said);

	(void)state;
	assert_non_null(s);
	assert_false(s->sites[0].conns[0].shunt);
	assert_true(s->sites[1].conns[0].shunt);
	scenario_free(s);
	free(text);
}

static void options_are_found_by_their_whole_key(void **state)
{
	static char name[] = "net",
		    options[] = "  leftsubnets={10.1.0.0/16}\n# leftsubnet=no\n"
				"leftsubnet=10.2.0.0/16\nid=@a=b\n";
	struct scenario_conn conn = { .name = name, .options = options };
	char *value;

	(void)state;
	value = scenario_conn_option(&conn, "leftsubnet");
	assert_string_equal(value, "10.2.0.0/16");
	free(value);
	value = scenario_conn_option(&conn, "leftsubnets");
	assert_string_equal(value, "{10.1.0.0/16}");
	free(value);
	value = scenario_conn_option(&conn, "id");
	assert_string_equal(value, "@a=b");
	free(value);
	assert_null(scenario_conn_option(&conn, "left"));
}

static void owners_are_found(void **state)
{
	char said[4096];
	struct scenario *s = parse(good, strlen(good), said);
	bool gateway = true;

	(void)state;
	assert_ptr_equal(scenario_owner(s, "10.2.0.1", NULL, &gateway),
			 &s->sites[1]);
	assert_false(gateway);
	assert_null(scenario_owner(s, "10.2.0.1", "a", NULL));
	assert_null(scenario_owner(s, "10.9.0.1", NULL, NULL));
	assert_null(scenario_site(s, "c"));
	scenario_free(s);
}

/* Steps whose words mean more than one thing. */
static void steps_are_told_apart(void **state)
{
	char said[4096];
	char *text = changed("  - settle: 3\n",
			     "  - {traffic: start, loss: allowed}\n"
			     "  - {stop: kill, at: a}\n"
			     "  - {await-sas: 0, at: a}\n"
			     "  - {start: pluto, at: a}\n"
			     "  - {restart: graceful, at: b}\n"
			     "  - traffic: stop\n"
			     "  - settle: 3\n");
	struct scenario *s = parse(text, strlen(text), said);

	(void)state;
	assert_string_equal(said, "");
	assert_non_null(s);
	assert_true(scenario_stops(s));
	assert_int_equal(s->steps[1].kind, STEP_TRAFFIC_START);
	assert_true(s->steps[1].loss_allowed);
	assert_int_equal(s->steps[2].kind, STEP_STOP);
	assert_true(s->steps[2].kill);
	assert_int_equal(s->steps[3].kind, STEP_AWAIT_SAS);
	assert_int_equal(s->steps[3].count, 0);
	assert_int_equal(s->steps[4].kind, STEP_START);
	assert_int_equal(s->steps[5].kind, STEP_RESTART);
	assert_false(s->steps[5].kill);
	assert_false(s->steps[8].loss_allowed);
	scenario_free(s);
	free(text);
	text = changed("  - settle: 3\n",
		       "  - {up: net, at: a, wait: false}\n"
		       "  - {up: net, at: a, wait: true}\n"
		       "  - {netem: jitter 7 reorder 25 loss 20 delay 200, "
		       "at: a}\n"
		       "  - {netem: off, at: a}\n"
		       "  - {link: down, at: b}\n"
		       "  - {link: up, at: b}\n"
		       "  - {address: 192.0.2.3/24, at: a}\n"
		       "  - {configure: net, at: a, options: x=1}\n"
		       "  - {route: net, at: a}\n"
		       "  - {unroute: net, at: a}\n"
		       "  - settle: 3\n");
	s = parse(text, strlen(text), said);
	assert_string_equal(said, "");
	assert_non_null(s);
	assert_int_equal(s->steps[1].kind, STEP_INITIATE);
	assert_int_equal(s->steps[2].kind, STEP_UP);
	assert_int_equal(s->steps[3].kind, STEP_NETEM);
	assert_int_equal(s->steps[3].netem.loss, 20);
	assert_int_equal(s->steps[3].netem.delay, 200);
	assert_int_equal(s->steps[3].netem.jitter, 7);
	assert_int_equal(s->steps[3].netem.reorder, 25);
	assert_int_equal(s->steps[4].netem.delay, 0);
	assert_false(s->steps[5].link_up);
	assert_true(s->steps[6].link_up);
	assert_string_equal(s->steps[7].first, "192.0.2.3/24");
	assert_int_equal(s->steps[8].kind, STEP_CONFIGURE);
	assert_string_equal(s->steps[8].conn, "net");
	assert_string_equal(s->steps[8].options, "x=1");
	assert_int_equal(s->steps[9].kind, STEP_ROUTE);
	assert_int_equal(s->steps[10].kind, STEP_UNROUTE);
	assert_string_equal(s->steps[10].conn, "net");
	scenario_free(s);
	free(text);
	s = parse(good, strlen(good), said);
	assert_false(scenario_stops(s));
	scenario_free(s);
}

/* A router chooses ports only where several sites share it. */
static void a_shared_nat_can_rebind(void **state)
{
	char said[4096];
	char *one = changed("    outer: 192.0.2.1/24\n",
			    "    outer: 198.51.100.1/24\n"
			    "    nat: 192.0.2.9/24\n");
	char *both = changed_in(one, "    outer: 192.0.2.2/24\n",
				"    outer: 198.51.100.2/24\n"
				"    nat: 192.0.2.9/24\n");
	char *text = changed_in(both, "  - settle: 3\n",
				"  - {rebind: nat, at: b}\n"
				"  - settle: 3\n");
	struct scenario *s = parse(text, strlen(text), said);

	(void)state;
	assert_string_equal(said, "");
	assert_non_null(s);
	assert_int_equal(s->steps[1].kind, STEP_REBIND);
	assert_string_equal(s->steps[1].site, "b");
	assert_true(scenario_has_step(s, STEP_REBIND));
	assert_false(scenario_has_step(s, STEP_RESTART));
	scenario_free(s);
	free(text);
	free(both);
	free(one);
}

/* The scenarios that the project ships. */
static void the_shipped_ones_are_good(void **state)
{
	struct scenario_set set;

	(void)state;
	assert_int_equal(scenario_load_dir("testing/scenarios", &set, stderr),
			 0);
	assert_true(set.count >= 9);
	scenario_set_free(&set);
}

static void directories_are_checked_as_a_whole(void **state)
{
	char dir[] = "/tmp/test_scenario.XXXXXX", path[2][64], said[4096] = "";
	FILE *err = fmemopen(said, sizeof(said), "w"), *f;
	struct scenario_set set;

	(void)state;
	assert_non_null(err);
	assert_int_equal(scenario_load_dir("no/such/place", &set, err), -1);
	assert_non_null(mkdtemp(dir));
	assert_int_equal(scenario_load_dir(dir, &set, err), -1);
	for (int i = 0; i < 2; i++) {
		snprintf(path[i], sizeof(path[i]), "%s/%s.yaml", dir,
			 i == 0 ? "small" : "wrong");
		f = fopen(path[i], "we");
		assert_non_null(f);
		fputs(good, f);
		fclose(f);
	}
	assert_int_equal(scenario_load_dir(dir, &set, err), -1);
	assert_int_equal(set.count, 0);
	assert_null(set.scenarios);
	unlink(path[1]);
	assert_int_equal(scenario_load_dir(dir, &set, err), 0);
	assert_int_equal(set.count, 1);
	scenario_set_free(&set);
	assert_int_equal(scenario_load("no/such/file.yaml", &set, err), -1);
	assert_int_equal(scenario_load(dir, &set, err), -1);
	fclose(err);
	assert_non_null(strstr(said, "no/such/place: No such file"));
	assert_non_null(strstr(said, "no scenario (*.yaml) here"));
	assert_non_null(strstr(said, "wrong.yaml:1: scenario \"small\" must"));
	assert_non_null(strstr(said, "no/such/file.yaml: No such file"));
	assert_non_null(strstr(said, "Is a directory"));
	unlink(path[0]);
	rmdir(dir);
}

static void huge_files_are_refused(void **state)
{
	char path[] = "/tmp/test_scenario.XXXXXX", said[4096] = "";
	FILE *err = fmemopen(said, sizeof(said), "w");
	struct scenario_set set = { 0 };
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(ftruncate(fd, 10 << 20), 0);
	close(fd);
	assert_non_null(err);
	assert_int_equal(scenario_load(path, &set, err), -1);
	fclose(err);
	unlink(path);
	assert_non_null(strstr(said, "larger than"));
}

static void each_kind_of_step_has_a_whole_row(void **state)
{
	(void)state;
	for (unsigned k = 0; k < STEP_COUNT; k++) {
		const struct step_kind_row *row = step_kind(k);
		struct scenario_file file = { .s = { .ikev1 = false } };
		struct scenario_step step = { .kind = k };
		struct check c = { .file = &file };
		char text[] = "net";

		/* a kind without a row has no name */
		assert_non_null(row->name);
		assert_true(strcmp(row->name, "?") != 0);
		if (!row->key)
			continue;
		assert_non_null(row->value);
		assert_non_null(row->what);
		assert_true(row->read || k == STEP_SWAP); /* a list */
		if (!(row->flags & STEP_ASKS))
			continue;
		row->read(&c, text, &step);
		if (step.conn != text)
			fail_msg("STEP_ASKS, but no conn: %s", row->name);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_kind_of_step_has_a_whole_row),
		cmocka_unit_test(a_good_one_is_read),
		cmocka_unit_test(a_long_one_says_so),
		cmocka_unit_test(a_steady_one_says_so),
		cmocka_unit_test(needs_are_known),
		cmocka_unit_test(every_mistake_is_named),
		cmocka_unit_test(certificates_are_read),
		cmocka_unit_test(charon_is_a_peer),
		cmocka_unit_test(mistakes_with_charon_are_named),
		cmocka_unit_test(plaintext_needs_its_step),
		cmocka_unit_test(all_mistakes_are_named_at_once),
		cmocka_unit_test(odd_files_are_refused),
		cmocka_unit_test(truncated_files_are_refused),
		cmocka_unit_test(drop_conns_are_shunts),
		cmocka_unit_test(options_are_found_by_their_whole_key),
		cmocka_unit_test(owners_are_found),
		cmocka_unit_test(steps_are_told_apart),
		cmocka_unit_test(a_shared_nat_can_rebind),
		cmocka_unit_test(the_shipped_ones_are_good),
		cmocka_unit_test(directories_are_checked_as_a_whole),
		cmocka_unit_test(huge_files_are_refused),
	};

	return cmocka_run_group_tests_name("scenario", tests, NULL, NULL);
}
