// SPDX-License-Identifier: GPL-2.0-or-later
/* capture.c - what crosses the WAN, packet by packet */
#define _GNU_SOURCE 1

#include "net/capture.h"

#include <arpa/inet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <event2/event.h>
#include <linux/filter.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>

#include "base/must.h"
#include "base/prefix.h"
#include "os/netns.h"

enum {
	SNAP = 128, /* bytes of each packet: headers */
	BATCH = 32, /* packets per system call */
	PORT_IKE = 500,
	PORT_NAT = 4500,
};

/* The upper layer of an IP packet. */
struct payload {
	uint8_t protocol;
	bool first_fragment;
	const uint8_t *data;
	size_t length; /* captured, from @data on */
	size_t whole;  /* as the IP header says */
};

static uint16_t get16(const uint8_t *at)
{
	return (uint16_t)(at[0] << 8 | at[1]);
}

static bool find_payload(uint16_t ethertype, const uint8_t *packet,
			 size_t length, struct payload *out)
{
	size_t header, total;

	*out = (struct payload) { .first_fragment = true };
	if (ethertype == ETH_P_IP && length >= 20) {
		header = (size_t)(packet[0] & 15) * 4;
		total = get16(packet + 2);
		out->protocol = packet[9];
		out->first_fragment = !(get16(packet + 6) & 0x1fff);
	} else if (ethertype == ETH_P_IPV6 && length >= 40) {
		header = 40;
		total = 40 + (size_t)get16(packet + 4);
		out->protocol = packet[6];
		/* hop-by-hop options come with MLD */
		if (out->protocol == IPPROTO_HOPOPTS && length >= 48) {
			out->protocol = packet[40];
			header += 8 + (size_t)packet[41] * 8;
		} else if (out->protocol == IPPROTO_FRAGMENT && length >= 48) {
			out->protocol = packet[40];
			out->first_fragment = !(get16(packet + 42) & 0xfff8);
			header += 8;
		}
	} else {
		return false;
	}
	if (header > length || header > total)
		return false;
	out->data = packet + header;
	out->length = length - header;
	out->whole = total - header;
	return true;
}

static enum packet_kind classify_udp(const struct payload *p)
{
	static const uint8_t non_esp_marker[4];
	uint16_t from, to;
	size_t size;

	if (p->length < 8)
		return PACKET_IS_OTHER;
	from = get16(p->data);
	to = get16(p->data + 2);
	/* behind a NAT only one of the ports is the known one */
	if (from == PORT_IKE || to == PORT_IKE)
		return PACKET_IS_IKE;
	if (from != PORT_NAT && to != PORT_NAT)
		return PACKET_IS_OTHER;
	size = get16(p->data + 4);
	if (size == 9 && p->length >= 9 && p->data[8] == 0xff)
		return PACKET_IS_KEEPALIVE;
	if (size < 12 || p->length < 12)
		return PACKET_IS_OTHER;
	return memcmp(p->data + 8, non_esp_marker, sizeof(non_esp_marker)) !=
			       0 ?
		       PACKET_IS_ESP :
		       PACKET_IS_IKE;
}

/*
 * An ICMP error quotes the packet it is about (RFC 792, RFC 4443).  When that
 * one was protected, so is what the error tells: such as a last IKE message
 * that reaches a peer which has just shut down.
 */
static enum packet_kind classify_icmp_error(uint16_t ethertype,
					    const struct payload *p)
{
	if (p->length < 8)
		return PACKET_IS_OTHER;
	switch (capture_classify(ethertype, p->data + 8, p->length - 8)) {
	case PACKET_IS_IKE:
	case PACKET_IS_ESP:
	case PACKET_IS_KEEPALIVE:
		return PACKET_IS_QUIET;
	default:
		return PACKET_IS_OTHER;
	}
}

static bool is_icmp_error(uint8_t type)
{
	return type == 3 || type == 5 || type == 11 || type == 12;
}

enum packet_kind capture_classify(uint16_t ethertype, const uint8_t *packet,
				  size_t length)
{
	struct payload p;

	if (ethertype == ETH_P_ARP)
		return PACKET_IS_QUIET;
	if (!find_payload(ethertype, packet, length, &p))
		return PACKET_IS_OTHER;
	switch (p.protocol) {
	case IPPROTO_ESP:
	case IPPROTO_AH:
	case IPPROTO_COMP:
		return PACKET_IS_ESP;
	case IPPROTO_UDP:
		/* a later fragment of a long IKE message has no ports */
		return p.first_fragment ? classify_udp(&p) : PACKET_IS_IKE;
	case IPPROTO_IGMP:
		return PACKET_IS_QUIET;
	case IPPROTO_ICMP:
		if (p.length >= 1 && p.first_fragment &&
		    is_icmp_error(p.data[0]))
			return classify_icmp_error(ethertype, &p);
		return PACKET_IS_OTHER;
	case IPPROTO_ICMPV6:
		/* errors are the types below 128 */
		if (p.length >= 1 && p.first_fragment && p.data[0] < 128)
			return classify_icmp_error(ethertype, &p);
		if (p.length >= 1 && ((p.data[0] >= 130 && p.data[0] <= 137) ||
				      p.data[0] == 143))
			return PACKET_IS_QUIET;
		return PACKET_IS_OTHER;
	default:
		return PACKET_IS_OTHER;
	}
}

static char *describe(uint16_t ethertype, const uint8_t *packet, size_t length)
{
	char src[INET6_ADDRSTRLEN] = "?", dst[INET6_ADDRSTRLEN] = "?";
	struct payload p;

	if (!find_payload(ethertype, packet, length, &p))
		return must_printf("ethertype 0x%04x, %zu bytes", ethertype,
				   length);
	if (ethertype == ETH_P_IP) {
		inet_ntop(AF_INET, packet + 12, src, sizeof(src));
		inet_ntop(AF_INET, packet + 16, dst, sizeof(dst));
	} else {
		inet_ntop(AF_INET6, packet + 8, src, sizeof(src));
		inet_ntop(AF_INET6, packet + 24, dst, sizeof(dst));
	}
	if ((p.protocol == IPPROTO_UDP || p.protocol == IPPROTO_TCP) &&
	    p.first_fragment && p.length >= 4)
		return must_printf("%s %s:%u -> %s:%u",
				   p.protocol == IPPROTO_UDP ? "UDP" : "TCP",
				   src, get16(p.data), dst, get16(p.data + 2));
	if ((p.protocol == IPPROTO_ICMP || p.protocol == IPPROTO_ICMPV6) &&
	    p.length >= 2)
		return must_printf("ICMP type %u code %u %s -> %s", p.data[0],
				   p.data[1], src, dst);
	return must_printf("protocol %u %s -> %s", p.protocol, src, dst);
}

bool capture_expects(const struct capture *c, uint16_t ethertype,
		     const uint8_t *packet, size_t length)
{
	bool ipv6 = ethertype == ETH_P_IPV6;
	size_t size = ipv6 ? 16 : 4, at = ipv6 ? 8 : 12;
	struct payload p;

	if (!c->window || !find_payload(ethertype, packet, length, &p) ||
	    p.protocol != IPPROTO_UDP)
		return false;
	for (unsigned i = 0; i < c->clear_count; i++) {
		const struct clear_flow *f = &c->clear[i];

		if (f->family == (ipv6 ? AF_INET6 : AF_INET) &&
		    memcmp(packet + at, f->from, size) == 0 &&
		    memcmp(packet + at + size, f->to, size) == 0)
			return true;
	}
	return false;
}

static void count(struct capture *c, const struct sockaddr_ll *from,
		  const uint8_t *packet, size_t length)
{
	uint16_t ethertype = ntohs(from->sll_protocol);

	if ((unsigned)from->sll_ifindex == c->bridge)
		return;
	switch (capture_classify(ethertype, packet, length)) {
	case PACKET_IS_IKE:
		c->seen.ike++;
		break;
	case PACKET_IS_ESP:
		c->seen.esp += c->window;
		break;
	case PACKET_IS_KEEPALIVE:
		c->seen.keepalive++;
		break;
	case PACKET_IS_QUIET:
		break;
	case PACKET_IS_OTHER:
		if (capture_expects(c, ethertype, packet, length)) {
			c->seen.clear++;
			break;
		}
		c->seen.other++;
		if (!c->seen.first_other)
			c->seen.first_other = describe(ethertype, packet,
						       length);
		break;
	}
}

static void catch_up(struct capture *c)
{
	struct sockaddr_ll from[BATCH];
	uint8_t packets[BATCH][SNAP];
	struct mmsghdr messages[BATCH];
	struct iovec parts[BATCH];
	int got;

	if (c->socket < 0)
		return;
	do {
		memset(messages, 0, sizeof(messages));
		for (int i = 0; i < BATCH; i++) {
			parts[i] = (struct iovec) { packets[i], SNAP };
			messages[i].msg_hdr.msg_name = &from[i];
			messages[i].msg_hdr.msg_namelen = sizeof(from[i]);
			messages[i].msg_hdr.msg_iov = &parts[i];
			messages[i].msg_hdr.msg_iovlen = 1;
		}
		got = recvmmsg(c->socket, messages, BATCH, MSG_DONTWAIT, NULL);
		for (int i = 0; i < got; i++)
			count(c, &from[i], packets[i], messages[i].msg_len);
	} while (got == BATCH);
}

static void on_packets(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	catch_up(arg);
}

int capture_open(struct capture *c, struct event_base *base, int netns,
		 struct trouble *t)
{
	/* the first bytes of what comes in from a cable, nothing going out */
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_B | BPF_ABS,
			 (uint32_t)(SKF_AD_OFF + SKF_AD_PKTTYPE)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, PACKET_OUTGOING, 1, 0),
		BPF_STMT(BPF_RET | BPF_K, SNAP),
		BPF_STMT(BPF_RET | BPF_K, 0),
	};
	const struct sock_fprog filter = {
		.len = sizeof(code) / sizeof(code[0]),
		.filter = code,
	};
	struct sockaddr_ll address = {
		.sll_family = AF_PACKET,
		.sll_protocol = htons(ETH_P_ALL),
	};
	int home, room = 16 << 20;

	*c = (struct capture) { .socket = -1 };
	home = netns_enter(netns, t);
	if (home < 0)
		return -1;
	c->bridge = if_nametoindex("wan");
	netns_leave(home);
	if (!c->bridge)
		return trouble(t, "capture: no bridge \"wan\"");
	/* no protocol as yet: nothing is received before the filter is set */
	c->socket = netns_socket(netns, AF_PACKET, SOCK_DGRAM | SOCK_NONBLOCK,
				 0, t);
	if (c->socket < 0)
		return -1;
	if (setsockopt(c->socket, SOL_SOCKET, SO_RCVBUFFORCE, &room,
		       sizeof(room)) ||
	    setsockopt(c->socket, SOL_SOCKET, SO_ATTACH_FILTER, &filter,
		       sizeof(filter)) ||
	    bind(c->socket, (struct sockaddr *)&address, sizeof(address)))
		return trouble(t, "capture on the wan: %m");
	c->event = event_new(base, c->socket, EV_READ | EV_PERSIST, on_packets,
			     c);
	if (!c->event || event_add(c->event, NULL))
		return trouble(t, "capture: libevent refuses its event");
	return 0;
}

void capture_expect_clear(struct capture *c, const char *from, const char *to)
{
	struct prefix source, destination;
	struct clear_flow *f;

	if (!prefix_parse_address(from, &source) ||
	    !prefix_parse_address(to, &destination))
		return;
	c->clear = must_grow(c->clear, c->clear_count + 1, sizeof(*c->clear));
	f = &c->clear[c->clear_count++];
	f->family = (sa_family_t)source.family;
	memcpy(f->from, source.address, sizeof(f->from));
	memcpy(f->to, destination.address, sizeof(f->to));
}

void capture_window(struct capture *c, bool begins)
{
	catch_up(c);
	c->window = begins;
}

void capture_observe(struct capture *c, struct observed_wan *wan)
{
	struct tpacket_stats stats = { 0 };
	socklen_t length = sizeof(stats);

	catch_up(c);
	if (c->socket >= 0 && !getsockopt(c->socket, SOL_PACKET,
					  PACKET_STATISTICS, &stats, &length))
		c->seen.dropped += stats.tp_drops;
	*wan = c->seen;
	c->seen = (struct observed_wan) { .first_other = NULL };
}

void capture_close(struct capture *c)
{
	if (c->event)
		event_free(c->event);
	if (c->socket >= 0)
		close(c->socket);
	free(c->seen.first_other);
	free(c->clear);
	*c = (struct capture) { .socket = -1 };
}
