// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rig.c - a sender and a receiver in network namespaces of the real kernel.
 */
#include "differential/rig.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h> /* before those of Linux, which have less */
#include <linux/xfrm.h>
#include <netlink/netlink.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/must.h"
#include "differential/rig_net.h"
#include "differential/rig_xfrm.h"
#include "os/netns.h"

enum {
	SOCKETS = 3, /* of a family: a UDP port each, and raw */
	SENDERS = SOCKETS * RANDOM_FAMILIES,
	RECEIVERS = SENDERS + 1, /* the same, and what is behind */
};

/*
 * IPCOMP sends what is short, or does not shrink, as it is; this shrinks.
 */
struct packet {
	uint64_t number;
	char room[248];
};

struct rig {
	int netns[RIG_ENDS];
	struct nl_sock *xfrm[RIG_ENDS];
	int statistics[RIG_ENDS];
	char *names[RIG_COUNTERS];
	unsigned names_count;
	int senders[SENDERS];
	int receivers[RECEIVERS];
	uint32_t interfaces[RIG_ENDS][RANDOM_INTERFACES];
	struct packet packet; /* the last one */

	/* before it was sent, and since */
	uint64_t counters[RIG_ENDS][RIG_COUNTERS];
	uint64_t packets[RIG_ENDS][RANDOM_SAS];
	bool delivered;
};

static const char *const end_names[RIG_ENDS] = { "sender", "receiver" };

/* ---------------------------------------------------------------- the sockets */

/* @port: 0 for a raw one */
static int open_socket(int family, uint16_t port, struct trouble *t)
{
	union {
		struct sockaddr any;
		struct sockaddr_in in;
		struct sockaddr_in6 in6;
	} here = { .any.sa_family = (sa_family_t)family };
	static const int on = 1;
	int fd = socket(family,
			(port ? SOCK_DGRAM : SOCK_RAW) | SOCK_CLOEXEC |
				SOCK_NONBLOCK,
			port ? 0 : RANDOM_PROTO);

	if (family == AF_INET)
		here.in.sin_port = htons(port);
	else
		here.in6.sin6_port = htons(port);
	if (fd < 0 ||
	    (family == AF_INET6 && port &&
	     setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof(on))) ||
	    bind(fd, &here.any,
		 family == AF_INET ? sizeof(here.in) : sizeof(here.in6))) {
		trouble(t, "rig: socket for port %u: %m", port);
		if (fd >= 0)
			close(fd);
		return -1;
	}
	return fd;
}

/* In the namespace. */
static int open_sockets(struct rig *rig, unsigned end, struct trouble *t)
{
	int *sockets = end == RIG_SENDER ? rig->senders : rig->receivers;
	const uint16_t *ports = end == RIG_SENDER ? random_sports :
						    random_dports;

	for (unsigned i = 0; i < SENDERS; i++) {
		unsigned which = i % SOCKETS;

		sockets[i] = open_socket(i < SOCKETS ? AF_INET : AF_INET6,
					 which < 2 ? ports[which] : 0, t);
		if (sockets[i] < 0)
			return -1;
	}
	rig->statistics[end] = open("/proc/thread-self/net/xfrm_stat",
				    O_RDONLY | O_CLOEXEC);
	if (rig->statistics[end] < 0)
		return trouble(t, "rig: open xfrm_stat: %m");
	rig->xfrm[end] = nl_socket_alloc();
	if (!rig->xfrm[end])
		abort();
	if (nl_connect(rig->xfrm[end], NETLINK_XFRM) < 0)
		return trouble(t, "rig: no XFRM netlink");
	return 0;
}

/* In the namespace. */
static int open_end(struct rig *rig, unsigned end, struct trouble *t)
{
	int error = end == RIG_SENDER ?
			    rig_net_sender(rig->netns[RIG_RECEIVER],
					   rig->interfaces[end], t) :
			    rig_net_receiver(&rig->receivers[RECEIVERS - 1],
					     rig->interfaces[end], t);

	return error || open_sockets(rig, end, t) ? -1 : 0;
}

static int read_counters(struct rig *rig, unsigned end, uint64_t *values,
			 struct trouble *t)
{
	char text[4096], *line, *rest = text;
	ssize_t got = pread(rig->statistics[end], text, sizeof(text) - 1, 0);
	unsigned i = 0;

	if (got <= 0)
		return trouble(t, "rig: read xfrm_stat: %m");
	text[got] = '\0';
	for (; (line = strsep(&rest, "\n")) && *line && i < RIG_COUNTERS; i++) {
		if (i == rig->names_count)
			rig->names[rig->names_count++] = must_printf(
				"%.*s", (int)strcspn(line, " \t"), line);
		values[i] = strtoull(line + strcspn(line, " \t"), NULL, 10);
	}
	return 0;
}

/* Where it is a module, whoever asks for a socket has it loaded. */
static int load_ipv6(struct trouble *t)
{
	int fd = socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return trouble(t, "rig: no IPv6: %m");
	close(fd);
	return 0;
}

struct rig *rig_new(bool large, struct trouble *t)
{
	struct rig *rig = must_calloc(1, sizeof(*rig));
	int error;

	/* numbers that nothing else in a packet looks like */
	rig->packet.number = UINT64_C(0x9e3779b97f4a7c15);
	memset(rig->senders, 0xff, sizeof(rig->senders));
	memset(rig->receivers, 0xff, sizeof(rig->receivers));
	for (unsigned end = 0; end < RIG_ENDS; end++)
		rig->netns[end] = rig->statistics[end] = -1;
	error = load_ipv6(t);
	for (unsigned end = 0; end < RIG_ENDS && !error; end++) {
		rig->netns[end] = netns_new(end_names[end], t);
		error = rig->netns[end] < 0;
	}
	for (unsigned end = 0; end < RIG_ENDS && !error; end++) {
		int home = netns_enter(rig->netns[end], t);

		error = home < 0 || open_end(rig, end, t);
		if (home >= 0)
			netns_leave(home);
		error = error || rig_xfrm_prepare(rig->xfrm[end], large, t) ||
			read_counters(rig, end, rig->counters[end], t);
	}
	if (!error)
		return rig;
	rig_free(rig);
	return NULL;
}

static void close_all(const int *fds, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		if (fds[i] >= 0)
			close(fds[i]);
}

void rig_free(struct rig *rig)
{
	if (!rig)
		return;
	close_all(rig->senders, SENDERS);
	close_all(rig->receivers, RECEIVERS);
	close_all(rig->statistics, RIG_ENDS);
	close_all(rig->netns, RIG_ENDS);
	for (unsigned end = 0; end < RIG_ENDS; end++)
		if (rig->xfrm[end])
			nl_socket_free(rig->xfrm[end]);
	for (unsigned i = 0; i < rig->names_count; i++)
		free(rig->names[i]);
	free(rig);
}

/* ------------------------------------------------------------- SAs, policies */

uint32_t rig_interface(const struct rig *rig, unsigned end,
		       enum random_interface which)
{
	uint32_t index = rig->interfaces[end][which];

	return index ? index : INT32_MAX;
}

int rig_buckets(const struct rig *rig, unsigned end, uint32_t *buckets,
		struct trouble *t)
{
	return rig_xfrm_buckets(rig->xfrm[end], buckets, t);
}

int rig_flush(struct rig *rig, struct trouble *t)
{
	for (unsigned end = 0; end < RIG_ENDS; end++) {
		if (rig_xfrm_flush(rig->xfrm[end], t))
			return -1;
	}
	return 0;
}

/* With the number that the kernel has for its interface. */
static struct xm_selector placed(const struct rig *rig, unsigned end,
				 struct xm_selector s)
{
	if (s.ifindex)
		s.ifindex = rig_interface(rig, end, s.ifindex);
	return s;
}

int rig_add_sa(struct rig *rig, unsigned end, const struct xm_sa *sa,
	       unsigned soft, struct trouble *t)
{
	struct xm_sa copy = *sa;

	copy.selector = placed(rig, end, sa->selector);
	return rig_xfrm_add_sa(rig->xfrm[end], &copy, soft, t);
}

int rig_add_policy(struct rig *rig, unsigned end, const struct xm_policy *p,
		   bool *refused, struct trouble *t)
{
	struct xm_policy copy = *p;

	copy.selector = placed(rig, end, p->selector);
	return rig_xfrm_add_policy(rig->xfrm[end], &copy, refused, t);
}

struct reading {
	struct random_end *end; /* or NULL */
	uint64_t *packets;
};

static void read_sa(void *arg, uint32_t spi, uint64_t add_time,
		    uint64_t packets)
{
	const struct reading *reading = arg;
	uint32_t i = spi - RANDOM_FIRST_SPI;

	if (i >= RANDOM_SAS)
		return;
	reading->packets[i] = packets;
	if (reading->end)
		reading->end->sas[i].add_time = add_time;
}

int rig_read_sas(struct rig *rig, unsigned end, struct random_end *e,
		 struct trouble *t)
{
	struct reading reading = { .end = e, .packets = rig->packets[end] };

	memset(rig->packets[end], 0, sizeof(rig->packets[end]));
	return rig_xfrm_dump(rig->xfrm[end], read_sa, &reading, t);
}

/* -------------------------------------------------------------- one packet */

/* Where a packet goes to, and from: what sendmsg(2) takes. */
struct ways {
	union {
		struct sockaddr_in in;
		struct sockaddr_in6 in6;
	} to;
	_Alignas(struct cmsghdr) char control[CMSG_SPACE(
		sizeof(struct in6_pktinfo))];
	struct msghdr msg;
};

static void set_ways(struct ways *w, const struct xm_flow *flow)
{
	uint16_t port = flow->proto == IPPROTO_UDP ? htons(flow->dport) : 0;
	struct in_pktinfo info = { .ipi_ifindex = 0 };
	struct in6_pktinfo info6 = { .ipi6_ifindex = 0 };
	bool is_ipv6 = flow->dst.family == AF_INET6;
	size_t size = is_ipv6 ? sizeof(info6) : sizeof(info);
	struct cmsghdr *header;

	*w = (struct ways) { .msg = {
				     .msg_name = &w->to,
				     .msg_namelen = is_ipv6 ?
							    sizeof(w->to.in6) :
							    sizeof(w->to.in),
				     .msg_control = w->control,
				     .msg_controllen = CMSG_SPACE(size),
			     } };
	if (is_ipv6) {
		w->to.in6 = (struct sockaddr_in6) {
			.sin6_family = AF_INET6,
			.sin6_port = port,
		};
		memcpy(&w->to.in6.sin6_addr, flow->dst.address, 16);
	} else {
		w->to.in = (struct sockaddr_in) {
			.sin_family = AF_INET,
			.sin_port = port,
		};
		memcpy(&w->to.in.sin_addr, flow->dst.address, 4);
	}
	memcpy(&info.ipi_spec_dst, flow->src.address, 4);
	memcpy(&info6.ipi6_addr, flow->src.address, 16);
	header = CMSG_FIRSTHDR(&w->msg);
	header->cmsg_level = is_ipv6 ? IPPROTO_IPV6 : IPPROTO_IP;
	header->cmsg_type = is_ipv6 ? IPV6_PKTINFO : IP_PKTINFO;
	header->cmsg_len = CMSG_LEN(size);
	memcpy(CMSG_DATA(header), is_ipv6 ? (void *)&info6 : &info, size);
}

static int send_packet(struct rig *rig, const struct xm_flow *flow,
		       struct trouble *t)
{
	unsigned which = random_family(&flow->src) * SOCKETS +
			 (flow->proto != IPPROTO_UDP ?
				  2 :
				  flow->sport == random_sports[1]);
	struct iovec iov = { &rig->packet, sizeof(rig->packet) };
	struct ways ways;

	set_ways(&ways, flow);
	ways.msg.msg_iov = &iov;
	ways.msg.msg_iovlen = 1;
	if (setsockopt(rig->senders[which], SOL_SOCKET, SO_MARK, &flow->mark,
		       sizeof(flow->mark)))
		return trouble(t, "rig: SO_MARK: %m");
	rig->packet.number++;
	/* of some that the kernel drops it says so, the counters of all */
	if (sendmsg(rig->senders[which], &ways.msg, 0) < 0 && errno != EPERM &&
	    errno != EAGAIN && errno != EEXIST && errno != EINVAL)
		return trouble(t, "rig: send a packet: %m");
	return 0;
}

int rig_send(struct rig *rig, const struct xm_flow *flow, struct trouble *t)
{
	rig->delivered = false;
	for (unsigned end = 0; end < RIG_ENDS; end++) {
		if (read_counters(rig, end, rig->counters[end], t) ||
		    rig_read_sas(rig, end, NULL, t))
			return -1;
	}
	return send_packet(rig, flow, t);
}

/*
 * Whatever has its number in it is the packet: ESP is not encrypted here.  But
 * IPCOMP that is forwarded as it is cannot be read.
 */
static bool is_packet(const struct rig *rig, bool from_lan, const char *packet,
		      size_t size)
{
	bool is_ipv4 = size > 20 && (packet[0] & 0xf0) == 0x40;
	uint8_t proto = size > 40 ? (uint8_t)packet[is_ipv4 ? 9 : 6] : 0;

	return (from_lan && proto == IPPROTO_COMP) ||
	       memmem(packet, size, &rig->packet.number,
		      sizeof(rig->packet.number)) != NULL;
}

static int receive(struct rig *rig, struct trouble *t)
{
	for (unsigned i = 0; i < RECEIVERS; i++) {
		char packet[2048];
		ssize_t got;

		while ((got = read(rig->receivers[i], packet, sizeof(packet))) >
		       0)
			rig->delivered |= is_packet(rig, i == RECEIVERS - 1,
						    packet, (size_t)got);
		if (got < 0 && errno != EAGAIN)
			return trouble(t, "rig: receive: %m");
	}
	return 0;
}

int rig_observe(struct rig *rig, struct rig_outcome *outcome, struct trouble *t)
{
	if (receive(rig, t))
		return -1;
	*outcome = (struct rig_outcome) { .delivered = rig->delivered };
	for (unsigned end = 0; end < RIG_ENDS; end++) {
		uint64_t counters[RIG_COUNTERS] = { 0 };
		uint64_t packets[RANDOM_SAS] = { 0 };
		struct reading reading = { .packets = packets };

		if (read_counters(rig, end, counters, t) ||
		    rig_xfrm_dump(rig->xfrm[end], read_sa, &reading, t))
			return -1;
		for (unsigned i = 0; i < rig->names_count; i++)
			if (counters[i] != rig->counters[end][i])
				outcome->counters[end] |= 1ull << i;
		for (unsigned i = 0; i < RANDOM_SAS; i++)
			if (packets[i] != rig->packets[end][i])
				outcome->sas[end] |= 1ull << i;
	}
	return 0;
}

int rig_wait(struct rig *rig, unsigned ms, struct trouble *t)
{
	struct pollfd fds[RECEIVERS];

	for (unsigned i = 0; i < RECEIVERS; i++)
		fds[i] = (struct pollfd) {
			.fd = rig->receivers[i],
			.events = POLLIN,
		};
	if (poll(fds, RECEIVERS, (int)ms) < 0)
		return trouble(t, "rig: poll: %m");
	return 0;
}

/* ------------------------------------------------------------------ the words */

uint64_t rig_counter(const struct rig *rig, const char *name)
{
	for (unsigned i = 0; i < rig->names_count; i++)
		if (strcmp(rig->names[i], name) == 0)
			return 1ull << i;
	return 0;
}

char *rig_describe(const struct rig *rig, const struct rig_outcome *outcome)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = must_memstream(&text, &size);

	fputs(outcome->delivered ? "delivered" : "not delivered", out);
	for (unsigned end = 0; end < RIG_ENDS; end++) {
		for (unsigned i = 0; i < RANDOM_SAS; i++)
			if (outcome->sas[end] >> i & 1)
				fprintf(out, ", %s's SA %x", end_names[end],
					RANDOM_FIRST_SPI + i);
		for (unsigned i = 0; i < rig->names_count; i++)
			if (outcome->counters[end] >> i & 1)
				fprintf(out, ", %s's %s", end_names[end],
					rig->names[i]);
	}
	fclose(out);
	return text;
}
