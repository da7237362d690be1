// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_sacheck.c - the commands of sacheck, on dumps that the lab recorded:
 * verdict, exit status, what is said.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/must.h"
#include "sacheck/moved.h"
#include "sacheck/text.h"
#include "said.h"

/* Both ends of a cell. */
static struct said pair(const char *cell, struct settings s)
{
	char names[2][64];

	for (int i = 0; i < 2; i++)
		snprintf(names[i], sizeof(names[i]), "%s-%c", cell, "ab"[i]);
	return run_two(pair_command, names[0], names[1], s);
}

/* What a text does not tell, programs are told too; a dump tells all. */
static void what_is_unknown_is_said(void **state)
{
	static char text[] =
		"testing/unit/pasted/traps.state+testing/unit/pasted/traps.policy";
	struct settings s = { .from = text, .json = true };
	char path[128], *argv[] = { path, text };
	struct said said = run(judge_command, s, 0, NULL);

	(void)state;
	dump_path("overlap-ikev2-UU-a", path);
	assert_says(&said, "\"unknown\": [\n    \"added\",");
	free(said.text);
	said = run(pair_command, s, 2, argv);
	assert_says(&said, "\": [],\n");
	assert_says(&said, "\": [\n      \"added\",");
	free(said.text);
	s.from = path;
	said = run(judge_command, s, 0, NULL);
	assert_says(&said, "\"unknown\": [],\n");
	free(said.text);
}

static void each_fault_is_named(void **state)
{
	static const struct {
		const char *cell, *fault;
	} cells[] = {
		{ "overlap-ikev2-UU", "P" },
		{ "shared-reqid-ikev1-UU", "R" },
		{ "mixed-style-ikev2-UU", "M" },
		{ "crossed-sa-ikev2-UU", "X" },
	};
	static const char *const letters[] = { "P", "R", "M", "X" };

	(void)state;
	for (size_t i = 0; i < sizeof(cells) / sizeof(cells[0]); i++) {
		struct said said = pair(cells[i].cell, (struct settings) {
							       .colour = false,
						       });

		assert_verdict(&said, EXIT_INCONSISTENT, "INCONSISTENT  ");
		assert_says(&said, "XfrmInTmplMismatch at ");
		for (size_t j = 0; j < sizeof(letters) / sizeof(char *); j++) {
			char *line = must_printf("\nFault %s: ", letters[j]);

			if (strcmp(letters[j], cells[i].fault) == 0)
				assert_says(&said, line);
			else
				assert_silent(&said, line);
			free(line);
		}
		assert_says(&said, "\n    Cure: ");
		free(said.text);
	}
}

/* The direction, the SPIs, both reqids and the conns. */
static void a_class_is_told_wholly(void **state)
{
	struct said said = pair("crossed-sa-ikev2-UU", (struct settings) {
							       .colour = false,
						       });

	(void)state;
	assert_says(&said, "2 of 4 classes of flows are dropped: fault X\n");
	assert_says(&said, "\nb -> a  10.0.0.0/24 -> 10.0.1.0/24\n");
	assert_says(&said, "sent on SA: 0x3bbac476 reqid 16393 (net/0x2)\n");
	assert_says(&said, "at a it is: 0x3bbac476 reqid 16393 (net/2x0)\n");
	assert_says(&said, "which wants: 0x0ce7459f reqid 16389 (net/1x0)\n");
	assert_says(&said, "Cure: patch pluto at a");
	assert_silent(&said, "\na -> b");
	assert_silent(&said, "\033");
	free(said.text);
}

/* A dump in which some conn has another name, at @path. */
static void rename_conn(const char *dump, const char *conn, const char *name,
			char path[128])
{
	struct gateway g = load_gateway(dump);
	struct trouble t = { .text = "" };
	unsigned renamed = 0;
	FILE *file;

	for (uint32_t i = 0; i < xm_sas_count(g.set); i++) {
		if (!gateway_conn(&g, i) ||
		    strcmp(gateway_conn(&g, i), conn) != 0)
			continue;
		gateway_name_conn(&g, i, name);
		renamed++;
	}
	assert_true(renamed > 0);
	snprintf(path, 128, "/tmp/test_sacheck.XXXXXX");
	file = fdopen(mkstemp(path), "w");
	assert_non_null(file);
	assert_int_equal(dump_write(&g, file, &t), 0);
	assert_int_equal(fclose(file), 0);
	gateway_free(&g);
}

/* What no patch accepts is not told to be cured by one. */
static void an_sa_of_another_conn(void **state)
{
	char paths[2][128], *argv[2] = { paths[0], paths[1] };
	struct settings s = { .colour = false };
	struct said said;

	(void)state;
	rename_conn("crossed-sa-ikev2-UU-a", "net/2x0", "guest", paths[0]);
	dump_path("crossed-sa-ikev2-UU-b", paths[1]);
	said = run(pair_command, s, 2, argv);
	unlink(paths[0]);
	assert_verdict(&said, EXIT_INCONSISTENT, "INCONSISTENT  ");
	assert_says(&said, "\nFault other conn: ");
	assert_says(&said, "the drop is right");
	assert_silent(&said, "patch pluto");
	free(said.text);
	/* two expansions of one are not two */
	rename_conn("crossed-sa-ikev2-UU-a", "net/2x0", "net/7x0", paths[0]);
	said = run(pair_command, s, 2, argv);
	unlink(paths[0]);
	assert_says(&said, "\nFault X: ");
	assert_silent(&said, "other conn");
	free(said.text);
}

static void healed_cells_are_consistent(void **state)
{
	static const char *const cells[] = {
		"overlap-ikev2-PU",
		"crossed-sa-ikev2-PP",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cells) / sizeof(cells[0]); i++) {
		struct said said = pair(cells[i], (struct settings) {
							  .colour = false,
						  });

		assert_verdict(&said, EXIT_CONSISTENT, "CONSISTENT  ");
		assert_silent(&said, "Fault");
		free(said.text);
	}
}

static void colour_is_asked_for(void **state)
{
	struct said said = pair("overlap-ikev2-UU", (struct settings) {
							    .colour = true,
						    });

	(void)state;
	assert_verdict(&said, EXIT_INCONSISTENT,
		       "\033[31;1mINCONSISTENT\033[0m");
	free(said.text);
}

static void json_is_json(void **state)
{
	struct said said = pair("shared-reqid-ikev1-UU", (struct settings) {
								 .json = true,
							 });
	json_t *json = json_loads(said.text, 0, NULL), *flow;

	(void)state;
	assert_non_null(json);
	assert_int_equal(said.status, EXIT_INCONSISTENT);
	assert_string_equal(json_string_value(json_object_get(json, "verdict")),
			    "inconsistent");
	assert_int_equal(json_integer_value(json_object_get(
				 json_object_get(json, "faults"), "R")),
			 1);
	flow = json_array_get(json_object_get(json, "flows"), 0);
	assert_string_equal(json_string_value(json_object_get(flow, "fault")),
			    "R");
	assert_int_equal(json_integer_value(json_object_get(flow, "had_reqid")),
			 16393);
	assert_int_equal(
		json_integer_value(json_object_get(flow, "wanted_reqid")),
		16389);
	json_decref(json);
	free(said.text);
}

static void strangers_cannot_be_told(void **state)
{
	char paths[2][128];
	char *argv[2] = { paths[0], paths[1] };
	struct said said;

	(void)state;
	dump_path("crossed-sa-ikev2-UU-a", paths[0]);
	dump_path("overlap-ikev2-UU-b", paths[1]);
	said = run(pair_command, (struct settings) { .colour = false }, 2,
		   argv);
	assert_verdict(&said, EXIT_UNKNOWN,
		       "COULD NOT TELL  a and b have no SA in common");
	free(said.text);
	/* the same end twice: they are not told apart by their names */
	dump_path("crossed-sa-ikev2-UU-a", paths[1]);
	said = run(pair_command, (struct settings) { .colour = false }, 2,
		   argv);
	assert_int_equal(said.status, EXIT_UNKNOWN);
	free(said.text);
}

static void what_cannot_be_read(void **state)
{
	char good[128], bad[] = "/nonexistent", readme[] = "README.md";
	char *argv[2] = { dump_path("overlap-ikev2-UU-a", good) ? good : NULL,
			  bad };
	struct settings s = { .from = bad };
	struct said said;

	(void)state;
	said = run(pair_command, s, 2, argv);
	assert_int_equal(said.status, EXIT_UNKNOWN);
	assert_int_equal(said.size, 0);
	free(said.text);
	argv[1] = readme;
	said = run(pair_command, s, 2, argv);
	assert_int_equal(said.status, EXIT_UNKNOWN);
	free(said.text);
	said = run(pair_command, s, 1, argv);
	assert_int_equal(said.status, EXIT_UNKNOWN);
	free(said.text);
	said = run(judge_command, s, 0, NULL);
	assert_int_equal(said.status, EXIT_UNKNOWN);
	free(said.text);
}

static void one_end_shows_ambiguity(void **state)
{
	char path[128];
	struct said said = run(judge_command,
			       from("shared-reqid-ikev1-UU-b", path), 0, NULL);

	(void)state;
	assert_verdict(&said, EXIT_INCONSISTENT, "INCONSISTENT  b: 4 SAs, ");
	assert_says(&said, "\nfault: several Child SAs fit\n");
	assert_says(&said, "0x08139793 reqid 100 (net/0x2)");
	assert_says(&said, "fault R or M");
	free(said.text);
	said = run(judge_command, from("crossed-sa-ikev2-UU-a", path), 0, NULL);
	assert_verdict(&said, EXIT_CONSISTENT, "CONSISTENT  a: 4 SAs, ");
	assert_says(&said, "XfrmInTmplMismatch is ");
	free(said.text);
}

static void a_flow_is_followed(void **state)
{
	char src[] = "10.0.1.1", dst[] = "10.0.0.1", udp[] = "udp";
	char *argv[] = { src, dst, udp }, path[128];
	struct said said = run(flow_command,
			       from("crossed-sa-ikev2-UU-a", path), 3, argv);

	(void)state;
	assert_verdict(&said, EXIT_CONSISTENT,
		       "SENT  10.0.1.1 -> 10.0.0.1 udp: ");
	assert_says(&said,
		    "    policy 10.0.1.0/24 -> 10.0.0.0/24, reqid 16389, ");
	assert_says(&said, "    SA     0xf3d2d685 reqid 16389 (net/1x0), "
			   "192.0.2.1 -> 192.0.2.2: no other fits\n");
	assert_says(&said, "    accepts 0x0ce7459f reqid 16389 (net/1x0)\n");
	free(said.text);
	/* the lab forbids plaintext to the others' addresses */
	strcpy(src, "10.9.9.9");
	said = run(flow_command, from("crossed-sa-ikev2-UU-a", path), 2, argv);
	assert_verdict(&said, EXIT_INCONSISTENT, "DROPPED  ");
	assert_says(&said, "XfrmOutPolBlock");
	free(said.text);
	strcpy(dst, "10.9.9.8");
	said = run(flow_command, from("crossed-sa-ikev2-UU-a", path), 2, argv);
	assert_verdict(&said, EXIT_CONSISTENT, "IN CLEAR  ");
	free(said.text);
}

static void the_newest_of_several(void **state)
{
	char src[] = "10.0.0.1", dst[] = "10.0.1.1";
	char *argv[] = { src, dst }, path[128];
	struct said said = run(flow_command,
			       from("shared-reqid-ikev1-UU-b", path), 2, argv);

	(void)state;
	assert_says(&said, "    SA     0x08139793 reqid 100 (net/0x2)");
	assert_says(&said, "the newest of 2 that fit\n");
	assert_says(&said, "    not    0x26fd6127 reqid 100 (net/0x1)\n");
	free(said.text);
}

static void flows_that_are_none(void **state)
{
	char good[] = "10.0.0.1", six[] = "2001:db8::1", net[] = "10.0.0.0/24";
	char port[] = "65536", tcp[] = "tcp", proto[] = "256";
	char *lines[][5] = {
		{ good },
		{ good, six },
		{ net, good },
		{ good, good, proto },
		{ good, good, tcp, good },
		{ good, good, tcp, port, good },
	};
	char path[128];

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		int argc = 0;
		struct said said;

		while (argc < 5 && lines[i][argc])
			argc++;
		said = run(flow_command, from("overlap-ikev2-UU-a", path), argc,
			   lines[i]);
		assert_int_equal(said.status, EXIT_UNKNOWN);
		assert_int_equal(said.size, 0);
		free(said.text);
	}
}

/* What watch tells between two dumps of a gateway. */
static struct said watch(const char *before, const char *now)
{
	return run_two(watch_command, before, now,
		       (struct settings) {
			       .colour = false,
		       });
}

static void watch_tells_the_likely_fault(void **state)
{
	static const struct {
		const char *cell, *first, *cure;
	} cells[] = {
		{ "incident-crossed-ikev1-UU",
		  "XfrmInTmplMismatch rose by 80: likely fault X\n",
		  "    Cure of X: patch pluto at this gateway" },
		{ "overlap-ikev2-UU",
		  "XfrmInTmplMismatch rose by 20: likely fault P\n",
		  "    Cure of P: bring up the expansion" },
		{ "shared-reqid-ikev2-UU",
		  "XfrmInTmplMismatch rose by 40: likely fault R or M\n",
		  "    Cure of R: at the peer take reqid= out" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cells) / sizeof(cells[0]); i++) {
		char before[64], now[64];
		struct said said;

		snprintf(before, sizeof(before), "%s-a-before", cells[i].cell);
		snprintf(now, sizeof(now), "%s-a", cells[i].cell);
		said = watch(before, now);
		assert_verdict(&said, EXIT_INCONSISTENT, cells[i].first);
		assert_says(&said, "        not wanted by fwd: 10.");
		assert_says(&said, cells[i].cure);
		free(said.text);
		/* no packet came between one moment and the same */
		said = watch(now, now);
		assert_verdict(
			&said, EXIT_CONSISTENT,
			"nothing was lost: no counter of xfrm_stat rose\n");
		free(said.text);
		said = watch(now, before);
		assert_int_equal(said.status, EXIT_UNKNOWN);
		assert_int_equal(said.size, 0);
		free(said.text);
	}
}

/* All of docs/troubleshooting.md; to be freed. */
static char *read_doc(void)
{
	FILE *file = fopen("docs/troubleshooting.md", "re");
	char *text = must_calloc(1 << 16, 1);

	assert_non_null(file);
	assert_true(fread(text, 1, (1 << 16) - 1, file) > 0);
	fclose(file);
	return text;
}

/* What was said stands there, indented. */
static void assert_in_doc(const char *doc, struct said said)
{
	char *indented = NULL;
	size_t size;
	FILE *out = open_memstream(&indented, &size);

	assert_non_null(out);
	for (const char *line = said.text; *line;) {
		size_t length = strcspn(line, "\n");

		fprintf(out, "%s%.*s\n", length ? "    " : "", (int)length,
			line);
		line += length + 1;
	}
	assert_int_equal(fclose(out), 0);
	if (!strstr(doc, indented))
		fail_msg("not in docs/troubleshooting.md:\n%s", indented);
	free(indented);
	free(said.text);
}

static void the_doc_shows_what_is_said(void **state)
{
	char src[] = "10.0.1.1", dst[] = "10.0.0.1", path[128];
	char *argv[] = { src, dst }, *doc = read_doc();
	struct settings plain = { .colour = false };

	(void)state;
	assert_in_doc(doc, pair("incident-crossed-ikev1-UU", plain));
	assert_in_doc(doc, pair("crossed-sa-ikev2-PP", plain));
	assert_in_doc(doc,
		      run(judge_command,
			  from("incident-crossed-ikev1-UU-a", path), 0, NULL));
	assert_in_doc(doc,
		      run(flow_command,
			  from("incident-crossed-ikev1-UU-a", path), 2, argv));
	assert_in_doc(doc, watch("incident-crossed-ikev1-UU-a-before",
				 "incident-crossed-ikev1-UU-a"));
	free(doc);
}

static void nothing_moved(void **state)
{
	struct gateway now = load_gateway("crossed-sa-ikev2-UU-a");
	struct moved moved;

	(void)state;
	moved_find(&now, &now, "XfrmInTmplMismatch", &moved);
	assert_int_equal(moved.count, 0);
	assert_string_equal(moved.faults, "unknown");
	moved_free(&moved);
	gateway_free(&now);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_unknown_is_said),
		cmocka_unit_test(each_fault_is_named),
		cmocka_unit_test(a_class_is_told_wholly),
		cmocka_unit_test(an_sa_of_another_conn),
		cmocka_unit_test(healed_cells_are_consistent),
		cmocka_unit_test(colour_is_asked_for),
		cmocka_unit_test(json_is_json),
		cmocka_unit_test(strangers_cannot_be_told),
		cmocka_unit_test(what_cannot_be_read),
		cmocka_unit_test(one_end_shows_ambiguity),
		cmocka_unit_test(a_flow_is_followed),
		cmocka_unit_test(the_newest_of_several),
		cmocka_unit_test(flows_that_are_none),
		cmocka_unit_test(the_doc_shows_what_is_said),
		cmocka_unit_test(watch_tells_the_likely_fault),
		cmocka_unit_test(nothing_moved),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
