/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * capture.h - what crosses the WAN, packet by packet.
 */
#ifndef LAB_CAPTURE_H
#define LAB_CAPTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#include "base/trouble.h"
#include "observation/observation.h"

struct event;
struct event_base;

enum packet_kind {
	PACKET_IS_IKE,	     /* UDP 500, or 4500 with the non-ESP marker */
	PACKET_IS_ESP,	     /* ESP, AH, IPCOMP, or ESP in UDP 4500 */
	PACKET_IS_KEEPALIVE, /* one byte 0xff on UDP 4500 */
	PACKET_IS_QUIET,     /* ARP, neighbour discovery, MLD, IGMP; ICMP
				 * errors about IKE and ESP */
	PACKET_IS_OTHER,     /* plaintext */
};

/**
 * capture_classify() - what a packet is, by its outer headers alone.
 * @packet: from its IP header on, @length bytes of it (128 are enough)
 * @ethertype: host byte order
 *
 * ESP in UDP: RFC 3948, sections 2.1 to 2.3; MLD: RFC 3810.
 */
enum packet_kind capture_classify(uint16_t ethertype, const uint8_t *packet,
				  size_t length);

/* Plaintext that a scenario wants sent: UDP between two inner addresses. */
struct clear_flow {
	sa_family_t family;
	uint8_t from[16], to[16];
};

struct capture {
	int socket;
	struct event *event;
	unsigned bridge; /* ifindex; its copies of packets are ignored */
	bool window;	 /* ESP is counted */
	struct clear_flow *clear;
	unsigned clear_count;
	struct observed_wan seen;
};

/**
 * capture_open() - capture on all ports of the bridge "wan".
 * @c: filled in; capture_close() it, also after an error
 * @netns: the wan's
 *
 * Returns 0, or -1 with @t set.
 */
int capture_open(struct capture *c, struct event_base *base, int netns,
		 struct trouble *t);

/**
 * capture_expect_clear() - in windows, count UDP between two addresses
 * separately from other plaintext.
 */
void capture_expect_clear(struct capture *c, const char *from, const char *to);

/* Whether a PACKET_IS_OTHER is in a window and of a struct clear_flow. */
bool capture_expects(const struct capture *c, uint16_t ethertype,
		     const uint8_t *packet, size_t length);

/* Begin or end a judged window. */
void capture_window(struct capture *c, bool begins);

/* Move the counts to @wan; the caller owns its strings. */
void capture_observe(struct capture *c, struct observed_wan *wan);

void capture_close(struct capture *c);

#endif
