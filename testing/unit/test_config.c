// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_config.c - ipsec.conf is read as pluto reads it, and what is wrong with
 * it is told with its line.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <unistd.h>

#include <jansson.h>

#include "sacheck/config_finding.h"
#include "said.h"

static struct config_gateway read_text(const char *text)
{
	struct trouble t = { .text = "" };
	struct config_gateway g;

	if (config_parse(text, strlen(text), "f", &g.file, &t))
		fail_msg("%s", t.text);
	g.conns = config_conns(&g.file);
	return g;
}

static void end(struct config_gateway *g)
{
	config_conns_free(&g->conns);
	config_free(&g->file);
}

static void conns_come_to_what_they_inherit(void **state)
{
	struct config_gateway g = read_text(
		"version 2.0\n"
		"# a comment\n"
		"config setup\n"
		"\tuniqueids=yes\t# another\n"
		"conn %default\n"
		"\tKeyExchange=ikev1\n"
		"\treqid=7\n"
		"conn base\n"
		"    left=192.0.2.1\n"
		"    right = 192.0.2.2\n"
		"    x-note=any thing \"at all\n"
		"\n"
		"conn net\n"
		"\talso=base\n"
		"\tleftsubnets={10.0.1.0/24, 10.0.2.0/24}\n"
		"\tright-subnet=\"10.0.0.0/24\"\n"
		"\treqid=100\n"
		"\tauto=add\n"
		"conn flipped\n"
		"\talsoflip=net\n"
		"include /etc/ipsec.d/*.conf\n");
	const struct config_conn *c = &g.conns.list[0];

	(void)state;
	/* base is ignored: others take it, and it has no auto= */
	assert_int_equal(g.conns.count, 2);
	assert_string_equal(c->name, "net");
	assert_int_equal(c->place.line, 13);
	assert_true(c->ikev1);
	assert_int_equal(c->reqid, 100);
	assert_int_equal(c->tunnels, 2);
	assert_string_equal(g.conns.tunnels[c->first + 1].name, "net/2x0");
	assert_string_equal(c->ends[1].address, "192.0.2.2");
	assert_string_equal(c->ends[1].choices[0].list[0].text, "10.0.0.0/24");
	assert_int_equal(config_line(c, "reqid")->place.line, 17);
	c = &g.conns.list[1];
	assert_string_equal(c->ends[0].address, "192.0.2.2");
	assert_string_equal(g.conns.tunnels[c->first].name, "flipped/0x1");
	end(&g);
}

static void what_is_wrong_has_its_line(void **state)
{
	static const struct {
		const char *text, *said;
	} rows[] = {
		{ "conn a\n\tleft\n", "f:2: an option without '='" },
		{ "conn a\nleft=1\n", "f:2: an option begins with a blank" },
		{ "conn\n", "f:1: conn and include take one name" },
		{ "\tleft=1\n", "f:1: an indented line" },
		{ "conn a\n\tleft=\"1\n", "f:2: a quote or brace" },
		{ "conn a\n\tleft=1 2\n", "f:2: something after the value" },
		{ "conn a\n\t=1\n", "f:2: an option has a name" },
		{ "connections {\n", "f:1: neither config setup" },
	};
	struct trouble t;
	struct config_file f;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		t.text[0] = '\0';
		assert_int_equal(config_parse(rows[i].text,
					      strlen(rows[i].text), "f", &f,
					      &t),
				 -1);
		assert_non_null(strstr(t.text, rows[i].said));
	}
	assert_int_equal(config_parse("conn a\n\0", 8, "f", &f, &t), -1);
	assert_int_equal(config_read("testing/no/such/file", &f, &t), -1);
}

/* The kinds of what is found, in order of severity. */
static void assert_found(const char *one, const char *other,
			 const enum config_kind *kinds, unsigned count)
{
	struct config_gateway g[2] = { read_text(one) };
	unsigned gateways = other ? 2 : 1;
	struct config_findings f;
	struct config_links l;

	if (other)
		g[1] = read_text(other);
	l = config_links(g, gateways);
	f = config_judge(g, gateways, &l);
	for (unsigned i = 0; i < f.count; i++)
		if (i >= count || !kinds || f.list[i].kind != kinds[i])
			print_message("%s:%u: %s: %s\n", f.list[i].place.file,
				      f.list[i].place.line,
				      config_kind_name(f.list[i].kind),
				      f.list[i].what);
	assert_int_equal(f.count, count);
	for (unsigned i = 0; i < count; i++)
		assert_int_equal(f.list[i].kind, kinds[i]);
	config_findings_free(&f);
	config_links_free(&l, gateways);
	for (unsigned i = 0; i < gateways; i++)
		end(&g[i]);
}

#define ENDS "\tleft=192.0.2.1\n\tright=192.0.2.2\n"
#define PEER "\tleft=192.0.2.2\n\tright=192.0.2.1\n"

static void findings(void **state)
{
	static const enum config_kind several_v1[] = { CONFIG_NOT_LOADED };
	static const enum config_kind lonely[] = { CONFIG_NO_COUNTERPART };
	static const enum config_kind both[] = { CONFIG_NO_COUNTERPART,
						 CONFIG_NO_COUNTERPART };
	static const enum config_kind twins[] = { CONFIG_TWINS };
	static const enum config_kind one_conn[] = { CONFIG_ONE_CONN };
	static const enum config_kind mobike[] = { CONFIG_MOBIKE };

	(void)state;
	assert_found("conn a\n" ENDS
		     "\tikev2=no\n\tleftsubnet=10.1.0.0/24,10.2.0.0/24\n",
		     NULL, several_v1, 1);
	/* also= does not override; in one section the first counts */
	assert_found("conn b\n\tleftsubnet=10.1.0.0/24\nconn a\n" ENDS
		     "\talso=b\n\tleftsubnet=10.2.0.0/24\n",
		     NULL, several_v1, 1);
	assert_found("conn a\n" ENDS "\talso=nowhere\n", NULL, several_v1, 1);
	assert_found("conn a\n" ENDS
		     "\tleftsubnets={10.1.0.0/24,10.2.0.0/24}\n",
		     "conn a\n" PEER "\trightsubnet=10.1.0.0/24\n", lonely, 1);
	/* the same file at both ends, as Openswan's users do */
	assert_found(
		"conn a\n" ENDS "\tleftsubnets={10.1.0.0/24,10.2.0.0/24}\n",
		"conn a\n" ENDS "\tleftsubnets={10.1.0.0/24,10.2.0.0/24}\n",
		NULL, 0);
	assert_found("conn a\n" ENDS "\tleftsubnet=10.1.0.0/24\n",
		     "conn a\n" PEER "\trightsubnet=10.2.0.0/24\n", both, 2);
	/* of subnet=a,b the peer has one */
	assert_found("conn a\n" ENDS "\tleftsubnet=10.1.0.0/24,10.2.0.0/24\n",
		     "conn a\n" PEER "\trightsubnet=10.2.0.0/24\n", lonely, 1);
	assert_found("conn a\n" ENDS "\tleftsubnet=10.1.0.0/24\n"
		     "conn b\n" ENDS "\tleftsubnet=10.1.0.0/24\n\tike=aes\n",
		     NULL, twins, 1);
	assert_found("conn a\n" ENDS "\tleftsubnet=10.1.0.0/24\n"
		     "conn b\n" ENDS "\tleftsubnet=10.2.0.0/24\n",
		     NULL, one_conn, 1);
	assert_found("conn a\n" ENDS "\tmobike=yes\n"
		     "\tleftsubnets={10.1.0.0/24,10.2.0.0/24}\n",
		     NULL, mobike, 1);
	/* both ends with reqid= accept all of it */
	assert_found("conn a\n" ENDS
		     "\treqid=1\n\tleftsubnets={10.1.0.0/24,10.2.0.0/24}\n",
		     "conn a\n" PEER
		     "\treqid=2\n\trightsubnets={10.1.0.0/24,10.2.0.0/24}\n",
		     NULL, 0);
}

/* ---- the command ---- */

#define SHARED \
	"conn net\n" ENDS "\treqid=7\n\tleftsubnets={10.1.0.0/24,10.2.0.0/24}\n"
#define ITS_PEER "conn net\n" PEER "\trightsubnets={10.1.0.0/24,10.2.0.0/24}\n"

/* Of up to two texts. */
static struct said config_of(const char *one, const char *other,
			     struct settings s)
{
	char paths[2][64];
	char *argv[2] = { file_of(one, paths[0]), NULL };
	struct said said;

	if (other)
		argv[1] = file_of(other, paths[1]);
	said = run(config_command, s, other ? 2 : 1, argv);
	unlink(paths[0]);
	if (other)
		unlink(paths[1]);
	return said;
}

static void the_command_tells_people(void **state)
{
	struct said said = config_of(SHARED, ITS_PEER,
				     (struct settings) {
					     .colour = false,
				     });

	(void)state;
	assert_verdict(&said, EXIT_INCONSISTENT,
		       "INCONSISTENT  2 files, 2 conns, ");
	/* the line of reqid= */
	assert_says(&said, ":4: fault: ");
	assert_says(&said, "    Cure: ");
	free(said.text);
	said = config_of(ITS_PEER, NULL, (struct settings) { .colour = false });
	assert_verdict(&said, EXIT_CONSISTENT,
		       "CONSISTENT  1 file, 1 conn, 2 Child SAs; 0 faults");
	free(said.text);
	/* nothing that is a conn, and nothing that can be read */
	said = config_of("config setup\n", NULL,
			 (struct settings) {
				 .colour = false,
			 });
	assert_int_equal(said.status, EXIT_UNKNOWN);
	free(said.text);
	said = config_of("conn net\n" ENDS "\tno equals sign\n", NULL,
			 (struct settings) { .colour = false });
	assert_int_equal(said.status, EXIT_UNKNOWN);
	free(said.text);
}

static void the_command_tells_programs(void **state)
{
	struct said said = config_of(SHARED, ITS_PEER,
				     (struct settings) {
					     .json = true,
				     });
	json_t *o = json_loads(said.text, 0, NULL), *finding, *at;

	(void)state;
	assert_int_equal(said.status, EXIT_INCONSISTENT);
	assert_string_equal(json_string_value(json_object_get(o, "verdict")),
			    "inconsistent");
	assert_int_equal(json_integer_value(json_object_get(o, "files")), 2);
	assert_int_equal(json_integer_value(json_object_get(o, "conns")), 2);
	assert_true(json_array_size(json_object_get(o, "findings")) > 0);
	finding = json_array_get(json_object_get(o, "findings"), 0);
	assert_string_equal(
		json_string_value(json_object_get(finding, "severity")),
		"fault");
	assert_string_equal(json_string_value(json_object_get(finding, "kind")),
			    config_kind_name(CONFIG_R));
	at = json_object_get(finding, "at");
	assert_int_equal(json_integer_value(json_object_get(at, "line")), 4);
	assert_true(json_string_length(json_object_get(finding, "cure")) > 0);
	json_decref(o);
	free(said.text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(conns_come_to_what_they_inherit),
		cmocka_unit_test(what_is_wrong_has_its_line),
		cmocka_unit_test(findings),
		cmocka_unit_test(the_command_tells_people),
		cmocka_unit_test(the_command_tells_programs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
