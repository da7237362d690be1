// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * xfrm_policy.c - the SPD of one gateway's kernel: read, block, meddle.
 *
 * A policy that is changed must keep every attribute it has, whether or not
 * libnl knows it, so its message is copied as it is.
 */
#include "net/xfrm_policy.h"

#include <arpa/inet.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <linux/xfrm.h>
#include <netlink/msg.h>
#include <netlink/netlink.h>

#include "base/must.h"
#include "base/prefix.h"
#include "net/describe.h"
#include "net/xfrm.h"
#include "net/xfrm_sa.h"
#include "os/netns.h"

/* Worse than anything pluto installs (its values are below 2^22 or so). */
#define BLOCK_PRIORITY UINT32_MAX
/* ... and better. */
#define MEDDLING_PRIORITY 1

int xfrm_flush_policies(const struct xfrm *x, struct trouble *t)
{
	int error = nl_send_simple(x->commands, XFRM_MSG_FLUSHPOLICY, NLM_F_ACK,
				   NULL, 0);

	if (error >= 0)
		error = nl_wait_for_ack(x->commands);
	return error < 0 ? trouble(t, "%s: flush the policies: %s", x->name,
				   nl_geterror(error)) :
			   0;
}

static void selector_text(const struct xfrm_selector *s, char *out, size_t room)
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
	    sscanf(arrow + 2, "%63s", dst) != 1 || !prefix_parse(src, &from) ||
	    !prefix_parse(dst, &to) || from.family != to.family)
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
	return strcmp(one, other) == 0;
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

static int each_block(struct nl_msg *msg, void *arg)
{
	struct nlmsghdr *message = nlmsg_hdr(msg);
	const struct xfrm_userpolicy_info *info = nlmsg_data(message);

	if (!nlmsg_valid_hdr(message, sizeof(*info)))
		return NL_SKIP;
	*(unsigned *)arg += is_block(info);
	return NL_OK;
}

int xfrm_count_blocks(struct xfrm *x, unsigned *count, struct trouble *t)
{
	*count = 0;
	return xfrm_dump_all(x, XFRM_MSG_GETPOLICY, each_block, count, t);
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
	error = nl_send_simple(x->commands, XFRM_MSG_UPDPOLICY, NLM_F_ACK, info,
			       sizeof(*info));
	if (error >= 0)
		error = nl_wait_for_ack(x->commands);
	if (error < 0)
		return trouble(t, "%s: add a policy that %s: %s", x->name,
			       info->action == XFRM_POLICY_BLOCK ?
				       "blocks" :
				       "allows plaintext",
			       nl_geterror(error));
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
		XFRM_POLICY_OUT,
		XFRM_POLICY_IN,
		XFRM_POLICY_FWD,
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

static int each_policy(struct nl_msg *msg, void *arg)
{
	struct nlmsghdr *message = nlmsg_hdr(msg);
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
	int error = xfrm_dump_all(x, XFRM_MSG_GETPOLICY, each_policy, &list, t);

	*policies = list.all;
	*count = list.count;
	return error;
}

struct shunt_list {
	struct observed_shunt *all;
	unsigned count;
};

static int each_shunt(struct nl_msg *msg, void *arg)
{
	struct nlmsghdr *message = nlmsg_hdr(msg);
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

int xfrm_shunts(struct xfrm *x, struct observed_shunt **shunts, unsigned *count,
		struct trouble *t)
{
	struct shunt_list list = { NULL, 0 };
	int error = xfrm_dump_all(x, XFRM_MSG_GETPOLICY, each_shunt, &list, t);

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

static int each_sa_line(struct nl_msg *msg, void *arg)
{
	struct nlmsghdr *message = nlmsg_hdr(msg);

	if (!nlmsg_valid_hdr(message, sizeof(struct xfrm_usersa_info)))
		return NL_SKIP;
	if (xfrm_sa_is_complete(message))
		add_line(arg, describe_sa(message));
	return NL_OK;
}

static int each_policy_line(struct nl_msg *msg, void *arg)
{
	struct nlmsghdr *message = nlmsg_hdr(msg);
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
	int error = xfrm_dump_all(x, XFRM_MSG_GETSA, each_sa_line, &list, t);

	if (!error)
		error = xfrm_dump_all(x, XFRM_MSG_GETPOLICY, each_policy_line,
				      &list, t);
	*lines = list.all;
	*count = list.count;
	return error;
}

/* ---- changes to the outbound policies ---- */

struct wanted_policy {
	struct xfrm_selector selector;
	struct nlmsghdr *message; /* a copy of the best one */
};

static int each_wanted(struct nl_msg *msg, void *arg)
{
	struct nlmsghdr *message = nlmsg_hdr(msg);
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
	if (xfrm_dump_all(x, XFRM_MSG_GETPOLICY, each_wanted, &wanted, t)) {
		free(wanted.message);
		return NULL;
	}
	if (!wanted.message)
		trouble(t, "%s: no outbound policy %s with a template", x->name,
			selector);
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
			    left) if (!error && nla_type(attr) != XFRMA_TMPL)
		error = nla_put(msg, nla_type(attr), nla_len(attr),
				nla_data(attr));
	if (!error)
		error = nla_put(msg, XFRMA_TMPL, nla_len(tmpl), nla_data(tmpl));
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
					put_policy(x, two, one, t) ?
				-1 :
				0;
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
