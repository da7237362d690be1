// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rig.c - a sender and a receiver in network namespaces of the real kernel.
 */
#include "rig.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <linux/rtnetlink.h>
#include <linux/xfrm.h>
#include <netinet/in.h>
#include <netlink/netlink.h>
#include <netlink/route/addr.h>
#include <netlink/route/link.h>
#include <netlink/route/link/veth.h>
#include <netlink/route/route.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "must.h"
#include "netns.h"
#include "rig_xfrm.h"

enum {
	SENDERS = 3,		/* sockets: a UDP port each, and raw */
	RECEIVERS = 4,		/* the same, and what is behind */
};

struct rig {
	int netns[RIG_ENDS];
	struct nl_sock *xfrm[RIG_ENDS];
	int statistics[RIG_ENDS];
	char *names[RIG_COUNTERS];
	unsigned names_count;
	int senders[SENDERS];
	int receivers[RECEIVERS];
	uint32_t buckets[RIG_ENDS];
	uint64_t packet;		/* number of the last one */

	/* before it was sent, and since */
	uint64_t counters[RIG_ENDS][RIG_COUNTERS];
	uint64_t packets[RIG_ENDS][RANDOM_SAS];
	bool delivered;
};

static const char *const end_names[RIG_ENDS] = { "sender", "receiver" };

/* -------------------------------------------------------------- the network */

static int write_file(const char *path, const char *text, bool must_exist,
		      struct trouble *t)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC), error;

	if (fd < 0 && errno == ENOENT && !must_exist)
		return 0;
	error = fd < 0 || write(fd, text, strlen(text)) < 0;
	if (error)
		trouble(t, "write %s: %m", path);
	if (fd >= 0)
		close(fd);
	return error ? -1 : 0;
}

/* In the namespace.  No packet is sent but the rig's. */
static int set_sysctls(struct trouble *t)
{
#define CONF "/proc/sys/net/ipv4/conf/"
	return write_file(CONF "all/rp_filter", "0", true, t) ||
	       write_file(CONF "default/rp_filter", "0", true, t) ||
	       write_file(CONF "all/send_redirects", "0", true, t) ||
	       write_file(CONF "default/send_redirects", "0", true, t) ||
	       write_file("/proc/sys/net/ipv4/ip_forward", "1", true, t) ||
	       write_file("/proc/sys/net/ipv6/conf/all/disable_ipv6", "1",
			  false, t) ||
	       write_file("/proc/sys/net/ipv6/conf/default/disable_ipv6", "1",
			  false, t) ? -1 : 0;
#undef CONF
}

static struct nl_addr *address_of(const char *text)
{
	struct prefix p;
	struct nl_addr *a;

	if (!prefix_parse(text, &p))
		abort();
	a = nl_addr_build(p.family, p.address, 4);
	if (!a)
		abort();
	nl_addr_set_prefixlen(a, (int)p.length);
	return a;
}

static int link_up(struct nl_sock *route, const char *name, int *index,
		   struct trouble *t)
{
	struct rtnl_link *link, *up = rtnl_link_alloc();
	int error = rtnl_link_get_kernel(route, 0, name, &link);

	if (!up)
		abort();
	if (error < 0) {
		rtnl_link_put(up);
		return trouble(t, "rig: no interface %s: %s", name,
			       nl_geterror(error));
	}
	*index = rtnl_link_get_ifindex(link);
	rtnl_link_set_flags(up, IFF_UP);
	error = rtnl_link_change(route, link, up, 0);
	rtnl_link_put(link);
	rtnl_link_put(up);
	if (error < 0)
		return trouble(t, "rig: bring up %s: %s", name,
			       nl_geterror(error));
	return 0;
}

static int add_address(struct nl_sock *route, int index, const char *text,
		       struct trouble *t)
{
	struct rtnl_addr *a = rtnl_addr_alloc();
	struct nl_addr *local = address_of(text);
	int error;

	if (!a)
		abort();
	rtnl_addr_set_ifindex(a, index);
	rtnl_addr_set_local(a, local);
	error = rtnl_addr_add(route, a, 0);
	nl_addr_put(local);
	rtnl_addr_put(a);
	return error < 0 ? trouble(t, "rig: address %s: %s", text,
				   nl_geterror(error)) : 0;
}

/* @gateway: or NULL; @local: all addresses are our own */
static int add_route(struct nl_sock *route, const char *to, int index,
		     const char *gateway, bool local, struct trouble *t)
{
	struct rtnl_route *r = rtnl_route_alloc();
	struct rtnl_nexthop *hop = rtnl_route_nh_alloc();
	struct nl_addr *dst = address_of(to);
	int error;

	if (!r || !hop)
		abort();
	rtnl_route_set_dst(r, dst);
	rtnl_route_nh_set_ifindex(hop, index);
	if (gateway) {
		struct nl_addr *via = address_of(gateway);

		rtnl_route_nh_set_gateway(hop, via);
		nl_addr_put(via);
	}
	if (local) {
		rtnl_route_set_type(r, RTN_LOCAL);
		rtnl_route_set_table(r, RT_TABLE_LOCAL);
		rtnl_route_set_scope(r, RT_SCOPE_HOST);
	} else {
		rtnl_route_set_scope(r, gateway ? RT_SCOPE_UNIVERSE :
						  RT_SCOPE_LINK);
	}
	rtnl_route_add_nexthop(r, hop);
	error = rtnl_route_add(route, r, NLM_F_EXCL);
	nl_addr_put(dst);
	rtnl_route_put(r);
	return error < 0 ? trouble(t, "rig: route to %s: %s", to,
				   nl_geterror(error)) : 0;
}

/* In the sender's namespace. */
static int make_cable(const struct rig *rig, struct nl_sock *route,
		      struct trouble *t)
{
	struct rtnl_link *link = rtnl_link_veth_alloc(), *peer;
	int error;

	if (!link)
		abort();
	peer = rtnl_link_veth_get_peer(link);
	rtnl_link_set_name(link, "wan");
	rtnl_link_set_name(peer, "wan");
	rtnl_link_set_ns_fd(peer, rig->netns[RIG_RECEIVER]);
	error = rtnl_link_add(route, link, NLM_F_CREATE | NLM_F_EXCL);
	rtnl_link_put(peer);
	rtnl_link_put(link);
	return error < 0 ? trouble(t, "rig: make a cable: %s",
				   nl_geterror(error)) : 0;
}

/* Where the packets for hosts behind the receiver can be read. */
static int make_tun(struct rig *rig, struct trouble *t)
{
	struct ifreq request = {
		.ifr_name = "lan", .ifr_flags = IFF_TUN | IFF_NO_PI,
	};
	static const char path[] = "/run/plutolab-tun";
	int fd;

	/* a name of our own: there need not be one in /dev */
	if (mknod(path, S_IFCHR | 0600, makedev(10, 200)) && errno != EEXIST)
		return trouble(t, "rig: mknod %s: %m", path);
	fd = open(path, O_RDWR | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		fd = open("/dev/net/tun", O_RDWR | O_CLOEXEC | O_NONBLOCK);
	unlink(path);
	if (fd < 0 || ioctl(fd, TUNSETIFF, &request)) {
		trouble(t, "rig: make a tun interface: %m");
		if (fd >= 0)
			close(fd);
		return -1;
	}
	rig->receivers[RECEIVERS - 1] = fd;
	return 0;
}

static int configure(unsigned end, struct nl_sock *route, struct trouble *t)
{
	const char *other = random_outer[!end][0];
	int wan = 0, lo = 0, lan = 0;

	if (link_up(route, "lo", &lo, t) || link_up(route, "wan", &wan, t))
		return -1;
	for (unsigned i = 0; i < 2; i++) {
		char *text = must_printf("%s/24", random_outer[end][i]);
		int error = add_address(route, wan, text, t);

		free(text);
		if (error)
			return -1;
	}
	if (end == RIG_SENDER)
		return add_route(route, "10.1.0.0/16", lo, NULL, true, t) ||
		       add_route(route, "10.2.0.0/16", wan, other, false, t) ||
		       add_route(route, "10.3.0.0/16", wan, other, false, t);
	return link_up(route, "lan", &lan, t) ||
	       add_route(route, "10.1.0.0/16", wan, other, false, t) ||
	       add_route(route, "10.2.0.0/16", lo, NULL, true, t) ||
	       add_route(route, "10.3.0.0/16", lan, NULL, false, t);
}

/* ---------------------------------------------------------------- the sockets */

static int udp_socket(uint16_t port, struct trouble *t)
{
	struct sockaddr_in any = {
		.sin_family = AF_INET, .sin_port = htons(port),
	};
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK,
			0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&any, sizeof(any)))
		return trouble(t, "rig: UDP port %u: %m", port);
	return fd;
}

static int raw_socket(struct trouble *t)
{
	int fd = socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK,
			RANDOM_PROTO);

	return fd < 0 ? trouble(t, "rig: raw socket: %m") : fd;
}

/* In the namespace. */
static int open_sockets(struct rig *rig, unsigned end, struct trouble *t)
{
	int *sockets = end == RIG_SENDER ? rig->senders : rig->receivers;
	const uint16_t *ports = end == RIG_SENDER ? random_sports :
						    random_dports;

	for (unsigned i = 0; i < SENDERS; i++) {
		sockets[i] = i < 2 ? udp_socket(ports[i], t) : raw_socket(t);
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
	struct nl_sock *route = nl_socket_alloc();
	int error;

	if (!route)
		abort();
	error = nl_connect(route, NETLINK_ROUTE) < 0 ?
		trouble(t, "rig: no route netlink") :
		set_sysctls(t) ||
		(end == RIG_SENDER ? make_cable(rig, route, t) :
				     make_tun(rig, t)) ||
		configure(end, route, t) || open_sockets(rig, end, t);
	nl_socket_free(route);
	return error ? -1 : 0;
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
			rig->names[rig->names_count++] = must_printf("%.*s",
				(int)strcspn(line, " \t"), line);
		values[i] = strtoull(line + strcspn(line, " \t"), NULL, 10);
	}
	return 0;
}

struct rig *rig_new(struct trouble *t)
{
	struct rig *rig = must_calloc(1, sizeof(*rig));
	int error = 0;

	/* numbers that nothing else in a packet looks like */
	rig->packet = UINT64_C(0x9e3779b97f4a7c15);
	memset(rig->senders, 0xff, sizeof(rig->senders));
	memset(rig->receivers, 0xff, sizeof(rig->receivers));
	for (unsigned end = 0; end < RIG_ENDS; end++)
		rig->netns[end] = rig->statistics[end] = -1;
	for (unsigned end = 0; end < RIG_ENDS && !error; end++) {
		rig->netns[end] = netns_new(end_names[end], t);
		error = rig->netns[end] < 0;
	}
	for (unsigned end = 0; end < RIG_ENDS && !error; end++) {
		int home = netns_enter(rig->netns[end], t);

		error = home < 0 || open_end(rig, end, t);
		if (home >= 0)
			netns_leave(home);
		error = error || rig_xfrm_enlarge(rig->xfrm[end],
						&rig->buckets[end], t) ||
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

uint32_t rig_buckets(const struct rig *rig, unsigned end)
{
	return rig->buckets[end];
}

int rig_flush(struct rig *rig, struct trouble *t)
{
	for (unsigned end = 0; end < RIG_ENDS; end++) {
		if (rig_xfrm_flush(rig->xfrm[end], t))
			return -1;
	}
	return 0;
}

int rig_add_sa(struct rig *rig, unsigned end, const struct xm_sa *sa,
	       struct trouble *t)
{
	return rig_xfrm_add_sa(rig->xfrm[end], sa, t);
}

int rig_add_policy(struct rig *rig, unsigned end, const struct xm_policy *p,
		   bool *refused, struct trouble *t)
{
	return rig_xfrm_add_policy(rig->xfrm[end], p, refused, t);
}

struct reading {
	struct random_end *end;		/* or NULL */
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

static int send_packet(struct rig *rig, const struct xm_flow *flow,
		       struct trouble *t)
{
	unsigned which = flow->proto != IPPROTO_UDP ? 2 :
			 flow->sport == random_sports[1];
	struct sockaddr_in to = {
		.sin_family = AF_INET,
		.sin_port = flow->proto == IPPROTO_UDP ? htons(flow->dport) :
							 0,
	};
	union {
		struct cmsghdr header;
		char room[CMSG_SPACE(sizeof(struct in_pktinfo))];
	} control = { .room = { 0 } };
	struct in_pktinfo info = { .ipi_ifindex = 0 };
	struct iovec iov = { &rig->packet, sizeof(rig->packet) };
	struct msghdr msg = {
		.msg_name = &to, .msg_namelen = sizeof(to),
		.msg_iov = &iov, .msg_iovlen = 1,
		.msg_control = &control, .msg_controllen = sizeof(control),
	};

	memcpy(&to.sin_addr, flow->dst.address, 4);
	memcpy(&info.ipi_spec_dst, flow->src.address, 4);
	control.header = (struct cmsghdr) {
		.cmsg_level = IPPROTO_IP, .cmsg_type = IP_PKTINFO,
		.cmsg_len = CMSG_LEN(sizeof(info)),
	};
	memcpy(CMSG_DATA(&control.header), &info, sizeof(info));
	if (setsockopt(rig->senders[which], SOL_SOCKET, SO_MARK, &flow->mark,
		       sizeof(flow->mark)))
		return trouble(t, "rig: SO_MARK: %m");
	rig->packet++;
	/* of some that the kernel drops it says so, the counters of all */
	if (sendmsg(rig->senders[which], &msg, 0) < 0 && errno != EPERM &&
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

/* Whatever has its number in it is the packet: ESP is not encrypted here. */
static int receive(struct rig *rig, struct trouble *t)
{
	for (unsigned i = 0; i < RECEIVERS; i++) {
		char packet[2048];
		ssize_t got;

		while ((got = read(rig->receivers[i], packet,
				   sizeof(packet))) > 0)
			rig->delivered |= memmem(packet, (size_t)got,
						 &rig->packet,
						 sizeof(rig->packet)) != NULL;
		if (got < 0 && errno != EAGAIN)
			return trouble(t, "rig: receive: %m");
	}
	return 0;
}

int rig_observe(struct rig *rig, struct rig_outcome *outcome,
		struct trouble *t)
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
			.fd = rig->receivers[i], .events = POLLIN,
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
	FILE *out = open_memstream(&text, &size);

	if (!out)
		abort();
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
