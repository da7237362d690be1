// SPDX-License-Identifier: GPL-2.0-or-later
/* nat.c - the translation a NAT router does, for UDP */
#define _GNU_SOURCE 1

#include "net/nat.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <event2/event.h>

#include "base/must.h"
#include "os/netns.h"

enum {
	PORTS = 2,
	PACKET = 65536,
	MAPPINGS = 64, /* far more than any scenario makes */
};

static const uint16_t ports[PORTS] = { 500, 4500 };

/* One port on one side. */
struct side {
	struct nat *nat;
	uint16_t port;
	int socket;
	struct event *event;
};

/* A flow from a site: answers to @outside go back to @site. */
struct mapping {
	struct nat *nat;
	struct sockaddr_in site, peer;
	int socket;	/* bound to a port of the router's, connected */
	bool forgotten; /* holds the port, so that no other gets it */
	struct event *event;
};

struct nat {
	struct event_base *base;
	int netns;
	char *name;
	struct in_addr outer;
	struct sockaddr_in only; /* 1:1: the site; else sin_family 0 */
	struct side inside[PORTS];
	struct side outside[PORTS]; /* 1:1 only */
	struct mapping mappings[MAPPINGS];
	unsigned mappings_count;
	uint8_t packet[PACKET];
};

/* Receive, with the address the packet was for.  Returns false: no more. */
static bool receive(struct nat *nat, int fd, struct sockaddr_in *from,
		    struct in_addr *to, size_t *length)
{
	union {
		struct cmsghdr header;
		char room[CMSG_SPACE(sizeof(struct in_pktinfo))];
	} control;
	struct iovec part = { nat->packet, sizeof(nat->packet) };
	struct msghdr message = {
		.msg_name = from,
		.msg_namelen = sizeof(*from),
		.msg_iov = &part,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof(control),
	};
	ssize_t got;

	do {
		/* ICMP errors come as errors of the socket: go on */
		got = recvmsg(fd, &message, MSG_DONTWAIT);
	} while (got < 0 && errno == ECONNREFUSED);
	if (got < 0)
		return false;
	*length = (size_t)got;
	to->s_addr = INADDR_ANY;
	for (struct cmsghdr *c = CMSG_FIRSTHDR(&message); c;
	     c = CMSG_NXTHDR(&message, c)) {
		struct in_pktinfo info;

		if (c->cmsg_level != IPPROTO_IP || c->cmsg_type != IP_PKTINFO)
			continue;
		memcpy(&info, CMSG_DATA(c), sizeof(info));
		*to = info.ipi_addr;
	}
	return true;
}

/*
 * Send to a site what comes from @source: an address that is not ours.  The
 * socket is bound to the right port; IP_TRANSPARENT permits the address.
 */
static void send_inside(const struct nat *nat, const struct sockaddr_in *source,
			const struct sockaddr_in *site, size_t length)
{
	union {
		struct cmsghdr header;
		char room[CMSG_SPACE(sizeof(struct in_pktinfo))];
	} control = { .room = { 0 } };
	const struct in_pktinfo info = { .ipi_spec_dst = source->sin_addr };
	struct iovec part = { (void *)nat->packet, length };
	struct sockaddr_in to = *site;
	struct msghdr message = {
		.msg_name = &to,
		.msg_namelen = sizeof(to),
		.msg_iov = &part,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof(control),
	};

	control.header.cmsg_level = IPPROTO_IP;
	control.header.cmsg_type = IP_PKTINFO;
	control.header.cmsg_len = CMSG_LEN(sizeof(info));
	memcpy(CMSG_DATA(&control.header), &info, sizeof(info));
	/* what cannot be sent is lost, as on any router */
	for (int i = 0; i < PORTS; i++)
		if (htons(nat->inside[i].port) == source->sin_port)
			sendmsg(nat->inside[i].socket, &message, MSG_DONTWAIT);
}

static int open_socket(const struct nat *nat, struct in_addr address,
		       uint16_t port, bool inside, struct trouble *t)
{
	const char *device = inside ? "in" : "wan";
	const struct sockaddr_in local = {
		.sin_family = AF_INET,
		.sin_port = htons(port),
		.sin_addr = address,
	};
	int yes = 1, room = 1 << 20;
	int fd = netns_socket(nat->netns, AF_INET, SOCK_DGRAM | SOCK_NONBLOCK,
			      0, t);

	if (fd < 0)
		return -1;
	setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof(room));
	if ((inside &&
	     setsockopt(fd, IPPROTO_IP, IP_TRANSPARENT, &yes, sizeof(yes))) ||
	    setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, device,
		       (socklen_t)strlen(device) + 1) ||
	    setsockopt(fd, IPPROTO_IP, IP_PKTINFO, &yes, sizeof(yes)) ||
	    bind(fd, (const struct sockaddr *)&local, sizeof(local))) {
		trouble(t, "%s: NAT socket for port %u: %m", nat->name, port);
		close(fd);
		return -1;
	}
	return fd;
}

static int listen_to(struct nat *nat, int fd, struct event **event,
		     event_callback_fn callback, void *arg, struct trouble *t)
{
	*event = event_new(nat->base, fd, EV_READ | EV_PERSIST, callback, arg);
	if (!*event || event_add(*event, NULL))
		return trouble(t, "%s: libevent refuses an event", nat->name);
	return 0;
}

/* An answer on the port of a mapping; the socket is connected to the peer. */
static void on_answer(evutil_socket_t fd, short what, void *arg)
{
	const struct mapping *m = arg;
	struct sockaddr_in from;
	struct in_addr to;
	size_t length;

	(void)what;
	while (receive(m->nat, fd, &from, &to, &length))
		send_inside(m->nat, &m->peer, &m->site, length);
}

static bool same(const struct sockaddr_in *a, const struct sockaddr_in *b)
{
	return a->sin_addr.s_addr == b->sin_addr.s_addr &&
	       a->sin_port == b->sin_port;
}

static struct mapping *mapping_of(struct nat *nat,
				  const struct sockaddr_in *site,
				  const struct sockaddr_in *peer)
{
	struct trouble t = { .text = "" };
	struct mapping *m;

	for (unsigned i = 0; i < nat->mappings_count; i++)
		if (!nat->mappings[i].forgotten &&
		    same(&nat->mappings[i].site, site) &&
		    same(&nat->mappings[i].peer, peer))
			return &nat->mappings[i];
	if (nat->mappings_count == MAPPINGS)
		return NULL;
	m = &nat->mappings[nat->mappings_count];
	*m = (struct mapping) { .nat = nat, .site = *site, .peer = *peer };
	/* port 0: any; two sites never get the same one */
	m->socket = open_socket(nat, nat->outer, 0, false, &t);
	if (m->socket < 0)
		return NULL;
	nat->mappings_count++;
	if (connect(m->socket, (const struct sockaddr *)peer, sizeof(*peer)) ||
	    listen_to(nat, m->socket, &m->event, on_answer, m, &t))
		return NULL;
	return m;
}

/* From a site, on its way out. */
static void on_inside(evutil_socket_t fd, short what, void *arg)
{
	struct side *side = arg;
	struct nat *nat = side->nat;
	struct sockaddr_in from, peer;
	size_t length;

	(void)what;
	peer = (struct sockaddr_in) {
		.sin_family = AF_INET,
		.sin_port = htons(side->port),
	};
	while (receive(nat, fd, &from, &peer.sin_addr, &length)) {
		const struct mapping *m;

		if (!nat->only.sin_family) {
			m = mapping_of(nat, &from, &peer);
			if (m)
				send(m->socket, nat->packet, length,
				     MSG_DONTWAIT);
			continue;
		}
		for (int i = 0; i < PORTS; i++)
			if (from.sin_port == htons(nat->outside[i].port))
				sendto(nat->outside[i].socket, nat->packet,
				       length, MSG_DONTWAIT,
				       (struct sockaddr *)&peer, sizeof(peer));
	}
}

/* 1:1, from the wan to the site. */
static void on_outside(evutil_socket_t fd, short what, void *arg)
{
	const struct side *side = arg;
	struct nat *nat = side->nat;
	struct sockaddr_in from, site = nat->only;
	struct in_addr to;
	size_t length;

	(void)what;
	site.sin_port = htons(side->port);
	while (receive(nat, fd, &from, &to, &length))
		send_inside(nat, &from, &site, length);
}

struct nat *nat_start(struct event_base *base, int netns, const char *name,
		      const char *outer, const char *site, struct trouble *t)
{
	struct nat *nat = must_calloc(1, sizeof(*nat));

	nat->base = base;
	nat->netns = netns;
	nat->name = must_strdup(name);
	for (int i = 0; i < PORTS; i++)
		nat->inside[i].socket = nat->outside[i].socket = -1;
	if (inet_pton(AF_INET, outer, &nat->outer) != 1 ||
	    (site && inet_pton(AF_INET, site, &nat->only.sin_addr) != 1)) {
		trouble(t, "%s: NAT is for IPv4 alone, not %s", name, outer);
		goto failed;
	}
	if (site)
		nat->only.sin_family = AF_INET;
	for (int i = 0; i < PORTS; i++) {
		const struct in_addr any = { INADDR_ANY };
		struct side *in = &nat->inside[i], *out = &nat->outside[i];

		*in = (struct side) { .nat = nat, .port = ports[i] };
		*out = (struct side) { .nat = nat,
				       .port = ports[i],
				       .socket = -1 };
		in->socket = open_socket(nat, any, ports[i], true, t);
		if (in->socket < 0 ||
		    listen_to(nat, in->socket, &in->event, on_inside, in, t))
			goto failed;
		if (!site)
			continue;
		out->socket = open_socket(nat, nat->outer, ports[i], false, t);
		if (out->socket < 0 || listen_to(nat, out->socket, &out->event,
						 on_outside, out, t))
			goto failed;
	}
	return nat;
failed:
	nat_stop(nat);
	return NULL;
}

void nat_rebind(struct nat *nat, const char *site)
{
	struct in_addr address;

	if (inet_pton(AF_INET, site, &address) != 1)
		return;
	for (unsigned i = 0; i < nat->mappings_count; i++) {
		struct mapping *m = &nat->mappings[i];

		if (m->site.sin_addr.s_addr != address.s_addr || m->forgotten)
			continue;
		m->forgotten = true;
		event_del(m->event);
	}
}

static void end_socket(int fd, struct event *event)
{
	if (event)
		event_free(event);
	if (fd >= 0)
		close(fd);
}

void nat_stop(struct nat *nat)
{
	if (!nat)
		return;
	for (int i = 0; i < PORTS; i++) {
		end_socket(nat->inside[i].socket, nat->inside[i].event);
		end_socket(nat->outside[i].socket, nat->outside[i].event);
	}
	for (unsigned i = 0; i < nat->mappings_count; i++)
		end_socket(nat->mappings[i].socket, nat->mappings[i].event);
	free(nat->name);
	free(nat);
}
