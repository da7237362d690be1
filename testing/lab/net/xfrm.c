/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * xfrm.c - the IPsec state of one gateway's kernel
 *
 * libnl carries the messages; their content is read as the kernel's own
 * structs.  libnl 3.7's objects know nothing of ALLOCSPI, and a policy that
 * is changed must keep every attribute it has, whether or not libnl knows it.
 */
#define _GNU_SOURCE 1

#include "net/xfrm.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
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
#include "net/describe.h"
#include "os/netns.h"

/* Worse than anything pluto installs (its values are below 2^22 or so). */
#define BLOCK_PRIORITY UINT32_MAX
/* ... and better. */
#define MEDDLING_PRIORITY 1

static const char tap_name[] = "nlmon";
enum { TAP_BYTES = 1024 };	/* of each message; the answers are shorter */

/* ---- lists of SAs ---- */

static void sas_add(struct xfrm_sas *sas, const struct xfrm_sa *sa)
{
	if (sas->count == sas->room) {
		sas->room = sas->room ? sas->room * 2 : 16;
		sas->all = must_grow(sas->all, sas->room, sizeof(*sas->all));
	}
	sas->all[sas->count++] = *sa;
}

/* Take one of that key out; false when there was none. */
static bool sas_remove(struct xfrm_sas *sas, const struct xfrm_sa *sa)
{
	for (unsigned i = 0; i < sas->count; i++) {
		if (sas->all[i].spi != sa->spi ||
		    sas->all[i].proto != sa->proto ||
		    strcmp(sas->all[i].dst, sa->dst) != 0)
			continue;
		sas->all[i] = sas->all[--sas->count];
		return true;
	}
	return false;
}

void xfrm_sas_free(struct xfrm_sas *sas)
{
	free(sas->all);
	*sas = (struct xfrm_sas) { .all = NULL };
}

const struct xfrm_sa *xfrm_sas_find(const struct xfrm_sas *sas, uint32_t spi,
				    uint8_t proto, const char *dst)
{
	/* backwards: an SPI may be used again, and the last use counts */
	for (unsigned i = sas->count; i-- > 0; ) {
		const struct xfrm_sa *sa = &sas->all[i];

		if (sa->spi == spi && sa->proto == proto &&
		    !strcmp(sa->dst, dst))
			return sa;
	}
	return NULL;
}

/* ---- messages ---- */

/* In a netlink attribute the struct is aligned to 4 bytes; it wants 8. */
static struct xfrm_sa read_sa(const void *unaligned)
{
	struct xfrm_usersa_info info;
	struct xfrm_sa sa;

	memcpy(&info, unaligned, sizeof(info));
	sa = (struct xfrm_sa) {
		.spi = ntohl(info.id.spi),
		.proto = info.id.proto,
		.reqid = info.reqid,
		.transport = info.mode == XFRM_MODE_TRANSPORT,
		.packets = info.curlft.packets,
	};
	inet_ntop(info.family, &info.saddr, sa.src, sizeof(sa.src));
	inet_ntop(info.family, &info.id.daddr, sa.dst, sizeof(sa.dst));
	return sa;
}

/* An SA of which only the SPI is allocated has no algorithm yet. */
static bool is_complete(struct nlmsghdr *message)
{
	static const int algorithms[] = {
		XFRMA_ALG_CRYPT, XFRMA_ALG_AUTH, XFRMA_ALG_AUTH_TRUNC,
		XFRMA_ALG_AEAD, XFRMA_ALG_COMP,
	};

	for (size_t i = 0; i < sizeof(algorithms) / sizeof(int); i++)
		if (nlmsg_find_attr(message, sizeof(struct xfrm_usersa_info),
				    algorithms[i]))
			return true;
	return false;
}

struct dump {
	int (*each)(struct nlmsghdr *message, void *arg);
	void *arg;
};

static int on_dump_message(struct nl_msg *msg, void *arg)
{
	struct dump *dump = arg;

	return dump->each(nlmsg_hdr(msg), dump->arg);
}

/* each() returns NL_OK; the kernel has no filter for what is wanted here */
static int dump_all(struct xfrm *x, int request, const char *what,
		    int (*each)(struct nlmsghdr *, void *), void *arg,
		    struct trouble *t)
{
	struct dump dump = { each, arg };
	struct nl_cb *cb = nl_cb_alloc(NL_CB_DEFAULT);
	int error;

	if (!cb)
		abort();
	nl_cb_set(cb, NL_CB_VALID, NL_CB_CUSTOM, on_dump_message, &dump);
	error = nl_send_simple(x->commands, request, NLM_F_DUMP, NULL, 0);
	if (error >= 0)
		error = nl_recvmsgs(x->commands, cb);
	nl_cb_put(cb);
	if (error < 0)
		return trouble(t, "%s: dump %s: %s", x->name, what,
			       nl_geterror(error));
	return 0;
}

static int each_sa(struct nlmsghdr *message, void *arg)
{
	const struct xfrm_usersa_info *info = nlmsg_data(message);
	struct xfrm_sas *sas = arg;

	if (!nlmsg_valid_hdr(message, sizeof(*info)))
		return NL_SKIP;
	if ((info->id.proto == IPPROTO_ESP || info->id.proto == IPPROTO_AH ||
	     info->id.proto == IPPROTO_COMP) &&
	    info->id.spi && is_complete(message)) {
		struct xfrm_sa sa = read_sa(info);

		sas_add(sas, &sa);
	}
	return NL_OK;
}

int xfrm_dump_sas(struct xfrm *x, struct xfrm_sas *sas, struct trouble *t)
{
	return dump_all(x, XFRM_MSG_GETSA, "SAs", each_sa, sas, t);
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
		x->told(x->told_arg, what, sa, !strcmp(sa->src, x->outer));
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
		struct xfrm_sa sa = read_sa(info);

		x->allocspi_pending = false;
		sas_add(&x->larvals, &sa);
		sas_add(&x->pending, &sa);
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
	return !strcmp(sa->src, "0.0.0.0") && !strcmp(sa->dst, "0.0.0.0");
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
	sa = read_sa(info);
	if (is_probe(&sa))
		return NL_OK;
	x->changes++;
	/* its SPI was allocated earlier, whichever socket is read first */
	read_tap(x);
	if (!gone)
		tell(x, 'n', &sa);
	else
		tell(x, message->nlmsg_type == XFRM_MSG_EXPIRE ? 'e' : 'd', &sa);
	sas_remove(&x->live, &sa);
	if (!sas_remove(&x->pending, &sa) && gone)
		sas_add(&x->deleted, &sa);
	if (!gone)
		sas_add(&x->live, &sa);
	return NL_OK;
}

static void read_monitor(struct xfrm *x)
{
	int error;

	do {
		error = nl_recvmsgs_default(x->monitor);
	} while (error >= 0);
	if (error == -NLE_NOMEM)	/* ENOBUFS: notices were dropped */
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

/* Handle what is queued, so that what is asked next is not newer than it. */
static int catch_up(struct xfrm *x, struct trouble *t)
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
		out += !strcmp(x->live.all[i].src, x->outer);
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
		.len = sizeof(code) / sizeof(code[0]), .filter = code,
	};
	struct sockaddr_ll address = {
		.sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL),
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
		return trouble(t, "%s: make an nlmon interface (CONFIG_NLMON): %s",
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

static bool is_gone(const struct xfrm *x, const char *address)
{
	for (unsigned i = 0; i < x->gone_count; i++)
		if (!strcmp(x->gone[i], address))
			return true;
	return false;
}

int xfrm_open(struct xfrm *x, struct event_base *base,
	      const struct node *gateway, const char *outer,
	      struct trouble *t)
{
	*x = (struct xfrm) {
		.name = gateway->name, .netns = gateway->netns, .tap = -1,
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
	x->tap_event = event_new(base, x->tap, EV_READ | EV_PERSIST, on_tap,
				 x);
	if (!x->monitor_event || !x->tap_event ||
	    event_add(x->monitor_event, NULL) || event_add(x->tap_event, NULL))
		return trouble(t, "%s: libevent refuses its events", x->name);
	return 0;
}

static void counters_free(struct xfrm_counters *c)
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
	counters_free(&x->stat_base);
	counters_free(&x->rise);
	free(x->gone);
	free(x->sas);
	*x = (struct xfrm) { .tap = -1, .statistics = -1 };
}

/* ---- counters ---- */

static int read_counters(struct xfrm *x, struct xfrm_counters *c,
			 struct trouble *t)
{
	char text[8192], *line, *rest = text;
	ssize_t length = pread(x->statistics, text, sizeof(text) - 1, 0);

	if (length <= 0)
		return trouble(t, "%s: read xfrm_stat: %s", x->name,
			       length ? strerror(errno) : "empty");
	text[length] = '\0';
	while ((line = strsep(&rest, "\n"))) {
		size_t name = strcspn(line, " \t");

		if (!line[name])
			continue;
		c->lines = must_grow(c->lines, c->count + 1,
				     sizeof(*c->lines));
		c->lines[c->count++] = (struct observed_counter) {
			.name = must_printf("%.*s", (int)name, line),
			.rise = strtoull(line + name, NULL, 10),
		};
	}
	return 0;
}

int xfrm_read_counters(struct xfrm *x,
		       void (*each)(void *arg, const char *name,
				    uint64_t value),
		       void *arg, struct trouble *t)
{
	struct xfrm_counters now = { .lines = NULL };
	int error = read_counters(x, &now, t);

	for (unsigned i = 0; i < now.count && !error; i++)
		if (now.lines[i].rise)
			each(arg, now.lines[i].name, now.lines[i].rise);
	counters_free(&now);
	return error;
}

static uint64_t counter(const struct xfrm_counters *c, const char *name)
{
	for (unsigned i = 0; i < c->count; i++)
		if (!strcmp(c->lines[i].name, name))
			return c->lines[i].rise;
	return 0;
}

/* ---- windows ---- */

/*
 * An SA that was there before and was deleted before the dump has no share in
 * the window, though its notice came after it was opened.
 */
static int forget_gone(struct xfrm *x, const struct xfrm_sas *before,
		       struct trouble *t)
{
	if (catch_up(x, t))
		return -1;
	for (unsigned i = 0; i < before->count && x->deleted.count; i++) {
		const struct xfrm_sa *sa = &before->all[i];

		if (!xfrm_sas_find(&x->base, sa->spi, sa->proto, sa->dst))
			sas_remove(&x->deleted, sa);
	}
	return 0;
}

int xfrm_window_begin(struct xfrm *x, bool tolerated, struct trouble *t)
{
	struct xfrm_sas before = { .all = NULL };
	int error = -1;

	if (catch_up(x, t))
		return -1;
	for (unsigned i = 0; i < x->live.count; i++)
		sas_add(&before, &x->live.all[i]);
	x->window = true;
	x->tolerated = tolerated;
	xfrm_sas_free(&x->deleted);
	xfrm_sas_free(&x->base);
	counters_free(&x->stat_base);
	if (!xfrm_dump_sas(x, &x->base, t) &&
	    !read_counters(x, &x->stat_base, t))
		error = forget_gone(x, &before, t);
	xfrm_sas_free(&before);
	return error;
}

/* Add to the sums of an SA what its counter rose in this window. */
static void account(struct xfrm *x, const struct xfrm_sa *sa, bool deleted)
{
	const struct xfrm_sa *before = xfrm_sas_find(&x->base, sa->spi,
						     sa->proto, sa->dst);
	uint64_t start = before ? before->packets : 0;
	bool outbound = !strcmp(sa->src, x->outer);
	struct observed_sa *known = NULL;

	for (unsigned i = 0; i < x->sas_count && !known; i++)
		if (x->sas[i].spi == sa->spi && x->sas[i].proto == sa->proto &&
		    (!strcmp(x->sas[i].dst, sa->dst) ||
		     (x->moved && x->sas[i].outbound == outbound)))
			known = &x->sas[i];
	if (!known) {
		x->sas = must_grow(x->sas, x->sas_count + 1, sizeof(*x->sas));
		known = &x->sas[x->sas_count++];
		*known = (struct observed_sa) {
			.spi = sa->spi, .proto = sa->proto,
			.transport = sa->transport,
			.outbound = outbound,
			.packets_before = start, .packets_after = start,
		};
		memcpy(known->src, sa->src, sizeof(known->src));
		memcpy(known->dst, sa->dst, sizeof(known->dst));
	}
	known->reqid = sa->reqid;
	known->deleted |= deleted;
	known->packets_after += sa->packets - start;
	if (is_gone(x, sa->src) || is_gone(x, sa->dst))
		known->stranded += sa->packets - start;
}

int xfrm_window_end(struct xfrm *x, struct trouble *t)
{
	struct xfrm_counters now = { .lines = NULL };
	struct xfrm_sas sas = { .all = NULL };
	int error = -1;

	/* first the dump: what is deleted after it is not counted twice */
	if (xfrm_dump_sas(x, &sas, t) || read_counters(x, &now, t) ||
	    catch_up(x, t))
		goto out;
	x->window = false;
	for (unsigned i = 0; i < sas.count; i++)
		account(x, &sas.all[i], false);
	for (unsigned i = 0; i < x->deleted.count; i++) {
		const struct xfrm_sa *sa = &x->deleted.all[i];

		if (!xfrm_sas_find(&sas, sa->spi, sa->proto, sa->dst) &&
		    sa->spi)
			account(x, sa, true);
	}
	for (unsigned i = 0; i < x->base.count; i++) {
		const struct xfrm_sa *sa = &x->base.all[i];

		if (!xfrm_sas_find(&sas, sa->spi, sa->proto, sa->dst) &&
		    !xfrm_sas_find(&x->deleted, sa->spi, sa->proto, sa->dst)) {
			trouble(t, "%s: the SA with SPI 0x%08" PRIx32 " vanished without a notice",
				x->name, sa->spi);
			goto out;
		}
	}
	if (!x->rise.count) {
		x->rise.lines = must_calloc(now.count,
					    sizeof(*x->rise.lines));
		x->rise.count = now.count;
		for (unsigned i = 0; i < now.count; i++)
			x->rise.lines[i].name = must_strdup(now.lines[i].name);
	}
	for (unsigned i = 0; i < x->rise.count; i++) {
		struct observed_counter *line = &x->rise.lines[i];

		*(x->tolerated ? &line->tolerated : &line->rise) +=
			counter(&now, line->name) -
			counter(&x->stat_base, line->name);
		/* a namespace's statistics begin at 0 */
		line->ever = counter(&now, line->name);
	}
	error = 0;
out:
	counters_free(&now);
	xfrm_sas_free(&sas);
	return error;
}

uint64_t xfrm_counted(const struct xfrm *x, const char *line)
{
	for (unsigned i = 0; i < x->rise.count; i++)
		if (!strcmp(x->rise.lines[i].name, line))
			return x->rise.lines[i].ever;
	return 0;
}

int xfrm_delete_sa(const struct xfrm *x, const struct xfrm_sa *sa,
		   struct trouble *t)
{
	struct xfrm_usersa_id id = {
		.spi = htonl(sa->spi), .proto = sa->proto,
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

/* ---- policies ---- */

int xfrm_flush_policies(const struct xfrm *x, struct trouble *t)
{
	int error = nl_send_simple(x->commands, XFRM_MSG_FLUSHPOLICY,
				   NLM_F_ACK, NULL, 0);

	if (error >= 0)
		error = nl_wait_for_ack(x->commands);
	return error < 0 ? trouble(t, "%s: flush the policies: %s", x->name,
				   nl_geterror(error)) : 0;
}

static void selector_text(const struct xfrm_selector *s, char *out,
			  size_t room)
{
	char src[INET6_ADDRSTRLEN] = "?", dst[INET6_ADDRSTRLEN] = "?";

	inet_ntop(s->family, &s->saddr, src, sizeof(src));
	inet_ntop(s->family, &s->daddr, dst, sizeof(dst));
	snprintf(out, room, "%s/%u -> %s/%u", src, s->prefixlen_s, dst,
		 s->prefixlen_d);
}

/* The other way round; false when @text is no selector. */
static bool parse_selector(const char *text, struct xfrm_selector *out)
{
	const char *arrow = strstr(text, "->");
	char src[64], dst[64];
	struct prefix from, to;

	if (!arrow || sscanf(text, "%63s", src) != 1 ||
	    sscanf(arrow + 2, "%63s", dst) != 1 ||
	    !prefix_parse(src, &from) || !prefix_parse(dst, &to) ||
	    from.family != to.family)
		return false;
	*out = (struct xfrm_selector) {
		.family = (uint16_t)from.family,
		.prefixlen_s = (uint8_t)from.length,
		.prefixlen_d = (uint8_t)to.length,
	};
	memcpy(&out->saddr, from.address, sizeof(out->saddr));
	memcpy(&out->daddr, to.address, sizeof(out->daddr));
	return true;
}

static bool same_selector(const struct xfrm_selector *a,
			  const struct xfrm_selector *b)
{
	char one[INET6_ADDRSTRLEN * 2 + 16], other[sizeof(one)];

	if (a->family != b->family || a->proto != b->proto ||
	    a->sport != b->sport || a->dport != b->dport)
		return false;
	selector_text(a, one, sizeof(one));
	selector_text(b, other, sizeof(other));
	return !strcmp(one, other);
}

static const struct nlattr *templates(struct nlmsghdr *message)
{
	return nlmsg_find_attr(message, sizeof(struct xfrm_userpolicy_info),
			       XFRMA_TMPL);
}

static bool is_block(const struct xfrm_userpolicy_info *info)
{
	return info->action == XFRM_POLICY_BLOCK &&
		info->priority == BLOCK_PRIORITY;
}

static int each_block(struct nlmsghdr *message, void *arg)
{
	const struct xfrm_userpolicy_info *info = nlmsg_data(message);

	if (!nlmsg_valid_hdr(message, sizeof(*info)))
		return NL_SKIP;
	*(unsigned *)arg += is_block(info);
	return NL_OK;
}

int xfrm_count_blocks(struct xfrm *x, unsigned *count, struct trouble *t)
{
	*count = 0;
	return dump_all(x, XFRM_MSG_GETPOLICY, "policies", each_block, count,
			t);
}

/*
 * A policy without a template; it takes the place of one that is there, as one
 * may be where a pluto leaves the SPD as it is when it starts and ends.
 */
static int add_bare(struct xfrm *x, struct xfrm_userpolicy_info *info,
		    struct trouble *t)
{
	int error;

	info->lft = (struct xfrm_lifetime_cfg) {
		.soft_byte_limit = XFRM_INF,
		.hard_byte_limit = XFRM_INF,
		.soft_packet_limit = XFRM_INF,
		.hard_packet_limit = XFRM_INF,
	};
	error = nl_send_simple(x->commands, XFRM_MSG_UPDPOLICY, NLM_F_ACK,
			       info, sizeof(*info));
	if (error >= 0)
		error = nl_wait_for_ack(x->commands);
	if (error < 0)
		return trouble(t, "%s: add a policy that %s: %s", x->name,
			       info->action == XFRM_POLICY_BLOCK ? "blocks" :
			       "allows plaintext", nl_geterror(error));
	return 0;
}

/* @ifindex: of the selector: the interface a packet leaves or came through */
static int block(struct xfrm *x, const struct prefix *p, uint8_t direction,
		 int ifindex, struct trouble *t)
{
	struct xfrm_userpolicy_info info = {
		.sel = { .family = (uint16_t)p->family, .ifindex = ifindex },
		.priority = BLOCK_PRIORITY,
		.dir = direction,
		.action = XFRM_POLICY_BLOCK,
	};

	if (direction == XFRM_POLICY_OUT) {
		memcpy(&info.sel.daddr, p->address, sizeof(info.sel.daddr));
		info.sel.prefixlen_d = (uint8_t)p->length;
	} else {
		memcpy(&info.sel.saddr, p->address, sizeof(info.sel.saddr));
		info.sel.prefixlen_s = (uint8_t)p->length;
	}
	return add_bare(x, &info, t);
}

int xfrm_clear(struct xfrm *x, const char *selector, struct trouble *t)
{
	struct xfrm_userpolicy_info info = {
		.priority = MEDDLING_PRIORITY,
		.dir = XFRM_POLICY_OUT,
		.action = XFRM_POLICY_ALLOW,
	};

	if (!parse_selector(selector, &info.sel))
		return trouble(t, "%s: \"%s\" is no selector", x->name,
			       selector);
	return add_bare(x, &info, t);
}

static int find_ifindex(const struct xfrm *x, const char *interface,
			struct trouble *t)
{
	int home = netns_enter(x->netns, t), ifindex;

	if (home < 0)
		return -1;
	ifindex = (int)if_nametoindex(interface);
	netns_leave(home);
	if (!ifindex)
		return trouble(t, "%s: no interface %s", x->name, interface);
	return ifindex;
}

int xfrm_block(struct xfrm *x, const char *const *addresses, unsigned count,
	       const char *interface, struct trouble *t)
{
	static const uint8_t directions[] = {
		XFRM_POLICY_OUT, XFRM_POLICY_IN, XFRM_POLICY_FWD,
	};

	int ifindex = interface ? find_ifindex(x, interface, t) : 0;

	if (ifindex < 0)
		return -1;
	x->blocks_wanted = 0;
	for (unsigned i = 0; i < count; i++) {
		struct prefix p;

		if (!prefix_parse(addresses[i], &p))
			return trouble(t, "%s: block %s: no address", x->name,
				       addresses[i]);
		for (size_t d = 0; d < sizeof(directions); d++) {
			if (block(x, &p, directions[d], ifindex, t))
				return -1;
			x->blocks_wanted++;
		}
	}
	return 0;
}

struct policy_list {
	struct observed_policy *all;
	unsigned count;
};

static const char direction_letters[] = {
	[XFRM_POLICY_IN] = 'i',
	[XFRM_POLICY_OUT] = 'o',
	[XFRM_POLICY_FWD] = 'f',
};

static int each_policy(struct nlmsghdr *message, void *arg)
{
	const struct xfrm_userpolicy_info *info = nlmsg_data(message);
	const struct nlattr *attr = templates(message);
	const struct xfrm_user_tmpl *chosen = NULL, *tmpl;
	struct policy_list *list = arg;
	struct observed_policy *p;
	uint32_t ipcomp_reqid = 0;
	const struct nlattr *if_id;

	if (!nlmsg_valid_hdr(message, sizeof(*info)))
		return NL_SKIP;
	/* higher directions: policies of single sockets, pluto's own */
	if (!attr || info->dir > XFRM_POLICY_FWD)
		return NL_OK;
	/* from the inside out: IPCOMP comes before ESP */
	tmpl = nla_data(attr);
	for (int i = 0; i < nla_len(attr) / (int)sizeof(*tmpl); i++) {
		if (tmpl[i].id.proto == IPPROTO_ESP ||
		    tmpl[i].id.proto == IPPROTO_AH || !chosen)
			chosen = &tmpl[i];
		if (tmpl[i].id.proto == IPPROTO_COMP)
			ipcomp_reqid = tmpl[i].reqid;
	}
	if (!chosen)
		return NL_OK;
	if_id = nlmsg_find_attr(message, sizeof(*info), XFRMA_IF_ID);
	list->all = must_grow(list->all, list->count + 1, sizeof(*list->all));
	p = &list->all[list->count++];
	*p = (struct observed_policy) {
		.direction = direction_letters[info->dir],
		.priority = info->priority,
		.proto = chosen->id.proto,
		.reqid = chosen->reqid,
		.spi = ntohl(chosen->id.spi),
		.ipcomp_reqid = ipcomp_reqid,
		.if_id = if_id ? nla_get_u32(if_id) : 0,
	};
	selector_text(&info->sel, p->selector, sizeof(p->selector));
	inet_ntop(chosen->family, &chosen->saddr, p->tmpl_src,
		  sizeof(p->tmpl_src));
	inet_ntop(chosen->family, &chosen->id.daddr, p->tmpl_dst,
		  sizeof(p->tmpl_dst));
	return NL_OK;
}

int xfrm_policies(struct xfrm *x, struct observed_policy **policies,
		  unsigned *count, struct trouble *t)
{
	struct policy_list list = { NULL, 0 };
	int error = dump_all(x, XFRM_MSG_GETPOLICY, "policies", each_policy,
			     &list, t);

	*policies = list.all;
	*count = list.count;
	return error;
}

struct shunt_list {
	struct observed_shunt *all;
	unsigned count;
};

static int each_shunt(struct nlmsghdr *message, void *arg)
{
	const struct xfrm_userpolicy_info *info = nlmsg_data(message);
	struct shunt_list *list = arg;
	struct observed_shunt *s;

	if (!nlmsg_valid_hdr(message, sizeof(*info)))
		return NL_SKIP;
	/* of one protocol: the holes pluto leaves for neighbour discovery */
	if (templates(message) || info->dir > XFRM_POLICY_FWD ||
	    is_block(info) || info->sel.proto)
		return NL_OK;
	list->all = must_grow(list->all, list->count + 1, sizeof(*list->all));
	s = &list->all[list->count++];
	*s = (struct observed_shunt) {
		.direction = direction_letters[info->dir],
		.priority = info->priority,
		.block = info->action == XFRM_POLICY_BLOCK,
	};
	selector_text(&info->sel, s->selector, sizeof(s->selector));
	return NL_OK;
}

int xfrm_shunts(struct xfrm *x, struct observed_shunt **shunts,
		unsigned *count, struct trouble *t)
{
	struct shunt_list list = { NULL, 0 };
	int error = dump_all(x, XFRM_MSG_GETPOLICY, "policies", each_shunt,
			     &list, t);

	*shunts = list.all;
	*count = list.count;
	return error;
}

struct line_list {
	char **all;
	unsigned count;
};

static void add_line(struct line_list *list, char *line)
{
	list->all = must_grow(list->all, list->count + 1, sizeof(*list->all));
	list->all[list->count++] = line;
}

static int each_sa_line(struct nlmsghdr *message, void *arg)
{
	if (!nlmsg_valid_hdr(message, sizeof(struct xfrm_usersa_info)))
		return NL_SKIP;
	if (is_complete(message))
		add_line(arg, describe_sa(message));
	return NL_OK;
}

static int each_policy_line(struct nlmsghdr *message, void *arg)
{
	const struct xfrm_userpolicy_info *info = nlmsg_data(message);

	if (!nlmsg_valid_hdr(message, sizeof(*info)))
		return NL_SKIP;
	if (info->dir <= XFRM_POLICY_FWD && !is_block(info))
		add_line(arg, describe_policy(message));
	return NL_OK;
}

int xfrm_describe(struct xfrm *x, char ***lines, unsigned *count,
		  struct trouble *t)
{
	struct line_list list = { NULL, 0 };
	int error = dump_all(x, XFRM_MSG_GETSA, "SAs", each_sa_line, &list, t);

	if (!error)
		error = dump_all(x, XFRM_MSG_GETPOLICY, "policies",
				 each_policy_line, &list, t);
	*lines = list.all;
	*count = list.count;
	return error;
}

/* ---- changes to the outbound policies ---- */

struct wanted_policy {
	struct xfrm_selector selector;
	struct nlmsghdr *message;	/* a copy of the best one */
};

static int each_wanted(struct nlmsghdr *message, void *arg)
{
	const struct xfrm_userpolicy_info *info = nlmsg_data(message), *best;
	struct wanted_policy *wanted = arg;

	if (!nlmsg_valid_hdr(message, sizeof(*info)))
		return NL_SKIP;
	if (info->dir != XFRM_POLICY_OUT || !templates(message) ||
	    !same_selector(&info->sel, &wanted->selector))
		return NL_OK;
	if (wanted->message) {
		best = nlmsg_data(wanted->message);
		if (best->priority <= info->priority)
			return NL_OK;
		free(wanted->message);
	}
	wanted->message = must_calloc(1, message->nlmsg_len);
	memcpy(wanted->message, message, message->nlmsg_len);
	return NL_OK;
}

/* A copy of the message that describes a policy; the caller frees it. */
static struct nlmsghdr *find_policy(struct xfrm *x, const char *selector,
				    struct trouble *t)
{
	struct wanted_policy wanted = { .message = NULL };

	if (!parse_selector(selector, &wanted.selector)) {
		trouble(t, "%s: \"%s\" is no selector", x->name, selector);
		return NULL;
	}
	if (dump_all(x, XFRM_MSG_GETPOLICY, "policies", each_wanted, &wanted,
		     t)) {
		free(wanted.message);
		return NULL;
	}
	if (!wanted.message)
		trouble(t, "%s: no outbound policy %s with a template",
			x->name, selector);
	return wanted.message;
}

/* Install a policy like @policy, but with the templates of @other. */
static int put_policy(struct xfrm *x, struct nlmsghdr *policy,
		      struct nlmsghdr *other, struct trouble *t)
{
	const struct nlattr *tmpl = templates(other);
	struct nl_msg *msg = nlmsg_alloc_simple(XFRM_MSG_UPDPOLICY, 0);
	struct nlattr *attr;
	int error, left;

	if (!msg)
		abort();
	error = nlmsg_append(msg, nlmsg_data(policy),
			     sizeof(struct xfrm_userpolicy_info),
			     NLMSG_ALIGNTO);
	nlmsg_for_each_attr(attr, policy, sizeof(struct xfrm_userpolicy_info),
			    left)
		if (!error && nla_type(attr) != XFRMA_TMPL)
			error = nla_put(msg, nla_type(attr), nla_len(attr),
					nla_data(attr));
	if (!error)
		error = nla_put(msg, XFRMA_TMPL, nla_len(tmpl),
				nla_data(tmpl));
	/* this waits for the kernel's answer, and frees the message */
	if (!error)
		error = nl_send_sync(x->commands, msg);
	else
		nlmsg_free(msg);
	if (error < 0)
		return trouble(t, "%s: update a policy: %s", x->name,
			       nl_geterror(error));
	return 0;
}

int xfrm_swap(struct xfrm *x, const char *first, const char *second,
	      struct trouble *t)
{
	struct nlmsghdr *one = find_policy(x, first, t);
	struct nlmsghdr *two = one ? find_policy(x, second, t) : NULL;
	int error = -1;

	if (one && two)
		error = put_policy(x, one, two, t) ||
			put_policy(x, two, one, t) ? -1 : 0;
	free(one);
	free(two);
	return error;
}

int xfrm_hijack(struct xfrm *x, const char *selector, const char *template_of,
		struct trouble *t)
{
	struct nlmsghdr *policy = find_policy(x, template_of, t);
	struct xfrm_userpolicy_info *info;
	int error;

	if (!policy)
		return -1;
	info = nlmsg_data(policy);
	if (!parse_selector(selector, &info->sel)) {
		free(policy);
		return trouble(t, "%s: \"%s\" is no selector", x->name,
			       selector);
	}
	info->index = 0;
	info->priority = MEDDLING_PRIORITY;
	error = put_policy(x, policy, policy, t);
	free(policy);
	return error;
}

/* ---- results ---- */

/* Whether an SA is still there, maybe with other addresses. */
static bool is_left(const struct xfrm *x, const struct xfrm_sas *left,
		    const struct observed_sa *sa)
{
	if (xfrm_sas_find(left, sa->spi, sa->proto, sa->dst))
		return true;
	for (unsigned i = 0; x->moved && i < left->count; i++) {
		const struct xfrm_sa *other = &left->all[i];

		if (other->spi == sa->spi && other->proto == sa->proto &&
		    !strcmp(other->src, x->outer) == sa->outbound)
			return true;
	}
	return false;
}

int xfrm_observe(struct xfrm *x, struct observed_site *site,
		 struct trouble *t)
{
	struct xfrm_sas left = { .all = NULL };

	if (!x->name)
		return 0;
	if (catch_up(x, t) || xfrm_dump_sas(x, &left, t))
		return -1;
	for (unsigned i = 0; i < x->sas_count; i++) {
		struct observed_sa *sa = &x->sas[i];
		const struct xfrm_sa *larval = xfrm_sas_find(&x->larvals,
							     sa->spi, sa->proto,
							     sa->dst);

		if (larval && !sa->outbound) {
			sa->larval_seen = true;
			sa->larval_reqid = larval->reqid;
		}
		/* also between windows */
		sa->deleted |= !is_left(x, &left, sa);
	}
	xfrm_sas_free(&left);
	site->sas = x->sas;
	site->sas_count = x->sas_count;
	x->sas = NULL;
	x->sas_count = 0;
	site->counters = x->rise.lines;
	site->counters_count = x->rise.count;
	x->rise = (struct xfrm_counters) { .lines = NULL };
	return 0;
}

void xfrm_print(struct xfrm *x, FILE *out)
{
	struct nl_dump_params params = {
		.dp_type = NL_DUMP_DETAILS, .dp_fd = out,
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
