// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_describe.c - what makes SAs and policies differ as text, and what does
 * not.
 */
#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <linux/xfrm.h>
#include <netlink/attr.h>
#include <netlink/msg.h>

#include "net/describe.h"

static struct nl_msg *message(void *header, size_t size)
{
	struct nl_msg *msg = nlmsg_alloc_simple(XFRM_MSG_NEWSA, 0);

	assert_non_null(msg);
	assert_int_equal(nlmsg_append(msg, header, size, NLMSG_ALIGNTO), 0);
	return msg;
}

static struct xfrm_usersa_info an_sa(void)
{
	struct xfrm_usersa_info info = {
		.id = { .spi = htonl(0x1234), .proto = 50 },
		.family = AF_INET,
		.mode = XFRM_MODE_TUNNEL,
		.reqid = 16389,
		.curlft = { .packets = 7, .add_time = 8 },
		.lft = { .soft_byte_limit = 9 },
		.seq = 10,
	};

	inet_pton(AF_INET, "192.0.2.1", &info.saddr);
	inet_pton(AF_INET, "192.0.2.2", &info.id.daddr);
	return info;
}

/* An algorithm with a key, a replay window, and one attribute as asked. */
static char *describe(struct xfrm_usersa_info *info, char key,
		      uint32_t sequence, int type, uint32_t value)
{
	struct nl_msg *msg = message(info, sizeof(*info));
	struct xfrm_algo cbc = { .alg_name = "cbc(aes)", .alg_key_len = 128 };
	char crypt[sizeof(cbc) + 16];
	struct xfrm_replay_state_esn esn = {
		.bmp_len = 4,
		.replay_window = 128,
		.seq = sequence,
	};
	char *text;

	memset(crypt, key, sizeof(crypt));
	memcpy(crypt, &cbc, sizeof(cbc));
	nla_put(msg, XFRMA_ALG_CRYPT, sizeof(crypt), crypt);
	nla_put(msg, XFRMA_REPLAY_ESN_VAL, sizeof(esn), &esn);
	nla_put_u32(msg, type, value);
	text = describe_sa(nlmsg_hdr(msg));
	nlmsg_free(msg);
	return text;
}

static void what_no_two_runs_share_is_left_out(void **state)
{
	struct xfrm_usersa_info info = an_sa();
	char *one = describe(&info, 1, 1, XFRMA_LASTUSED, 1), *other;

	(void)state;
	info.id.spi = htonl(0x4321);
	info.curlft.packets = 70;
	info.curlft.add_time = 80;
	info.lft.soft_byte_limit = 90;
	info.seq = 100;
	other = describe(&info, 2, 2, XFRMA_LASTUSED, 2);
	assert_string_equal(one, other);
	assert_string_equal(one,
			    "SA 192.0.2.1 -> 192.0.2.2 proto 50 tunnel "
			    "reqid 16389 window 0 flags 0 hard 0 bytes 0 "
			    "packets 0 s 0 s cbc(aes) 128 bits replay window "
			    "128");
	free(one);
	free(other);
}

#define DIFFERS(change)                                                    \
	do {                                                               \
		struct xfrm_usersa_info info = an_sa();                    \
		char *one = describe(&info, 1, 1, XFRMA_IF_ID, 1), *other; \
		int type = XFRMA_IF_ID;                                    \
		uint32_t value = 1;                                        \
                                                                           \
		change;                                                    \
		other = describe(&info, 1, 1, type, value);                \
		assert_string_not_equal(one, other);                       \
		free(one);                                                 \
		free(other);                                               \
	} while (0)

static void all_else_makes_sas_differ(void **state)
{
	(void)state;
	DIFFERS(info.reqid++);
	DIFFERS(info.mode = XFRM_MODE_TRANSPORT);
	DIFFERS(info.id.proto = 51);
	DIFFERS(info.flags = XFRM_STATE_ESN);
	DIFFERS(info.replay_window = 32);
	DIFFERS(info.lft.hard_byte_limit = 1);
	DIFFERS(inet_pton(AF_INET, "192.0.2.3", &info.saddr));
	DIFFERS(inet_pton(AF_INET, "192.0.2.3", &info.id.daddr));
	DIFFERS(info.sel.family = AF_INET);
	DIFFERS(info.sel.family = AF_INET; info.sel.dport = htons(53));
	DIFFERS(value = 2);
	DIFFERS(type = XFRMA_SET_MARK);
	/* what is not known here, or to any kernel yet */
	DIFFERS(type = 200);
}

static struct xfrm_userpolicy_info a_policy(void)
{
	struct xfrm_userpolicy_info info = {
		.sel = {
			.family = AF_INET, .prefixlen_s = 24,
			.prefixlen_d = 16,
		},
		.priority = 1757393,
		.dir = XFRM_POLICY_OUT,
		.action = XFRM_POLICY_ALLOW,
		.index = 11,
		.curlft = { .add_time = 12 },
	};

	inet_pton(AF_INET, "10.1.1.0", &info.sel.saddr);
	inet_pton(AF_INET, "10.2.0.0", &info.sel.daddr);
	return info;
}

static char *describe_two(struct xfrm_userpolicy_info *info,
			  const struct xfrm_user_tmpl *tmpl)
{
	struct nl_msg *msg = message(info, sizeof(*info));
	char *text;

	if (tmpl)
		nla_put(msg, XFRMA_TMPL, sizeof(*tmpl), tmpl);
	text = describe_policy(nlmsg_hdr(msg));
	nlmsg_free(msg);
	return text;
}

static void policies_differ_by_all_but_spi_index_and_times(void **state)
{
	struct xfrm_user_tmpl tmpl = {
		.id = { .proto = 50 },
		.family = AF_INET,
		.reqid = 16389,
		.mode = XFRM_MODE_TUNNEL,
	};
	struct xfrm_userpolicy_info info = a_policy();
	char *one = describe_two(&info, &tmpl), *named, *other, *bare;

	(void)state;
	assert_string_equal(one,
			    "policy out 10.1.1.0/24 -> 10.2.0.0/16 "
			    "priority 1757393 allow flags 0 share 0 hard 0 "
			    "bytes 0 packets 0 s 0 s [0.0.0.0 -> 0.0.0.0 proto "
			    "50 tunnel reqid 16389 SPI any share 0 algorithms "
			    "0 0 0]");
	tmpl.id.spi = htonl(0x1234);
	named = describe_two(&info, &tmpl);
	assert_non_null(strstr(named, "SPI named"));
	info.index++;
	info.curlft.add_time++;
	tmpl.id.spi = htonl(0x4321);
	other = describe_two(&info, &tmpl);
	assert_string_equal(named, other);
	bare = describe_two(&info, NULL);
	assert_null(strchr(bare, '['));
	free(one);
	free(named);
	free(other);
	free(bare);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_no_two_runs_share_is_left_out),
		cmocka_unit_test(all_else_makes_sas_differ),
		cmocka_unit_test(
			policies_differ_by_all_but_spi_index_and_times),
	};

	return cmocka_run_group_tests_name("describe", tests, NULL, NULL);
}
