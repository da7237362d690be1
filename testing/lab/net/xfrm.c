// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * xfrm.c - the IPsec state of one gateway's kernel
 *
 * libnl carries the messages; their content is read as the kernel's own
 * structs.  libnl 3.7's objects know nothing of ALLOCSPI.
 */
#include "net/xfrm.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <event2/event.h>
#include <linux/filter.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/xfrm.h>
#include <netlink/msg.h>
#include <netlink/netlink.h>
#include <netlink/object.h>
#include <netlink/route/link.h>
#include <netlink/xfrm/sa.h>
#include <netlink/xfrm/sp.h>

#include "base/must.h"
#include "base/prefix.h"
#include "base/xfrm_dump.h"
#include "os/netns.h"

static const char tap_name[] = "nlmon";
enum { TAP_BYTES = 1024 }; /* of each message; the answers are shorter */

int xfrm_dump_all(const struct xfrm *x, int request,
		  int (*each)(struct nl_msg *msg, void *arg), void *arg,
		  struct trouble *t)
{
	int error = xfrm_dump(x->commands, request, each, arg);

	return error ? trouble(t, "%s: dump %s: %s", x->name,
			       request == XFRM_MSG_GETSA ? "SAs" : "policies",
			       nl_geterror(error)) :
		       0;
}

static int each_sa(struct nl_msg *msg, void *arg)
{
	struct nlmsghdr *message = nlmsg_hdr(msg);
	const struct xfrm_usersa_info *info = nlmsg_data(message);
	struct xfrm_sas *sas = arg;

	if (!nlmsg_valid_hdr(message, sizeof(*info)))
		return NL_SKIP;
	if ((info->id.proto == IPPROTO_ESP || info->id.proto == IPPROTO_AH ||
	     info->id.proto == IPPROTO_COMP) &&
	    info->id.spi && xfrm_sa_is_complete(message)) {
		struct xfrm_sa sa = xfrm_sa_read(info);

		xfrm_sas_add(sas, &sa);
	}
	return NL_OK;
}

int xfrm_dump_sas(struct xfrm *x, struct xfrm_sas *sas, struct trouble *t)
{
	return xfrm_dump_all(x, XFRM_MSG_GETSA, each_sa, sas, t);
}

/* ---- what the kernel tells by itself ---- */

/* libnl makes a socket's port of the process's number in its lowest bits. */
static bool is_from(const struct nlmsghdr *message, uint32_t process)
{
	enum { NUMBER_BITS = 22 };

	return process && message->nlmsg_flags & NLM_F_REQUEST &&
	       (message->nlmsg_pid & ((1U << NUMBER_BITS) - 1)) == process;
}

static bool is_question(uint16_t type)
{
	return type == XFRM_MSG_GETSA || type == XFRM_MSG_GETPOLICY ||
	       type == XFRM_MSG_GETDEFAULT;
}

static void tell(const struct xfrm *x, char what, const struct xfrm_sa *sa)
{
	if (x->told)
		x->told(x->told_arg, what, sa, strcmp(sa->src, x->outer) == 0);
}

static void tap_message(struct xfrm *x, struct nlmsghdr *message)
{
	const struct xfrm_usersa_info *info = nlmsg_data(message);

	if (is_from(message, x->reader)) {
		x->reader_asked++;
		if (!is_question(message->nlmsg_type))
			x->reader_wrote = message->nlmsg_type;
	}
	if (message->nlmsg_type == XFRM_MSG_ALLOCSPI) {
		x->allocspi_seq = message->nlmsg_seq;
		x->allocspi_pending = true;
		return;
	}
	/* the kernel answers ALLOCSPI by a NEWSA with the larval SA */
	if (message->nlmsg_type == XFRM_MSG_NEWSA && x->allocspi_pending &&
	    message->nlmsg_seq == x->allocspi_seq &&
	    !(message->nlmsg_flags & NLM_F_MULTI) &&
	    nlmsg_valid_hdr(message, sizeof(*info))) {
		struct xfrm_sa sa = xfrm_sa_read(info);

		x->allocspi_pending = false;
		xfrm_sas_add(&x->larvals, &sa);
		xfrm_sas_add(&x->pending, &sa);
		tell(x, 'a', &sa);
	}
}

static void read_tap(struct xfrm *x)
{
	union {
		struct nlmsghdr header;
		char bytes[TAP_BYTES];
	} block;
	ssize_t got;

	while ((got = recv(x->tap, &block, sizeof(block), 0)) > 0) {
		int left = (int)got;

		/* messages cut short by the filter are not "ok": no answers */
		for (struct nlmsghdr *m = &block.header; nlmsg_ok(m, left);
		     m = nlmsg_next(m, &left))
			tap_message(x, m);
	}
}

/*
 * pluto asks at its start what the kernel can do by an SA from nowhere to
 * nowhere (qry_xfrm_base_support()), which is gone at once.
 */
static bool is_probe(const struct xfrm_sa *sa)
{
	return strcmp(sa->src, "0.0.0.0") == 0 &&
	       strcmp(sa->dst, "0.0.0.0") == 0;
}

static int on_notice(struct nl_msg *msg, void *arg)
{
	struct xfrm *x = arg;
	struct nlmsghdr *message = nlmsg_hdr(msg);
	const struct xfrm_usersa_info *info = NULL;
	const struct xfrm_user_expire *expire;
	const struct nlattr *attr;
	struct xfrm_sa sa;
	bool gone = true;

	switch (message->nlmsg_type) {
	case XFRM_MSG_NEWPOLICY:
	case XFRM_MSG_UPDPOLICY:
		x->changes++;
		return NL_OK;
	case XFRM_MSG_NEWSA:
	case XFRM_MSG_UPDSA:
		gone = false;
		if (nlmsg_valid_hdr(message, sizeof(*info)))
			info = nlmsg_data(message);
		break;
	case XFRM_MSG_DELSA:
		attr = nlmsg_find_attr(message, sizeof(struct xfrm_usersa_id),
				       XFRMA_SA);
		if (attr && nla_len(attr) >= (int)sizeof(*info))
			info = nla_data(attr);
		break;
	case XFRM_MSG_EXPIRE:
		/* a hard one deletes the SA and there is no other notice */
		expire = nlmsg_data(message);
		if (nlmsg_valid_hdr(message, sizeof(*expire)) && expire->hard)
			info = &expire->state;
		break;
	case XFRM_MSG_FLUSHSA:
		/* it tells no counters: bad if any that matter are gone */
		if (x->window && x->live.count)
			x->lost_notices = true;
		if (x->live.count)
			tell(x, 'f', &(struct xfrm_sa) { .spi = 0 });
		xfrm_sas_free(&x->live);
		read_tap(x);
		xfrm_sas_free(&x->pending);
		x->changes++;
		break;
	default:
		break;
	}
	if (!info)
		return NL_OK;
	sa = xfrm_sa_read(info);
	if (is_probe(&sa))
		return NL_OK;
	x->changes++;
	/* its SPI was allocated earlier, whichever socket is read first */
	read_tap(x);
	if (!gone)
		tell(x, 'n', &sa);
	else
		tell(x, message->nlmsg_type == XFRM_MSG_EXPIRE ? 'e' : 'd',
		     &sa);
	xfrm_sas_remove(&x->live, &sa);
	if (!xfrm_sas_remove(&x->pending, &sa) && gone)
		xfrm_sas_add(&x->deleted, &sa);
	if (!gone)
		xfrm_sas_add(&x->live, &sa);
	return NL_OK;
}

static void read_monitor(struct xfrm *x)
{
	int error;

	do {
		error = nl_recvmsgs_default(x->monitor);
	} while (error >= 0);
	if (error == -NLE_NOMEM) /* ENOBUFS: notices were dropped */
		x->lost_notices = true;
}

static void on_monitor(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	read_monitor(arg);
}

static void on_tap(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	read_tap(arg);
}

int xfrm_catch_up(struct xfrm *x, struct trouble *t)
{
	struct tpacket_stats stats = { 0 };
	socklen_t length = sizeof(stats);

	read_monitor(x);
	read_tap(x);
	getsockopt(x->tap, SOL_PACKET, PACKET_STATISTICS, &stats, &length);
	if (x->lost_notices || stats.tp_drops)
		return trouble(t, "%s: notices of the kernel were lost",
			       x->name);
	return 0;
}

bool xfrm_is_quiet(const struct xfrm *x)
{
	unsigned out = 0;

	if (x->pending.count)
		return false;
	/* an SA that migrated is known by its old addresses here */
	if (x->moved)
		return true;
	for (unsigned i = 0; i < x->live.count; i++)
		out += strcmp(x->live.all[i].src, x->outer) == 0;
	return 2 * out == x->live.count;
}

/* ---- open and close ---- */

static int open_tap(struct xfrm *x, const struct node *gateway,
		    struct trouble *t)
{
	/* only the XFRM protocol: pluto talks much to the routing side too */
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_H | BPF_ABS,
			 (uint32_t)(SKF_AD_OFF + SKF_AD_PROTOCOL)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, NETLINK_XFRM, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, TAP_BYTES),
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
	struct rtnl_link *link = rtnl_link_alloc();
	int error, room = 4 << 20;

	if (!link)
		abort();
	rtnl_link_set_name(link, tap_name);
	rtnl_link_set_type(link, "nlmon");
	rtnl_link_set_flags(link, IFF_UP);
	error = rtnl_link_add(gateway->route, link, NLM_F_CREATE | NLM_F_EXCL);
	rtnl_link_put(link);
	if (error < 0)
		return trouble(t,
			       "%s: make an nlmon interface (CONFIG_NLMON): %s",
			       x->name, nl_geterror(error));
	error = rtnl_link_get_kernel(gateway->route, 0, tap_name, &link);
	if (error < 0)
		return trouble(t, "%s: find interface %s: %s", x->name,
			       tap_name, nl_geterror(error));
	address.sll_ifindex = rtnl_link_get_ifindex(link);
	rtnl_link_put(link);
	/* no protocol as yet: nothing is received before the filter is set */
	x->tap = netns_socket(x->netns, AF_PACKET, SOCK_DGRAM | SOCK_NONBLOCK,
			      0, t);
	if (x->tap < 0)
		return -1;
	setsockopt(x->tap, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof(room));
	if (setsockopt(x->tap, SOL_SOCKET, SO_ATTACH_FILTER, &filter,
		       sizeof(filter)) ||
	    bind(x->tap, (struct sockaddr *)&address, sizeof(address)))
		return trouble(t, "%s: listen on %s: %m", x->name, tap_name);
	return 0;
}

static int connect_netlink(struct xfrm *x, struct nl_sock **sock,
			   struct trouble *t)
{
	int home, error;

	*sock = nl_socket_alloc();
	if (!*sock)
		abort();
	home = netns_enter(x->netns, t);
	if (home < 0)
		return -1;
	error = nl_connect(*sock, NETLINK_XFRM);
	netns_leave(home);
	if (error < 0)
		return trouble(t, "%s: XFRM netlink (xfrm_user): %s", x->name,
			       nl_geterror(error));
	return 0;
}

static int open_monitor(struct xfrm *x, struct trouble *t)
{
	int error;

	if (connect_netlink(x, &x->monitor, t))
		return -1;
	nl_socket_disable_seq_check(x->monitor);
	nl_socket_modify_cb(x->monitor, NL_CB_VALID, NL_CB_CUSTOM, on_notice,
			    x);
	nl_socket_set_buffer_size(x->monitor, 4 << 20, 0);
	error = nl_socket_add_memberships(x->monitor, XFRMNLGRP_SA,
					  XFRMNLGRP_EXPIRE, XFRMNLGRP_POLICY,
					  0);
	if (error >= 0)
		error = nl_socket_set_nonblocking(x->monitor);
	if (error < 0)
		return trouble(t, "%s: XFRM monitor: %s", x->name,
			       nl_geterror(error));
	return 0;
}

/* @text, with or without a length, as the kernel's addresses are printed. */
static int print_address(struct xfrm *x, const char *text, char out[46],
			 struct trouble *t)
{
	struct prefix address;

	if (!prefix_parse(text, &address) ||
	    !inet_ntop(address.family, address.address, out, 46))
		return trouble(t, "%s: outer address %s", x->name, text);
	return 0;
}

int xfrm_move(struct xfrm *x, bool own, const char *outer, const char *old,
	      struct trouble *t)
{
	char now[46];
	unsigned kept = 0;

	x->moved = true;
	x->gone = must_grow(x->gone, x->gone_count + 1, sizeof(*x->gone));
	if (print_address(x, old, x->gone[x->gone_count], t) ||
	    print_address(x, outer, now, t))
		return -1;
	x->gone_count++;
	/* somebody may have taken one again */
	for (unsigned i = 0; i < x->gone_count; i++) {
		if (strcmp(x->gone[i], now) != 0)
			memmove(x->gone[kept++], x->gone[i], sizeof(now));
	}
	x->gone_count = kept;
	if (own)
		memcpy(x->outer, now, sizeof(now));
	return 0;
}

int xfrm_open(struct xfrm *x, struct event_base *base,
	      const struct node *gateway, const char *outer, struct trouble *t)
{
	*x = (struct xfrm) {
		.name = gateway->name,
		.netns = gateway->netns,
		.tap = -1,
		.statistics = -1,
	};
	if (print_address(x, outer, x->outer, t))
		return -1;
	x->statistics = netns_open(x->netns, "/proc/thread-self/net/xfrm_stat",
				   O_RDONLY, t);
	if (x->statistics < 0 || connect_netlink(x, &x->commands, t) ||
	    open_monitor(x, t) || open_tap(x, gateway, t))
		return -1;
	x->monitor_event = event_new(base, nl_socket_get_fd(x->monitor),
				     EV_READ | EV_PERSIST, on_monitor, x);
	x->tap_event = event_new(base, x->tap, EV_READ | EV_PERSIST, on_tap, x);
	if (!x->monitor_event || !x->tap_event ||
	    event_add(x->monitor_event, NULL) || event_add(x->tap_event, NULL))
		return trouble(t, "%s: libevent refuses its events", x->name);
	return 0;
}

void xfrm_counters_free(struct xfrm_counters *c)
{
	for (unsigned i = 0; i < c->count; i++)
		free(c->lines[i].name);
	free(c->lines);
	*c = (struct xfrm_counters) { .lines = NULL };
}

void xfrm_close(struct xfrm *x)
{
	if (!x->name)
		return;
	if (x->monitor_event)
		event_free(x->monitor_event);
	if (x->tap_event)
		event_free(x->tap_event);
	if (x->commands)
		nl_socket_free(x->commands);
	if (x->monitor)
		nl_socket_free(x->monitor);
	if (x->tap >= 0)
		close(x->tap);
	if (x->statistics >= 0)
		close(x->statistics);
	xfrm_sas_free(&x->larvals);
	xfrm_sas_free(&x->pending);
	xfrm_sas_free(&x->deleted);
	xfrm_sas_free(&x->live);
	xfrm_sas_free(&x->base);
	xfrm_counters_free(&x->stat_base);
	xfrm_counters_free(&x->rise);
	free(x->gone);
	free(x->sas);
	*x = (struct xfrm) { .tap = -1, .statistics = -1 };
}

int xfrm_delete_sa(const struct xfrm *x, const struct xfrm_sa *sa,
		   struct trouble *t)
{
	struct xfrm_usersa_id id = {
		.spi = htonl(sa->spi),
		.proto = sa->proto,
	};
	struct prefix dst;
	int error;

	if (!prefix_parse(sa->dst, &dst))
		return trouble(t, "%s: SA to %s", x->name, sa->dst);
	id.family = (uint16_t)dst.family;
	memcpy(&id.daddr, dst.address, sizeof(id.daddr));
	error = nl_send_simple(x->commands, XFRM_MSG_DELSA, NLM_F_ACK, &id,
			       sizeof(id));
	if (error >= 0)
		error = nl_wait_for_ack(x->commands);
	/* one may just have expired */
	if (error >= 0 || error == -NLE_OBJ_NOTFOUND)
		return 0;
	return trouble(t, "%s: delete an SA: %s", x->name, nl_geterror(error));
}

int xfrm_take_orphans(struct xfrm *x, bool always, struct trouble *t)
{
	struct xfrm_sas sas = { .all = NULL };
	int error;

	if (!x->window && !always)
		return 0;
	error = xfrm_dump_sas(x, &sas, t);
	for (unsigned i = 0; i < sas.count && !error; i++)
		error = xfrm_delete_sa(x, &sas.all[i], t);
	xfrm_sas_free(&sas);
	return error;
}

void xfrm_print(struct xfrm *x, FILE *out)
{
	struct nl_dump_params params = {
		.dp_type = NL_DUMP_DETAILS,
		.dp_fd = out,
	};
	struct nl_cache *cache;

	if (!x->commands)
		return;
	if (!xfrmnl_sa_alloc_cache(x->commands, &cache)) {
		nl_cache_dump(cache, &params);
		nl_cache_free(cache);
	}
	if (!xfrmnl_sp_alloc_cache(x->commands, &cache)) {
		nl_cache_dump(cache, &params);
		nl_cache_free(cache);
	}
}
