// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_dump.c - dumps survive the way through JSON, hostile ones are refused,
 * and none has a key.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <linux/xfrm.h>
#include <netinet/in.h>
#include <netlink/attr.h>
#include <netlink/msg.h>

#include "base/must.h"
#include "drive/secret.h"
#include "gateways.h"
#include "sacheck/kernel.h"

static const char *const recorded[] = {
	"crossed-sa-ikev2-UU-a",
	"crossed-sa-ikev2-UU-b",
	"overlap-ikev2-PU-a",
	"shared-reqid-ikev1-UU-b",
};

static int parse(const char *text, struct trouble *t)
{
	struct gateway g;
	int error;

	t->text[0] = '\0';
	error = dump_parse(text, strlen(text), "a.json", &g, t);
	/* nothing is left in it after an error */
	if (error)
		assert_null(g.set);
	else
		gateway_free(&g);
	return error;
}

static void the_way_back_is_exact(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(recorded) / sizeof(recorded[0]); i++) {
		struct trouble t = { .text = "" };
		struct gateway g = load_gateway(recorded[i]), again;
		char *first = gateway_text(&g), *second;

		assert_int_equal(dump_parse(first, strlen(first), "again",
					    &again, &t),
				 0);
		second = gateway_text(&again);
		assert_string_equal(first, second);
		gateway_free(&again);
		gateway_free(&g);
		free(first);
		free(second);
	}
}

static const struct prefix host = {
	.family = AF_INET6,
	.length = 128,
	.address = { 0x20, 1, [15] = 9 },
};

static void assert_extreme_sa(const struct xm_sa *sa)
{
	assert_int_equal(sa->spi, UINT32_MAX);
	assert_int_equal(sa->mode, 3);
	assert_int_equal(sa->state, XM_SA_EXPIRED);
	assert_int_equal(sa->direction, XM_SA_OUTBOUND);
	assert_true(sa->dying && sa->wildrecv && sa->encapsulated);
	assert_true(sa->packets == INT64_MAX);
	assert_int_equal(sa->selector.dport_mask, 0xff00);
	assert_true(prefix_equal(&sa->selector.dst, &host));
}

static void extreme_values_survive(void **state)
{
	struct trouble t = { .text = "" };
	struct gateway g = {
		.name = "g\"\\", .release = "6.1.0-x", .time = INT64_MAX,
		.set = xm_set_new(XM_KERNEL(6, 1)),
	}, again;
	struct xm_sa sa = {
		.spi = UINT32_MAX, .proto = 200, .mode = 3, .src = host,
		.dst = host, .reqid = UINT32_MAX,
		.mark = { UINT32_MAX, UINT32_MAX }, .if_id = UINT32_MAX,
		.selector = {
			.src = { .family = AF_INET6, .length = 0 },
			.dst = host, .proto = 255, .sport = UINT16_MAX,
			.sport_mask = UINT16_MAX, .dport = 0x100,
			.dport_mask = 0xff00, .ifindex = INT32_MAX,
		},
		.state = XM_SA_EXPIRED, .dying = true, .wildrecv = true,
		.encapsulated = true, .direction = XM_SA_OUTBOUND,
		.add_time = INT64_MAX, .packets = INT64_MAX, .order = 1,
	};
	struct xm_policy policy = {
		.direction = XM_FWD,
		.selector = sa.selector,
		.priority = UINT32_MAX,
		.index = UINT32_MAX,
		.mark = { 1, 3 },
		.if_id = 7,
		.block = true,
		.templates_count = XM_DEPTH,
		.order = 1,
	};
	const struct xm_policy *policy_again;
	char *text;

	(void)state;
	for (unsigned i = 0; i < XM_DEPTH; i++)
		policy.templates[i] = (struct xm_template) {
			.src = host,
			.dst = host,
			.spi = i + 1,
			.proto = IPPROTO_AH,
			.mode = XM_BEET,
			.reqid = i,
			.optional = i % 2,
		};
	assert_int_equal(xm_set_add_sa(g.set, &sa), 0);
	assert_int_equal(xm_set_add_policy(g.set, &policy), 0);
	gateway_block(&g, XM_FWD);
	xm_set_seal(g.set);
	gateway_name_conn(&g, 0, "net/1x0");
	g.statistics.count = 1;
	strcpy(g.statistics.lines[0].name, "XfrmInError");
	g.statistics.lines[0].value = INT64_MAX;
	text = gateway_text(&g);
	if (dump_parse(text, strlen(text), "again", &again, &t))
		fail_msg("%s", t.text);
	assert_string_equal(again.name, g.name);
	assert_true(again.blocks[XM_FWD] && !again.blocks[XM_IN]);
	assert_string_equal(gateway_conn(&again, 0), "net/1x0");
	assert_true(statistics_value(&again.statistics, "XfrmInError") ==
		    INT64_MAX);
	assert_extreme_sa(xm_sa(again.set, 0));
	policy_again = xm_policy(again.set, 0);
	assert_int_equal(policy_again->direction, XM_FWD);
	assert_true(policy_again->block);
	assert_int_equal(policy_again->mark.mask, 3);
	assert_int_equal(policy_again->templates_count, XM_DEPTH);
	assert_int_equal(policy_again->templates[5].spi, 6);
	assert_true(policy_again->templates[5].optional);
	gateway_free(&g);
	gateway_free(&again);
	free(text);
}

/* However little is missing, it is refused, by a message with the name. */
static void truncated_is_refused(void **state)
{
	struct gateway g = load_gateway("crossed-sa-ikev2-UU-a");
	char *text = gateway_text(&g);
	size_t whole = strlen(text) - 1; /* without the newline */

	(void)state;
	for (size_t length = 0; length < whole; length++) {
		struct trouble t = { .text = "" };
		struct gateway out;

		assert_int_equal(dump_parse(text, length, "a.json", &out, &t),
				 -1);
		assert_non_null(strstr(t.text, "a.json, line "));
		assert_null(out.set);
	}
	gateway_free(&g);
	free(text);
}

/* @from in a dump becomes @to: what is said of it. */
static void assert_refused(const char *from, const char *to,
			   const char *message)
{
	struct gateway g = load_gateway("crossed-sa-ikev2-UU-a");
	struct trouble t = { .text = "" };
	char *text = gateway_text(&g), *at = strstr(text, from), *spoiled;

	assert_non_null(at);
	*at = '\0';
	spoiled = must_printf("%s%s%s", text, to, at + strlen(from));
	if (!parse(spoiled, &t))
		fail_msg("\"%s\" for \"%s\" is accepted", to, from);
	if (!strstr(t.text, message))
		fail_msg("\"%s\" for \"%s\": said \"%s\", not \"%s\"", to, from,
			 t.text, message);
	gateway_free(&g);
	free(text);
	free(spoiled);
}

static void hostile_is_refused(void **state)
{
	(void)state;
	assert_refused("\"sacheck\": 1", "\"sacheck\": 2",
		       "a.json: a dump of version 2; only version 1 is known");
	assert_refused("\"sacheck\": 1", "\"other\": 1", "no \"sacheck\"");
	assert_refused("\"conn\": ", "\"key\": ",
		       "sas[0]: it has members that are not known");
	assert_refused("\"spi\": \"0x", "\"spi\": \"0X",
		       "sas[0]: \"spi\" is not like \"0x12345678\"");
	assert_refused("\"proto\": \"esp\"", "\"proto\": \"pse\"",
		       "sas[0]: \"proto\": \"pse\" is not known");
	assert_refused("\"proto\": \"esp\"", "\"proto\": 256",
		       "sas[0]: \"proto\" is no number from 0 to 255");
	assert_refused("\"src\": \"192.0.2.1\"", "\"src\": \"192.0.2.1/24\"",
		       "sas[0]: \"src\": \"192.0.2.1/24\" is no address");
	assert_refused("\"src\": \"192.0.2.1\"", "\"src\": \"2001:db8::1\"",
		       "sas[0]: no kernel has such an SA");
	assert_refused("\"reqid\": ", "\"reqid\": -",
		       "sas[0]: \"reqid\" is no number");
	assert_refused("\"packets\": ", "\"packets\": 1.5, \"p\": ",
		       "sas[0]: \"packets\" is no number");
	assert_refused("\"direction\": \"out\", \"selector\"",
		       "\"direction\": 3, \"selector\"",
		       "policies[0]: a number where a direction belongs");
	assert_refused("10.0.0.0/24", "10.0.0.0/33",
		       "policies[0]: \"dst\": \"10.0.0.0/33\" is no subnet");
	assert_refused("\"templates\": [{", "\"templates\": {\"a\": [{",
		       "a.json, line ");
	assert_refused("\"policies\": [", "\"policies\": 1, \"x\": [",
		       "\"policies\" is no list");
	assert_refused("\"sas\": [", "\"sas\": [1, ", "sas[0]: not an object");
	assert_refused("\"name\": \"a\"", "\"name\": \"a\", \"name\": \"b\"",
		       "duplicate");
	assert_refused("\"name\": \"a\"", "\"name\": \"a\\u0000b\"", "a.json");
	assert_refused("\"blocked by default\": []",
		       "\"blocked by default\": [\"up\"]",
		       "\"up\" is not known");
}

static void nested_deeply_is_refused(void **state)
{
	struct trouble t;
	char *text = must_calloc(100001, 1);

	(void)state;
	memset(text, '[', 100000);
	assert_int_equal(parse(text, &t), -1);
	free(text);
}

/* What is printed on terminals has no control characters. */
static void names_are_printable(void **state)
{
	static const char text[] =
		"{\"sacheck\": 1, \"name\": \"a\\u001b[2J\\nb\", \"kernel\": "
		"\"6.1\\u0007\", \"time\": 1, \"statistics\": {}, "
		"\"blocked by default\": [], \"sas\": [{\"spi\": "
		"\"0x00000001\", \"proto\": \"esp\", \"mode\": \"tunnel\", "
		"\"src\": \"192.0.2.1\", \"dst\": \"192.0.2.2\", \"reqid\": 1,"
		" \"conn\": \"\\u001bc\"}], \"policies\": []}";
	struct trouble t = { .text = "" };
	struct gateway g;

	(void)state;
	assert_int_equal(dump_parse(text, strlen(text), "x", &g, &t), 0);
	assert_string_equal(g.name, "a?[2J?b");
	assert_string_equal(g.release, "6.1?");
	assert_string_equal(gateway_conn(&g, 0), "?c");
	gateway_free(&g);
}

static void files_that_cannot_be_read(void **state)
{
	struct trouble t = { .text = "" };
	struct gateway g;
	char path[] = "/tmp/test_dump.XXXXXX";
	char directory[] = "/tmp/test_dump.XXXXXX", *none;
	int fd = mkstemp(path);

	(void)state;
	assert_int_equal(dump_read("/nonexistent/a.json", &g, &t), -1);
	assert_string_equal(t.text, "open /nonexistent/a.json: "
				    "No such file or directory");
	t.text[0] = '\0';
	assert_non_null(mkdtemp(directory));
	assert_int_equal(dump_read(directory, &g, &t), -1);
	none = must_printf("%s: no file in it", directory);
	assert_string_equal(t.text, none);
	free(none);
	rmdir(directory);
	/* a hole; all of it would be read */
	t.text[0] = '\0';
	assert_true(fd >= 0);
	assert_int_equal(ftruncate(fd, (off_t)DUMP_MOST_BYTES + (1 << 20)), 0);
	close(fd);
	assert_int_equal(dump_read(path, &g, &t), -1);
	assert_non_null(strstr(t.text, "no dump is that long"));
	unlink(path);
}

/* ---- what the kernel says ---- */

enum { KEY_BYTES = 36 };

/* An SA as the kernel tells it, with keys of bytes that are found again. */
static struct nl_msg *sa_message(const char *key)
{
	struct nl_msg *msg = nlmsg_alloc_simple(XFRM_MSG_NEWSA, 0);
	struct xfrm_usersa_info info = {
		.id = { .spi = htonl(0xc0ffee01), .proto = IPPROTO_ESP },
		.reqid = 16389,
		.family = AF_INET,
		.mode = XFRM_MODE_TUNNEL,
		.curlft = { .packets = 7, .add_time = 1000 },
	};
	static const int attributes[] = {
		XFRMA_ALG_CRYPT,
		XFRMA_ALG_AUTH,
		XFRMA_ALG_AUTH_TRUNC,
		XFRMA_ALG_AEAD,
	};
	union {
		struct xfrm_algo_aead algo;
		char bytes[sizeof(struct xfrm_algo_aead) + KEY_BYTES];
	} aead = { .algo = { .alg_name = "rfc4106(gcm(aes))" } };

	assert_non_null(msg);
	inet_pton(AF_INET, "192.0.2.1", &info.saddr);
	inet_pton(AF_INET, "192.0.2.2", &info.id.daddr);
	aead.algo.alg_key_len = KEY_BYTES * 8;
	memcpy(aead.bytes + sizeof(struct xfrm_algo_aead), key, KEY_BYTES);
	assert_int_equal(nlmsg_append(msg, &info, sizeof(info), NLMSG_ALIGNTO),
			 0);
	for (size_t i = 0; i < sizeof(attributes) / sizeof(int); i++)
		assert_int_equal(
			nla_put(msg, attributes[i], sizeof(aead), &aead), 0);
	return msg;
}

static bool contains(const char *text, const void *bytes, size_t size)
{
	return memmem(text, strlen(text), bytes, size) != NULL;
}

static void keys_are_in_no_dump(void **state)
{
	static const char key[KEY_BYTES + 1] =
		"KeyOfTheSA-0123456789abcdefghijklmno";
	struct nl_msg *msg = sa_message(key);
	struct gateway g = { .name = "g", .release = "6.1" };
	struct xm_sa sa;
	char hex[9], *text;

	(void)state;
	assert_true(kernel_parse_sa(nlmsg_hdr(msg), 1, &sa));
	assert_int_equal(sa.spi, 0xc0ffee01);
	assert_int_equal(sa.state, XM_SA_VALID);
	assert_true(sa.packets == 7);
	/* nor anywhere in what is kept of it */
	assert_null(memmem(&sa, sizeof(sa), key, 4));
	g.set = xm_set_new(XM_KERNEL(6, 1));
	assert_int_equal(xm_set_add_sa(g.set, &sa), 0);
	xm_set_seal(g.set);
	text = gateway_text(&g);
	assert_true(contains(text, "0xc0ffee01", 10));
	for (size_t i = 0; i + 4 <= KEY_BYTES; i++) {
		assert_false(contains(text, key + i, 4));
		snprintf(hex, sizeof(hex), "%02x%02x%02x%02x", key[i],
			 key[i + 1], key[i + 2], key[i + 3]);
		assert_false(contains(text, hex, 8));
	}
	gateway_free(&g);
	free(text);
	nlmsg_free(msg);
}

static bool has_secret(const struct secrets *s, const char *text)
{
	return secrets_are_in(s, text, strlen(text));
}

/* What the lab looks for in the dumps of its cells is found when it is there. */
static void keys_would_be_found(void **state)
{
	static const char key[KEY_BYTES + 1] =
		"KeyOfTheSA-0123456789abcdefghijklmno";
	struct nl_msg *msg = sa_message(key);
	struct secrets s = { .all = NULL };

	(void)state;
	secrets_add(&s, nlmsg_hdr(msg));
	/* of struct xfrm_algo and of those that have one number more */
	assert_int_equal(s.count, 4);
	for (unsigned i = 0; i < s.count; i++)
		assert_true(s.all[i].size >= KEY_BYTES);
	assert_false(has_secret(&s, "so: ijklmno\n"));
	assert_true(has_secret(&s, "so: hijklmno\n"));
	assert_true(has_secret(&s, "so: 0x4b65794f66546865\n"));
	assert_true(has_secret(&s, "so: 4B65794F66546865\n"));
	assert_false(has_secret(&s, "so: 4b65794f66546864\n"));
	assert_false(has_secret(&s, "0000000000000000"));
	secrets_free(&s);
	nlmsg_free(msg);
}

static void messages_cut_short(void **state)
{
	struct nl_msg *msg = sa_message("KeyOfTheSA-0123456789abcdefghijklmno");
	struct nlmsghdr *header = nlmsg_hdr(msg);
	struct xm_policy policy;
	struct xm_sa sa;
	bool is_main;

	(void)state;
	assert_false(kernel_parse_policy(header, 1, &policy, &is_main));
	header->nlmsg_len = NLMSG_HDRLEN + sizeof(struct xfrm_usersa_info) - 1;
	assert_false(kernel_parse_sa(header, 1, &sa));
	/* without an algorithm only its SPI is allocated */
	header->nlmsg_len++;
	assert_true(kernel_parse_sa(header, 1, &sa));
	assert_int_equal(sa.state, XM_SA_LARVAL);
	header->nlmsg_type = XFRM_MSG_DELSA;
	assert_false(kernel_parse_sa(header, 1, &sa));
	nlmsg_free(msg);
}

static void policies_are_read(void **state)
{
	struct nl_msg *msg = nlmsg_alloc_simple(XFRM_MSG_NEWPOLICY, 0);
	struct xfrm_userpolicy_info info = {
		.sel = {
			.family = AF_INET, .prefixlen_s = 24,
			.prefixlen_d = 32, .proto = IPPROTO_TCP,
			.dport = htons(443), .dport_mask = 0xffff,
		},
		.priority = 1757393, .index = 105, .dir = XFRM_POLICY_OUT,
		.action = XFRM_POLICY_ALLOW,
	};
	struct xfrm_user_tmpl templates[2] = {
		{ .id = { .proto = IPPROTO_COMP },
		  .family = AF_INET,
		  .reqid = 16390,
		  .mode = XFRM_MODE_TUNNEL,
		  .optional = 1 },
		{ .id = { .proto = IPPROTO_ESP, .spi = htonl(5) },
		  .family = AF_INET,
		  .reqid = 16389 },
	};
	struct xfrm_mark mark = { .v = 1, .m = 3 };
	struct xfrm_userpolicy_type sub = { .type = XFRM_POLICY_TYPE_SUB };
	struct xm_policy p;
	bool is_main;

	(void)state;
	assert_non_null(msg);
	nlmsg_append(msg, &info, sizeof(info), NLMSG_ALIGNTO);
	nla_put(msg, XFRMA_TMPL, sizeof(templates), templates);
	nla_put(msg, XFRMA_MARK, sizeof(mark), &mark);
	nla_put_u32(msg, XFRMA_IF_ID, 9);
	assert_true(kernel_parse_policy(nlmsg_hdr(msg), 1, &p, &is_main));
	assert_true(is_main);
	assert_int_equal(p.direction, XM_OUT);
	assert_int_equal(p.selector.dport, 443);
	assert_int_equal(p.selector.dst.length, 32);
	assert_int_equal(p.priority, 1757393);
	assert_int_equal(p.templates_count, 2);
	assert_true(p.templates[0].optional);
	assert_int_equal(p.templates[1].spi, 5);
	assert_int_equal(p.mark.mask, 3);
	assert_int_equal(p.if_id, 9);
	nla_put(msg, XFRMA_POLICY_TYPE, sizeof(sub), &sub);
	assert_true(kernel_parse_policy(nlmsg_hdr(msg), 1, &p, &is_main));
	assert_false(is_main);
	nlmsg_free(msg);
}

static void releases(void **state)
{
	(void)state;
	assert_int_equal(xm_kernel("6.1.0-30-amd64"), XM_KERNEL(6, 1));
	assert_int_equal(xm_kernel("6.13-rc1"), XM_KERNEL(6, 13));
	assert_int_equal(xm_kernel(""), 0);
	assert_int_equal(xm_kernel("6"), 0);
	assert_int_equal(xm_kernel("x.1"), 0);
	assert_int_equal(xm_kernel("99999999999.1"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_way_back_is_exact),
		cmocka_unit_test(extreme_values_survive),
		cmocka_unit_test(truncated_is_refused),
		cmocka_unit_test(hostile_is_refused),
		cmocka_unit_test(nested_deeply_is_refused),
		cmocka_unit_test(names_are_printable),
		cmocka_unit_test(files_that_cannot_be_read),
		cmocka_unit_test(keys_are_in_no_dump),
		cmocka_unit_test(keys_would_be_found),
		cmocka_unit_test(messages_cut_short),
		cmocka_unit_test(policies_are_read),
		cmocka_unit_test(releases),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
