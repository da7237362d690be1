// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rig_net.c - the links, addresses and routes of the rig.
 */
#include "differential/rig_net.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h> /* before those of Linux, which have less */
#include <linux/if.h>
#include <linux/if_addr.h>
#include <linux/if_tun.h>
#include <linux/rtnetlink.h>
#include <netlink/netlink.h>
#include <netlink/route/addr.h>
#include <netlink/route/link.h>
#include <netlink/route/link/veth.h>
#include <netlink/route/route.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "base/must.h"
#include "base/prefix.h"
#include "differential/random_set.h"

/* As random_outer has them. */
enum end { SENDER, RECEIVER };

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
#define IPV4 "/proc/sys/net/ipv4/"
#define IPV6 "/proc/sys/net/ipv6/"
	return write_file(IPV4 "conf/all/rp_filter", "0", true, t) ||
			       write_file(IPV4 "conf/default/rp_filter", "0",
					  true, t) ||
			       write_file(IPV4 "conf/all/send_redirects", "0",
					  true, t) ||
			       write_file(IPV4 "conf/default/send_redirects",
					  "0", true, t) ||
			       write_file(IPV4 "ip_forward", "1", true, t) ||
			       write_file(IPV6 "conf/all/forwarding", "1", true,
					  t) ||
			       /* no link-local address, from which more would be said */
			       write_file(IPV6 "conf/default/addr_gen_mode",
					  "1", true, t) ||
			       write_file(IPV6 "ip_nonlocal_bind", "1", true,
					  t) ?
		       -1 :
		       0;
#undef IPV6
#undef IPV4
}

static struct nl_addr *address_of(const char *text)
{
	struct prefix p;
	struct nl_addr *a;

	if (!prefix_parse(text, &p))
		abort();
	a = nl_addr_build(p.family, p.address, p.family == AF_INET ? 4 : 16);
	if (!a)
		abort();
	nl_addr_set_prefixlen(a, (int)p.length);
	return a;
}

/*
 * Without ARP, and without multicast: a kernel that asks for neighbours, or
 * tells of groups, sends packets that policies are asked for.
 */
static int link_up(struct nl_sock *route, const char *name, uint32_t *index,
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
	*index = (uint32_t)rtnl_link_get_ifindex(link);
	rtnl_link_set_flags(up, IFF_UP | IFF_NOARP);
	rtnl_link_unset_flags(up, IFF_MULTICAST);
	error = rtnl_link_change(route, link, up, 0);
	rtnl_link_put(link);
	rtnl_link_put(up);
	if (error < 0)
		return trouble(t, "rig: bring up %s: %s", name,
			       nl_geterror(error));
	return 0;
}

static int add_address(struct nl_sock *route, uint32_t index, const char *text,
		       struct trouble *t)
{
	struct rtnl_addr *a = rtnl_addr_alloc();
	struct nl_addr *local = address_of(text);
	int error;

	if (!a)
		abort();
	rtnl_addr_set_ifindex(a, (int)index);
	rtnl_addr_set_local(a, local);
	if (nl_addr_get_family(local) == AF_INET6)
		rtnl_addr_set_flags(a, IFA_F_NODAD);
	error = rtnl_addr_add(route, a, 0);
	nl_addr_put(local);
	rtnl_addr_put(a);
	return error < 0 ? trouble(t, "rig: address %s: %s", text,
				   nl_geterror(error)) :
			   0;
}

/* @gateway: or NULL; @local: all addresses are our own */
static int add_route(struct nl_sock *route, const char *to, uint32_t index,
		     const char *gateway, bool local, struct trouble *t)
{
	struct rtnl_route *r = rtnl_route_alloc();
	struct rtnl_nexthop *hop = rtnl_route_nh_alloc();
	struct nl_addr *dst = address_of(to);
	int error;

	if (!r || !hop)
		abort();
	rtnl_route_set_dst(r, dst);
	rtnl_route_nh_set_ifindex(hop, (int)index);
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
				   nl_geterror(error)) :
			   0;
}

/* In the sender's namespace. */
static int make_cable(struct nl_sock *route, int receiver, struct trouble *t)
{
	struct rtnl_link *link = rtnl_link_veth_alloc(), *peer;
	/* what takes itself for its neighbour is right: both have this one */
	static const uint8_t mac[] = { 2, 0, 0, 0, 0, 1 };
	struct nl_addr *address = nl_addr_build(AF_LLC, mac, sizeof(mac));
	int error;

	if (!link || !address)
		abort();
	peer = rtnl_link_veth_get_peer(link);
	rtnl_link_set_name(link, "wan");
	rtnl_link_set_name(peer, "wan");
	rtnl_link_set_addr(link, address);
	rtnl_link_set_addr(peer, address);
	nl_addr_put(address);
	rtnl_link_set_ns_fd(peer, receiver);
	error = rtnl_link_add(route, link, NLM_F_CREATE | NLM_F_EXCL);
	rtnl_link_put(peer);
	rtnl_link_put(link);
	return error < 0 ?
		       trouble(t, "rig: make a cable: %s", nl_geterror(error)) :
		       0;
}

/* Where the packets for hosts behind the receiver can be read. */
static int make_tun(int *tun, struct trouble *t)
{
	struct ifreq request = {
		.ifr_name = "lan",
		.ifr_flags = IFF_TUN | IFF_NO_PI,
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
	*tun = fd;
	return 0;
}

static int configure_family(enum end end, unsigned family, const uint32_t *on,
			    struct nl_sock *route, struct trouble *t)
{
	static const char *const nets[RANDOM_FAMILIES][3] = {
		{ "10.1.0.0/16", "10.2.0.0/16", "10.3.0.0/16" },
		{ "fd00::10.1.0.0/112", "fd00::10.2.0.0/112",
		  "fd00::10.3.0.0/112" },
	};
	const char *const *net = nets[family];
	const char *other = random_outer[family][!end][0];

	/* of several in a subnet IPv6 prefers the last, IPv4 the first */
	for (unsigned i = 0; i < 2; i++) {
		unsigned which = family == RANDOM_IPV6 ? !i : i;
		char *text = must_printf("%s/%u",
					 random_outer[family][end][which],
					 family == RANDOM_IPV6 ? 64 : 24);
		int error = add_address(route, on[RANDOM_WAN], text, t);

		free(text);
		if (error)
			return -1;
	}
	if (end == SENDER)
		return add_address(route, on[RANDOM_LO], random_chance[family],
				   t) ||
				       add_route(route, net[0], on[RANDOM_LO],
						 NULL, true, t) ||
				       add_route(route, net[1], on[RANDOM_WAN],
						 other, false, t) ||
				       add_route(route, net[2], on[RANDOM_WAN],
						 other, false, t) ?
			       -1 :
			       0;
	return add_route(route, net[0], on[RANDOM_WAN], other, false, t) ||
			       add_route(route, net[1], on[RANDOM_LO], NULL,
					 true, t) ||
			       add_route(route, net[2], on[RANDOM_LAN], NULL,
					 false, t) ?
		       -1 :
		       0;
}

static int configure(enum end end, uint32_t *on, struct nl_sock *route,
		     struct trouble *t)
{
	if (link_up(route, "lo", &on[RANDOM_LO], t) ||
	    link_up(route, "wan", &on[RANDOM_WAN], t) ||
	    (end == RECEIVER && link_up(route, "lan", &on[RANDOM_LAN], t)))
		return -1;
	for (unsigned family = 0; family < RANDOM_FAMILIES; family++)
		if (configure_family(end, family, on, route, t))
			return -1;
	return 0;
}

/* Returns NULL, with @t set, when there is none or a sysctl is refused. */
static struct nl_sock *begin(struct trouble *t)
{
	struct nl_sock *route = nl_socket_alloc();

	if (!route)
		abort();
	if (nl_connect(route, NETLINK_ROUTE) < 0)
		trouble(t, "rig: no route netlink");
	else if (!set_sysctls(t))
		return route;
	nl_socket_free(route);
	return NULL;
}

int rig_net_sender(int receiver, uint32_t interfaces[RANDOM_INTERFACES],
		   struct trouble *t)
{
	struct nl_sock *route = begin(t);
	int error;

	if (!route)
		return -1;
	error = make_cable(route, receiver, t) ||
		configure(SENDER, interfaces, route, t);
	nl_socket_free(route);
	return error ? -1 : 0;
}

int rig_net_receiver(int *tun, uint32_t interfaces[RANDOM_INTERFACES],
		     struct trouble *t)
{
	struct nl_sock *route = begin(t);
	int error;

	if (!route)
		return -1;
	error = make_tun(tun, t) || configure(RECEIVER, interfaces, route, t);
	nl_socket_free(route);
	return error ? -1 : 0;
}
