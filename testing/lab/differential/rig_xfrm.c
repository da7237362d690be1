// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rig_xfrm.c - tell one kernel SAs and policies, as the model describes them.
 */
#include "differential/rig_xfrm.h"

#include <errno.h>
#include <linux/xfrm.h>
#include <netinet/in.h>
#include <netlink/attr.h>
#include <netlink/errno.h>
#include <netlink/msg.h>
#include <netlink/netlink.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/xfrm_dump.h"
#include "os/await.h"

enum {
	TABLE = 1024,	       /* buckets: many more than SAs of a set */
	MOST_ENLARGING = 8192, /* SAs, by when it must have been enlarged */
	ENLARGE_MS = 20000,
};

static void must_put(int error)
{
	if (error < 0)
		abort();
}

static struct nl_msg *message(int type, int flags, void *body, size_t size)
{
	struct nl_msg *msg = nlmsg_alloc_simple(type, NLM_F_REQUEST | flags);

	if (!msg)
		abort();
	must_put(nlmsg_append(msg, body, size, NLMSG_ALIGNTO));
	return msg;
}

static void set_address(xfrm_address_t *out, const struct prefix *p)
{
	memcpy(out, p->address, p->family == AF_INET6 ? 16 : 4);
}

static struct xfrm_selector selector_of(const struct xm_selector *s)
{
	struct xfrm_selector sel = {
		.family = (uint16_t)s->src.family,
		.prefixlen_s = (uint8_t)s->src.length,
		.prefixlen_d = (uint8_t)s->dst.length,
		.proto = s->proto,
		.sport = htons(s->sport),
		.sport_mask = htons(s->sport_mask),
		.dport = htons(s->dport),
		.dport_mask = htons(s->dport_mask),
		.ifindex = (int)s->ifindex,
	};

	set_address(&sel.saddr, &s->src);
	set_address(&sel.daddr, &s->dst);
	return sel;
}

static struct xfrm_lifetime_cfg no_limits(void)
{
	return (struct xfrm_lifetime_cfg) {
		.soft_byte_limit = XFRM_INF,
		.hard_byte_limit = XFRM_INF,
		.soft_packet_limit = XFRM_INF,
		.hard_packet_limit = XFRM_INF,
	};
}

static void put_mark(struct nl_msg *msg, const struct xm_mark *mark)
{
	struct xfrm_mark m = { .v = mark->value, .m = mark->mask };

	if (mark->mask)
		must_put(nla_put(msg, XFRMA_MARK, sizeof(m), &m));
}

static void put_if_id(struct nl_msg *msg, uint32_t if_id)
{
	if (if_id)
		must_put(nla_put_u32(msg, XFRMA_IF_ID, if_id));
}

static void put_algorithm(struct nl_msg *msg, int type, const char *name,
			  unsigned key_bits)
{
	union {
		struct xfrm_algo algo;
		char room[sizeof(struct xfrm_algo) + 64];
	} a;

	memset(&a, 0, sizeof(a));
	snprintf(a.algo.alg_name, sizeof(a.algo.alg_name), "%s", name);
	a.algo.alg_key_len = key_bits;
	must_put(nla_put(msg, type, (int)(sizeof(a.algo) + key_bits / 8), &a));
}

static int ignore(struct nl_msg *msg, void *arg)
{
	(void)msg;
	(void)arg;
	return NL_OK;
}

/* Some requests are answered before they are acknowledged. */
static int ask(struct nl_sock *xfrm, struct nl_msg *msg,
	       int (*on)(struct nl_msg *, void *), void *arg)
{
	int error = nl_send_auto(xfrm, msg);

	nlmsg_free(msg);
	if (error >= 0)
		error = xfrm_receive(xfrm, on, arg);
	return error >= 0 ? nl_wait_for_ack(xfrm) : error;
}

static struct xfrm_usersa_info info_of(const struct xm_sa *sa, unsigned soft)
{
	struct xfrm_usersa_info info = {
		.sel = selector_of(&sa->selector),
		.id = { .spi = htonl(sa->spi), .proto = sa->proto },
		.lft = no_limits(),
		.reqid = sa->reqid,
		.family = (uint16_t)sa->src.family,
		.mode = sa->mode,
		/* else the kernel makes no selector one of its family */
		.flags = sa->selector.src.family ? 0 : XFRM_STATE_AF_UNSPEC,
	};

	if (soft)
		info.lft.soft_packet_limit = soft;
	set_address(&info.id.daddr, &sa->dst);
	set_address(&info.saddr, &sa->src);
	return info;
}

static void put_algorithms(struct nl_msg *msg, uint8_t proto)
{
	if (proto == IPPROTO_COMP) {
		put_algorithm(msg, XFRMA_ALG_COMP, "deflate", 0);
		return;
	}
	if (proto == IPPROTO_ESP)
		put_algorithm(msg, XFRMA_ALG_CRYPT, "ecb(cipher_null)", 0);
	put_algorithm(msg, XFRMA_ALG_AUTH, "hmac(sha256)", 256);
}

/* From 6.10 on; not in all headers. */
static void put_direction(struct nl_msg *msg, enum xm_sa_direction direction)
{
	enum { SA_DIR = 33, IN = 1, OUT };
	uint8_t value = direction == XM_SA_INBOUND ? IN : OUT;

	if (direction != XM_SA_ANY_DIRECTION)
		must_put(nla_put_u8(msg, SA_DIR, value));
}

int rig_xfrm_add_sa(struct nl_sock *xfrm, const struct xm_sa *sa, unsigned soft,
		    struct trouble *t)
{
	struct xfrm_usersa_info info = info_of(sa, soft);
	struct xfrm_userspi_info larval = {
		.info = info,
		.min = sa->spi,
		.max = sa->spi,
	};
	struct nl_msg *msg;
	int error;

	if (sa->state == XM_SA_LARVAL) {
		msg = message(XFRM_MSG_ALLOCSPI, 0, &larval, sizeof(larval));
	} else {
		msg = message(XFRM_MSG_NEWSA, NLM_F_CREATE | NLM_F_EXCL, &info,
			      sizeof(info));
		put_algorithms(msg, sa->proto);
		put_direction(msg, sa->direction);
	}
	put_mark(msg, &sa->mark);
	put_if_id(msg, sa->if_id);
	error = sa->state == XM_SA_LARVAL ? ask(xfrm, msg, ignore, NULL) :
					    nl_send_sync(xfrm, msg);
	return error < 0 ? trouble(t, "rig: SA %x of protocol %u, mode %u: %s",
				   sa->spi, sa->proto, sa->mode,
				   nl_geterror(error)) :
			   0;
}

static void put_templates(struct nl_msg *msg, const struct xm_policy *p)
{
	struct xfrm_user_tmpl templates[XM_DEPTH];

	memset(templates, 0, sizeof(templates));
	for (unsigned i = 0; i < p->templates_count; i++) {
		const struct xm_template *t = &p->templates[i];

		templates[i] = (struct xfrm_user_tmpl) {
			.id = { .spi = htonl(t->spi), .proto = t->proto },
			.family = (uint16_t)t->src.family,
			.reqid = t->reqid,
			.mode = t->mode,
			.optional = t->optional,
			.aalgos = UINT32_MAX,
			.ealgos = UINT32_MAX,
			.calgos = UINT32_MAX,
		};
		set_address(&templates[i].id.daddr, &t->dst);
		set_address(&templates[i].saddr, &t->src);
	}
	if (p->templates_count)
		must_put(nla_put(msg, XFRMA_TMPL,
				 (int)(p->templates_count * sizeof(*templates)),
				 templates));
}

int rig_xfrm_add_policy(struct nl_sock *xfrm, const struct xm_policy *p,
			bool *refused, struct trouble *t)
{
	struct xfrm_userpolicy_info info = {
		.sel = selector_of(&p->selector),
		.lft = no_limits(),
		.priority = p->priority,
		.dir = (uint8_t)p->direction,
		.action = p->block ? XFRM_POLICY_BLOCK : XFRM_POLICY_ALLOW,
	};
	struct nl_msg *msg = message(XFRM_MSG_NEWPOLICY,
				     NLM_F_CREATE | NLM_F_EXCL, &info,
				     sizeof(info));
	int error;

	put_templates(msg, p);
	put_mark(msg, &p->mark);
	put_if_id(msg, p->if_id);
	error = nl_send_sync(xfrm, msg);
	*refused = error == -NLE_EXIST;
	return error < 0 && !*refused ? trouble(t, "rig: policy %llu: %s",
						(unsigned long long)p->order,
						nl_geterror(error)) :
					0;
}

int rig_xfrm_flush(struct nl_sock *xfrm, struct trouble *t)
{
	struct xfrm_usersa_flush all = { .proto = 0 };
	int error = nl_send_sync(xfrm, message(XFRM_MSG_FLUSHSA, 0, &all,
					       sizeof(all)));

	if (error < 0)
		return trouble(t, "rig: flush SAs: %s", nl_geterror(error));
	error = nl_send_simple(xfrm, XFRM_MSG_FLUSHPOLICY, NLM_F_ACK, NULL, 0);
	if (error >= 0)
		error = nl_wait_for_ack(xfrm);
	return error < 0 ? trouble(t, "rig: flush policies: %s",
				   nl_geterror(error)) :
			   0;
}

/* --------------------------------------------------------------- what is there */

struct dump {
	void (*each)(void *arg, uint32_t spi, uint64_t add_time,
		     uint64_t packets);
	void *arg;
};

static int on_sa(struct nl_msg *msg, void *arg)
{
	const struct nlmsghdr *header = nlmsg_hdr(msg);
	const struct xfrm_usersa_info *info = nlmsg_data(header);
	const struct dump *dump = arg;

	if (header->nlmsg_type == XFRM_MSG_NEWSA &&
	    nlmsg_valid_hdr(header, sizeof(*info)))
		dump->each(dump->arg, ntohl(info->id.spi),
			   info->curlft.add_time, info->curlft.packets);
	return NL_OK;
}

int rig_xfrm_dump(struct nl_sock *xfrm,
		  void (*each)(void *arg, uint32_t spi, uint64_t add_time,
			       uint64_t packets),
		  void *arg, struct trouble *t)
{
	struct dump dump = { .each = each, .arg = arg };
	int error = xfrm_dump(xfrm, XFRM_MSG_GETSA, on_sa, &dump);

	return error ? trouble(t, "rig: dump of SAs: %s", nl_geterror(error)) :
		       0;
}

/* ------------------------------------------------------------- the hash tables */

static int on_sad_info(struct nl_msg *msg, void *arg)
{
	const struct nlattr *attr = nlmsg_find_attr(
		nlmsg_hdr(msg), sizeof(uint32_t), XFRMA_SAD_HINFO);
	const struct xfrmu_sadhinfo *info = attr ? nla_data(attr) : NULL;
	uint32_t *size = arg;

	if (info)
		*size = info->sadhcnt;
	return NL_OK;
}

int rig_xfrm_buckets(struct nl_sock *xfrm, uint32_t *size, struct trouble *t)
{
	uint32_t flags = UINT32_MAX;
	struct nl_msg *msg = message(XFRM_MSG_GETSADINFO, 0, &flags,
				     sizeof(flags));
	int error;

	*size = 0;
	error = ask(xfrm, msg, on_sad_info, size);
	return error < 0 || *size == 0 ? trouble(t, "rig: size of the SAD: %s",
						 nl_geterror(error)) :
					 0;
}

/*
 * Some of each protocol in each family, so that what handles it is loaded: a
 * protocol that nothing handles is answered by ICMP, and counted nowhere.
 */
static int add_each_kind(struct nl_sock *xfrm, struct trouble *t)
{
	static const uint8_t protos[] = {
		IPPROTO_ESP,
		IPPROTO_AH,
		IPPROTO_COMP,
	};
	static const struct prefix addresses[] = {
		{ .family = AF_INET,
		  .length = 32,
		  .address = { 192, 0, 2, 2 } },
		{ .family = AF_INET6, .length = 128, .address = { 0xfd, 2 } },
	};
	struct xm_sa sa = { .spi = 0x1000, .mode = XM_TUNNEL, .reqid = 1 };

	for (unsigned i = 0; i < sizeof(protos) * 2; i++) {
		sa.proto = protos[i / 2];
		sa.src = addresses[i % 2];
		sa.dst = addresses[i % 2];
		if (rig_xfrm_add_sa(xfrm, &sa, 0, t))
			return -1;
	}
	return 0;
}

static int enlarge(struct nl_sock *xfrm, struct trouble *t)
{
	uint64_t deadline = now_ms() + await_ms(ENLARGE_MS);
	struct xm_sa sa = {
		.proto = IPPROTO_ESP,
		.mode = XM_TUNNEL,
		.reqid = 1,
		.src = { .family = AF_INET, .length = 32 },
		.dst = { .family = AF_INET,
			 .length = 32,
			 .address = { 192, 0, 2, 2 } },
	};
	uint32_t size = 0;

	/*
	 * All of one bucket: only an SA that meets another there has the table
	 * enlarged.  The kernel does it a little later, in a thread of its own.
	 */
	for (uint32_t i = 1; size < TABLE; i++) {
		if (i > MOST_ENLARGING || now_ms() > deadline)
			return trouble(t,
				       "rig: the hash table of the SAD has "
				       "%u buckets after %u SAs",
				       size, i);
		sa.spi = i;
		if (rig_xfrm_add_sa(xfrm, &sa, 0, t) ||
		    (i % 16 == 0 && rig_xfrm_buckets(xfrm, &size, t)))
			return -1;
	}
	return 0;
}

int rig_xfrm_prepare(struct nl_sock *xfrm, bool large, struct trouble *t)
{
	return add_each_kind(xfrm, t) || (large && enlarge(xfrm, t)) ||
			       rig_xfrm_flush(xfrm, t) ?
		       -1 :
		       0;
}
