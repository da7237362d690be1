// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_capture.c - telling IKE, ESP and plaintext apart.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <linux/if_ether.h>
#include <netinet/in.h>

#include "net/capture.h"

struct packet {
	uint8_t bytes[192];
	size_t length;
};

static void put(struct packet *p, const void *bytes, size_t length)
{
	memcpy(p->bytes + p->length, bytes, length);
	p->length += length;
}

static void put_ipv4(struct packet *p, uint8_t protocol, size_t payload)
{
	uint8_t header[20] = { 0x45 };

	header[3] = (uint8_t)(sizeof(header) + payload);
	header[9] = protocol;
	header[12] = 192;
	header[16] = 192;
	put(p, header, sizeof(header));
}

static void put_ipv6(struct packet *p, uint8_t next, size_t payload)
{
	uint8_t header[40] = { 0x60 };

	header[5] = (uint8_t)payload;
	header[6] = next;
	put(p, header, sizeof(header));
}

static void put_udp(struct packet *p, uint16_t from, uint16_t to,
		    const void *data, uint8_t length)
{
	const uint8_t header[8] = {
		(uint8_t)(from >> 8),
		(uint8_t)from,
		(uint8_t)(to >> 8),
		(uint8_t)to,
		0,
		(uint8_t)(8 + length),
	};

	put(p, header, sizeof(header));
	put(p, data, length);
}

static enum packet_kind udp(uint16_t from, uint16_t to, const void *data,
			    uint8_t length)
{
	struct packet p = { .length = 0 };

	put_ipv4(&p, IPPROTO_UDP, 8 + (size_t)length);
	put_udp(&p, from, to, data, length);
	return capture_classify(ETH_P_IP, p.bytes, p.length);
}

static void ike(void **state)
{
	static const uint8_t marked[] = { 0, 0, 0, 0, 1, 2, 3, 4 };

	(void)state;
	assert_int_equal(udp(500, 500, "12345678", 8), PACKET_IS_IKE);
	assert_int_equal(udp(4500, 4500, marked, sizeof(marked)),
			 PACKET_IS_IKE);
	/* a NAT changes one of the ports */
	assert_int_equal(udp(40001, 500, "12345678", 8), PACKET_IS_IKE);
	assert_int_equal(udp(4500, 40001, marked, sizeof(marked)),
			 PACKET_IS_IKE);
}

static void esp(void **state)
{
	static const uint8_t spi[] = { 0x12, 0, 0, 0, 0, 0, 0, 1 };
	static const uint8_t protocols[] = {
		IPPROTO_ESP,
		IPPROTO_AH,
		IPPROTO_COMP,
	};

	(void)state;
	assert_int_equal(udp(4500, 4500, spi, sizeof(spi)), PACKET_IS_ESP);
	assert_int_equal(udp(40001, 4500, spi, sizeof(spi)), PACKET_IS_ESP);
	for (size_t i = 0; i < sizeof(protocols); i++) {
		struct packet four = { .length = 0 }, six = { .length = 0 };

		put_ipv4(&four, protocols[i], sizeof(spi));
		put(&four, spi, sizeof(spi));
		assert_int_equal(capture_classify(ETH_P_IP, four.bytes,
						  four.length),
				 PACKET_IS_ESP);
		put_ipv6(&six, protocols[i], sizeof(spi));
		put(&six, spi, sizeof(spi));
		assert_int_equal(capture_classify(ETH_P_IPV6, six.bytes,
						  six.length),
				 PACKET_IS_ESP);
	}
}

static void keepalive(void **state)
{
	(void)state;
	assert_int_equal(udp(4500, 4500, "\xff", 1), PACKET_IS_KEEPALIVE);
	assert_int_equal(udp(4500, 4500, "\xfe", 1), PACKET_IS_OTHER);
	/* not between ports of IKE */
	assert_int_equal(udp(7001, 7001, "\xff", 1), PACKET_IS_OTHER);
}

static void plaintext(void **state)
{
	struct packet echo = { .length = 0 };
	static const uint8_t request[16] = { 8 };

	(void)state;
	assert_int_equal(udp(40000, 7001, "plutolab", 8), PACKET_IS_OTHER);
	put_ipv4(&echo, IPPROTO_ICMP, sizeof(request));
	put(&echo, request, sizeof(request));
	assert_int_equal(capture_classify(ETH_P_IP, echo.bytes, echo.length),
			 PACKET_IS_OTHER);
	/* in IPv6 too, and what is not IP at all */
	echo = (struct packet) { .length = 0 };
	put_ipv6(&echo, IPPROTO_ICMPV6, sizeof(request));
	put(&echo, (const uint8_t[16]) { 128 }, sizeof(request));
	assert_int_equal(capture_classify(ETH_P_IPV6, echo.bytes, echo.length),
			 PACKET_IS_OTHER);
	assert_int_equal(capture_classify(0x88cc, request, sizeof(request)),
			 PACKET_IS_OTHER);
}

/* Only in a window, only UDP, only between just these addresses. */
static void expected_plaintext(void **state)
{
	struct capture c = { .socket = -1, .window = true };
	struct packet p = { .length = 0 }, icmp = { .length = 0 };
	struct packet v6 = { .length = 0 };

	(void)state;
	put_ipv4(&p, IPPROTO_UDP, 16);
	put_udp(&p, 40000, 7001, "plutolab", 8);
	put_ipv4(&icmp, IPPROTO_ICMP, 8);
	put(&icmp, "\x08\0\0\0\0\0\0\0", 8);
	put_ipv6(&v6, IPPROTO_UDP, 16);
	put_udp(&v6, 40000, 7001, "plutolab", 8);
	assert_false(capture_expects(&c, ETH_P_IP, p.bytes, p.length));
	capture_expect_clear(&c, "192.0.0.0", "192.0.0.1");
	assert_false(capture_expects(&c, ETH_P_IP, p.bytes, p.length));
	capture_expect_clear(&c, "192.0.0.0", "192.0.0.0");
	assert_true(capture_expects(&c, ETH_P_IP, p.bytes, p.length));
	assert_false(capture_expects(&c, ETH_P_IP, icmp.bytes, icmp.length));
	assert_false(capture_expects(&c, ETH_P_IPV6, v6.bytes, v6.length));
	capture_expect_clear(&c, "::", "::");
	assert_true(capture_expects(&c, ETH_P_IPV6, v6.bytes, v6.length));
	c.window = false;
	assert_false(capture_expects(&c, ETH_P_IP, p.bytes, p.length));
	capture_close(&c);
}

static void quiet(void **state)
{
	static const uint8_t solicitation[24] = { 135 };
	static const uint8_t hop_by_hop[8] = { IPPROTO_ICMPV6, 0, 5, 2 };
	static const uint8_t report[20] = { 143 };
	struct packet p = { .length = 0 };

	(void)state;
	assert_int_equal(capture_classify(ETH_P_ARP, solicitation, 24),
			 PACKET_IS_QUIET);
	put_ipv6(&p, IPPROTO_ICMPV6, sizeof(solicitation));
	put(&p, solicitation, sizeof(solicitation));
	assert_int_equal(capture_classify(ETH_P_IPV6, p.bytes, p.length),
			 PACKET_IS_QUIET);
	p.length = 0;
	put_ipv6(&p, IPPROTO_HOPOPTS, sizeof(hop_by_hop) + sizeof(report));
	put(&p, hop_by_hop, sizeof(hop_by_hop));
	put(&p, report, sizeof(report));
	assert_int_equal(capture_classify(ETH_P_IPV6, p.bytes, p.length),
			 PACKET_IS_QUIET);
}

/* An ICMP error is as secret as the packet it quotes. */
static void errors(void **state)
{
	static const uint8_t unreachable[8] = { 3, 3 };
	struct packet p = { .length = 0 };

	(void)state;
	put_ipv4(&p, IPPROTO_ICMP, 8 + 20 + 8 + 8);
	put(&p, unreachable, sizeof(unreachable));
	put_ipv4(&p, IPPROTO_UDP, 16);
	put_udp(&p, 500, 500, "12345678", 8);
	assert_int_equal(capture_classify(ETH_P_IP, p.bytes, p.length),
			 PACKET_IS_QUIET);
	p.length = 0;
	put_ipv4(&p, IPPROTO_ICMP, 8 + 20 + 8 + 8);
	put(&p, unreachable, sizeof(unreachable));
	put_ipv4(&p, IPPROTO_UDP, 16);
	put_udp(&p, 40000, 7001, "plutolab", 8);
	assert_int_equal(capture_classify(ETH_P_IP, p.bytes, p.length),
			 PACKET_IS_OTHER);
}

/* What is cut short is plaintext until shown otherwise, and never read over. */
static void cut_short(void **state)
{
	struct packet p = { .length = 0 };

	(void)state;
	put_ipv4(&p, IPPROTO_UDP, 16);
	put_udp(&p, 4500, 4500, "\x12\0\0\0\0\0\0\1", 8);
	for (size_t length = 0; length < 32; length++)
		assert_int_equal(capture_classify(ETH_P_IP, p.bytes, length),
				 PACKET_IS_OTHER);
	assert_int_equal(capture_classify(ETH_P_IP, p.bytes, 36),
			 PACKET_IS_ESP);
	/* a header that claims to be longer than the packet */
	p.bytes[0] = 0x4f;
	assert_int_equal(capture_classify(ETH_P_IP, p.bytes, p.length),
			 PACKET_IS_OTHER);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ike),
		cmocka_unit_test(esp),
		cmocka_unit_test(keepalive),
		cmocka_unit_test(plaintext),
		cmocka_unit_test(expected_plaintext),
		cmocka_unit_test(quiet),
		cmocka_unit_test(errors),
		cmocka_unit_test(cut_short),
	};

	return cmocka_run_group_tests_name("capture", tests, NULL, NULL);
}
