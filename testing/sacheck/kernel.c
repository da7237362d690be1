// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * kernel.c - ask a kernel for its SAs and policies.
 *
 * libnl carries the messages; their content is read as the kernel's own
 * structs.  libnl-xfrm 3.7's objects would copy the keys, know no if_id, and
 * leak an address for each selector and template.
 */
#include "sacheck/kernel.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/netlink.h>
#include <linux/xfrm.h>
#include <netinet/in.h>
#include <netlink/attr.h>
#include <netlink/errno.h>
#include <netlink/msg.h>
#include <netlink/netlink.h>
#include <netlink/socket.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/utsname.h>
#include <time.h>

#include "base/xfrm_dump.h"

enum {
	ATTEMPTS = 5,	      /* of reading what changes */
	ANSWER_BYTES = 65536, /* of the kernel's messages in one piece; it
				 * makes them of 32 KiB at most */
	/* not in the headers of Linux 6.1 */
	XFRMA_SA_DIR_6_10 = 33,
};

/* ---- pieces of messages; an attribute is aligned to 4 bytes ---- */

static struct prefix read_prefix(uint16_t family, const xfrm_address_t *a,
				 unsigned length)
{
	struct prefix p = { .family = family, .length = length };

	memcpy(p.address, a, family == AF_INET ? 4 : 16);
	return p;
}

static struct prefix read_address(uint16_t family, const xfrm_address_t *a)
{
	return read_prefix(family, a, family == AF_INET ? 32 : 128);
}

static bool is_family(uint16_t family)
{
	return family == AF_INET || family == AF_INET6;
}

static struct xm_selector read_selector(const struct xfrm_selector *s)
{
	struct xm_selector out = { .src = { .family = AF_UNSPEC } };

	if (!is_family(s->family))
		return out;
	out = (struct xm_selector) {
		.src = read_prefix(s->family, &s->saddr, s->prefixlen_s),
		.dst = read_prefix(s->family, &s->daddr, s->prefixlen_d),
		.proto = s->proto,
		.sport = ntohs(s->sport),
		.sport_mask = ntohs(s->sport_mask),
		.dport = ntohs(s->dport),
		.dport_mask = ntohs(s->dport_mask),
		.ifindex = (uint32_t)s->ifindex,
	};
	return out;
}

static uint32_t read_u32(const struct nlattr *attr)
{
	uint32_t value = 0;

	if (nla_len(attr) >= (int)sizeof(value))
		memcpy(&value, nla_data(attr), sizeof(value));
	return value;
}

static struct xm_mark read_mark(const struct nlattr *attr)
{
	struct xfrm_mark mark = { 0, 0 };

	if (nla_len(attr) >= (int)sizeof(mark))
		memcpy(&mark, nla_data(attr), sizeof(mark));
	return (struct xm_mark) { mark.v, mark.m };
}

/* ---- an SA ---- */

static enum xm_sa_direction read_direction(const struct nlattr *attr)
{
	if (nla_len(attr) < 1)
		return XM_SA_ANY_DIRECTION;
	switch (*(const uint8_t *)nla_data(attr)) {
	case 1:
		return XM_SA_INBOUND;
	case 2:
		return XM_SA_OUTBOUND;
	default:
		return XM_SA_ANY_DIRECTION;
	}
}

static void read_sa_attributes(struct nlmsghdr *message, struct xm_sa *sa)
{
	struct nlattr *attr;
	int left;

	nlmsg_for_each_attr(attr, message, sizeof(struct xfrm_usersa_info),
			    left)
	{
		switch (nla_type(attr)) {
		/* only that it is there: behind the name stands the key */
		case XFRMA_ALG_CRYPT:
		case XFRMA_ALG_AUTH:
		case XFRMA_ALG_AUTH_TRUNC:
		case XFRMA_ALG_AEAD:
		case XFRMA_ALG_COMP:
			sa->state = XM_SA_VALID;
			break;
		case XFRMA_MARK:
			sa->mark = read_mark(attr);
			break;
		case XFRMA_IF_ID:
			sa->if_id = read_u32(attr);
			break;
		case XFRMA_ENCAP:
			sa->encapsulated = true;
			break;
		case XFRMA_SA_DIR_6_10:
			sa->direction = read_direction(attr);
			break;
		default:
			break;
		}
	}
}

/* An SA of which only the SPI is allocated has no algorithm yet. */
static bool has_algorithms(uint8_t proto)
{
	return proto == IPPROTO_ESP || proto == IPPROTO_AH ||
	       proto == IPPROTO_COMP;
}

bool kernel_parse_sa(struct nlmsghdr *message, uint64_t order,
		     struct xm_sa *out)
{
	struct xfrm_usersa_info info;

	if (message->nlmsg_type != XFRM_MSG_NEWSA ||
	    !nlmsg_valid_hdr(message, sizeof(info)))
		return false;
	memcpy(&info, nlmsg_data(message), sizeof(info));
	if (!is_family(info.family))
		return false;
	*out = (struct xm_sa) {
		.spi = ntohl(info.id.spi),
		.proto = info.id.proto,
		.mode = info.mode,
		.src = read_address(info.family, &info.saddr),
		.dst = read_address(info.family, &info.id.daddr),
		.reqid = info.reqid,
		.selector = read_selector(&info.sel),
		.state = has_algorithms(info.id.proto) ? XM_SA_LARVAL :
							 XM_SA_VALID,
		.wildrecv = info.flags & XFRM_STATE_WILDRECV,
		.add_time = info.curlft.add_time,
		.order = order,
		.packets = info.curlft.packets,
	};
	read_sa_attributes(message, out);
	return true;
}

/* ---- a policy ---- */

static void read_templates(const struct nlattr *attr, struct xm_policy *p)
{
	struct xfrm_user_tmpl tmpl;
	size_t count = (size_t)nla_len(attr) / sizeof(tmpl);

	for (size_t i = 0; i < count && i < XM_DEPTH; i++) {
		memcpy(&tmpl, (const char *)nla_data(attr) + i * sizeof(tmpl),
		       sizeof(tmpl));
		p->templates[p->templates_count++] = (struct xm_template) {
			.src = read_address(tmpl.family, &tmpl.saddr),
			.dst = read_address(tmpl.family, &tmpl.id.daddr),
			.spi = ntohl(tmpl.id.spi),
			.proto = tmpl.id.proto,
			.mode = tmpl.mode,
			.reqid = tmpl.reqid,
			.optional = tmpl.optional,
		};
	}
}

bool kernel_parse_policy(struct nlmsghdr *message, uint64_t order,
			 struct xm_policy *out, bool *is_main)
{
	struct xfrm_userpolicy_info info;
	struct nlattr *attr;
	int left;

	if (message->nlmsg_type != XFRM_MSG_NEWPOLICY ||
	    !nlmsg_valid_hdr(message, sizeof(info)))
		return false;
	memcpy(&info, nlmsg_data(message), sizeof(info));
	/* higher directions: of single sockets, the IKE daemon's own */
	*is_main = info.dir <= XFRM_POLICY_FWD;
	*out = (struct xm_policy) {
		.direction = (enum xm_direction)info.dir,
		.selector = read_selector(&info.sel),
		.priority = info.priority,
		.index = info.index,
		.block = info.action == XFRM_POLICY_BLOCK,
		.order = order,
	};
	nlmsg_for_each_attr(attr, message, sizeof(info), left)
	{
		switch (nla_type(attr)) {
		case XFRMA_TMPL:
			read_templates(attr, out);
			break;
		case XFRMA_MARK:
			out->mark = read_mark(attr);
			break;
		case XFRMA_IF_ID:
			out->if_id = read_u32(attr);
			break;
		case XFRMA_POLICY_TYPE:
			*is_main &= nla_len(attr) < 1 ||
				    *(const uint8_t *)nla_data(attr) ==
					    XFRM_POLICY_TYPE_MAIN;
			break;
		default:
			break;
		}
	}
	return true;
}

/* ---- dumps ---- */

struct reading {
	struct xm_set *set;
	uint64_t order;	  /* counts down: a dump has the newest first */
	unsigned strange; /* messages that describe nothing known */
};

static int on_sa(struct nl_msg *msg, void *arg)
{
	struct reading *r = arg;
	struct xm_sa sa;

	if (!kernel_parse_sa(nlmsg_hdr(msg), r->order--, &sa) ||
	    xm_set_add_sa(r->set, &sa) == XM_NONE)
		r->strange++;
	return NL_OK;
}

static int on_policy(struct nl_msg *msg, void *arg)
{
	struct reading *r = arg;
	struct xm_policy policy;
	bool is_main;

	if (!kernel_parse_policy(nlmsg_hdr(msg), r->order--, &policy,
				 &is_main) ||
	    (is_main && xm_set_add_policy(r->set, &policy) == XM_NONE))
		r->strange++;
	return NL_OK;
}

static int dump_all(struct nl_sock *socket, int request, const char *what,
		    nl_recvmsg_msg_cb_t on_message, struct reading *r,
		    struct trouble *t)
{
	int error = xfrm_dump(socket, request, on_message, r);

	if (error)
		return trouble(t, "ask the kernel for its %s: %s", what,
			       nl_geterror(error));
	if (r->strange)
		return trouble(
			t,
			"the kernel's %s: %u of them are of a form that is not known",
			what, r->strange);
	return 0;
}

/* ---- what is done without a policy ---- */

static int on_default(struct nl_msg *msg, void *arg)
{
	struct nlmsghdr *message = nlmsg_hdr(msg);
	struct xfrm_userpolicy_default defaults;
	struct gateway *g = arg;

	if (message->nlmsg_type != XFRM_MSG_GETDEFAULT ||
	    !nlmsg_valid_hdr(message, sizeof(defaults)))
		return NL_OK;
	memcpy(&defaults, nlmsg_data(message), sizeof(defaults));
	if (defaults.in == XFRM_USERPOLICY_BLOCK)
		gateway_block(g, XM_IN);
	if (defaults.fwd == XFRM_USERPOLICY_BLOCK)
		gateway_block(g, XM_FWD);
	if (defaults.out == XFRM_USERPOLICY_BLOCK)
		gateway_block(g, XM_OUT);
	return NL_OK;
}

/* Kernels before 5.14 know no such question; there it is to accept. */
static int read_defaults(struct nl_sock *socket, struct gateway *g,
			 struct trouble *t)
{
	struct xfrm_userpolicy_default none = { 0 };
	int error = nl_send_simple(socket, XFRM_MSG_GETDEFAULT, 0, &none,
				   sizeof(none));

	if (error >= 0)
		error = xfrm_receive(socket, on_default, g);
	if (error < 0 && error != -NLE_INVAL && error != -NLE_OPNOTSUPP)
		return trouble(
			t, "ask the kernel what it does without a policy: %s",
			nl_geterror(error));
	return 0;
}

/* ---- the whole ---- */

struct nl_sock *kernel_open(struct trouble *t)
{
	struct nl_sock *socket = nl_socket_alloc();
	int error;

	if (!socket)
		abort();
	/* an acknowledgement of GETDEFAULT would come after its answer */
	nl_socket_disable_auto_ack(socket);
	error = nl_connect(socket, NETLINK_XFRM);
	if (!error)
		error = nl_socket_set_buffer_size(socket, 4 << 20, 0);
	if (!error)
		error = nl_socket_set_msg_buf_size(socket, ANSWER_BYTES);
	if (error) {
		trouble(t, "open a netlink socket to XFRM: %s",
			nl_geterror(error));
		nl_socket_free(socket);
		return NULL;
	}
	nl_socket_disable_msg_peek(socket);
	return socket;
}

int kernel_read(struct nl_sock *socket, const char *release, struct gateway *g,
		struct trouble *t)
{
	struct reading r = {
		.set = xm_set_new(xm_kernel(release)),
		.order = UINT64_MAX,
	};

	*g = (struct gateway) { .time = time(NULL), .set = r.set };
	if (dump_all(socket, XFRM_MSG_GETSA, "SAs", on_sa, &r, t) ||
	    dump_all(socket, XFRM_MSG_GETPOLICY, "policies", on_policy, &r,
		     t) ||
	    read_defaults(socket, g, t)) {
		gateway_free(g);
		return -1;
	}
	xm_set_seal(r.set);
	strncpy(g->release, release, sizeof(g->release) - 1);
	return 0;
}

struct nl_sock *kernel_monitor(struct trouble *t)
{
	struct nl_sock *socket = kernel_open(t);
	int error;

	if (!socket)
		return NULL;
	nl_socket_disable_seq_check(socket);
	error = nl_socket_add_memberships(
		socket, XFRMNLGRP_SA, XFRMNLGRP_POLICY, XFRMNLGRP_EXPIRE, 0);
	if (!error)
		error = nl_socket_set_nonblocking(socket);
	if (!error)
		return socket;
	trouble(t, "listen to changes of SAs and policies: %s",
		nl_geterror(error));
	nl_socket_free(socket);
	return NULL;
}

/* Whether any notice came; one that was lost (ENOBUFS) did. */
static bool has_changed(struct nl_sock *socket)
{
	char bytes[ANSWER_BYTES];
	bool changed = false;
	ssize_t got;

	while ((got = recv(nl_socket_get_fd(socket), bytes, sizeof(bytes),
			   MSG_DONTWAIT)) > 0 ||
	       (got < 0 && errno == ENOBUFS))
		changed = true;
	return changed;
}

int kernel_read_steady(struct gateway *g, struct trouble *t)
{
	struct nl_sock *monitor = kernel_monitor(t);
	struct nl_sock *socket = monitor ? kernel_open(t) : NULL;
	struct utsname kernel;
	int error = -1;

	if (socket && uname(&kernel))
		trouble(t, "uname: %m");
	else if (socket)
		error = 1; /* changed, so far */
	for (int i = 0; i < ATTEMPTS && error > 0; i++) {
		gateway_free(g);
		error = kernel_read(socket, kernel.release, g, t);
		if (!error && has_changed(monitor))
			error = 1;
	}
	if (error > 0) {
		error = trouble(
			t,
			"SAs or policies changed each of the %d times that they were read",
			ATTEMPTS);
		gateway_free(g);
	}
	nl_socket_free(monitor);
	nl_socket_free(socket);
	return error;
}
