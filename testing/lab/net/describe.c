// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * describe.c - an SA or a policy as one line of text, to be compared.
 */
#include <arpa/inet.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <linux/xfrm.h>
#include <netlink/attr.h>
#include <netlink/msg.h>

#include "base/must.h"
#include "net/describe.h"

static const char *address(uint16_t family, const xfrm_address_t *a,
			   char out[INET6_ADDRSTRLEN])
{
	if (!inet_ntop(family, a, out, INET6_ADDRSTRLEN))
		snprintf(out, INET6_ADDRSTRLEN, "family %u", family);
	return out;
}

static const char *mode_name(uint8_t mode)
{
	switch (mode) {
	case XFRM_MODE_TRANSPORT:
		return "transport";
	case XFRM_MODE_TUNNEL:
		return "tunnel";
	case XFRM_MODE_BEET:
		return "beet";
	default:
		return "another mode";
	}
}

/* Only what is set: SAs in tunnel mode have none. */
static void print_selector(FILE *out, const struct xfrm_selector *s)
{
	char src[INET6_ADDRSTRLEN], dst[INET6_ADDRSTRLEN];

	fprintf(out, " %s/%u -> %s/%u", address(s->family, &s->saddr, src),
		s->prefixlen_s, address(s->family, &s->daddr, dst),
		s->prefixlen_d);
	if (s->proto)
		fprintf(out, " proto %u", s->proto);
	if (s->sport || s->sport_mask || s->dport || s->dport_mask)
		fprintf(out, " ports %u/%04x -> %u/%04x", ntohs(s->sport),
			ntohs(s->sport_mask), ntohs(s->dport),
			ntohs(s->dport_mask));
	if (s->ifindex || s->user)
		fprintf(out, " ifindex %d user %u", s->ifindex, s->user);
}

/* Soft ones are random. */
static void print_limits(FILE *out, const struct xfrm_lifetime_cfg *l)
{
	fprintf(out,
		" hard %" PRIx64 " bytes %" PRIx64 " packets %" PRIu64
		" s %" PRIu64 " s",
		(uint64_t)l->hard_byte_limit, (uint64_t)l->hard_packet_limit,
		(uint64_t)l->hard_add_expires_seconds,
		(uint64_t)l->hard_use_expires_seconds);
}

static void print_hex(FILE *out, const struct nlattr *attr)
{
	const uint8_t *bytes = nla_data(attr);

	for (int i = 0; i < nla_len(attr); i++)
		fprintf(out, "%02x", bytes[i]);
}

/* Names and lengths of algorithms, without their keys. */
static bool print_algorithm(FILE *out, const struct nlattr *attr)
{
	union {
		struct xfrm_algo algo;
		struct xfrm_algo_auth auth;
		struct xfrm_algo_aead aead;
	} u;
	size_t length = (size_t)nla_len(attr);

	memset(&u, 0, sizeof(u));
	memcpy(&u, nla_data(attr), length < sizeof(u) ? length : sizeof(u));
	switch (nla_type(attr)) {
	case XFRMA_ALG_CRYPT:
	case XFRMA_ALG_AUTH:
	case XFRMA_ALG_COMP:
		fprintf(out, " %.64s %u bits", u.algo.alg_name,
			u.algo.alg_key_len);
		return true;
	case XFRMA_ALG_AUTH_TRUNC:
		fprintf(out, " %.64s %u bits cut to %u", u.auth.alg_name,
			u.auth.alg_key_len, u.auth.alg_trunc_len);
		return true;
	case XFRMA_ALG_AEAD:
		fprintf(out, " %.64s %u bits ICV %u", u.aead.alg_name,
			u.aead.alg_key_len, u.aead.alg_icv_len);
		return true;
	default:
		return false;
	}
}

static void print_templates(FILE *out, const struct nlattr *attr)
{
	struct xfrm_user_tmpl t;
	size_t count = (size_t)nla_len(attr) / sizeof(t);

	for (size_t i = 0; i < count; i++) {
		char src[INET6_ADDRSTRLEN], dst[INET6_ADDRSTRLEN];

		memcpy(&t, (const char *)nla_data(attr) + i * sizeof(t),
		       sizeof(t));
		fprintf(out,
			" [%s -> %s proto %u %s reqid %u SPI %s%s share "
			"%u algorithms %x %x %x]",
			address(t.family, &t.saddr, src),
			address(t.family, &t.id.daddr, dst), t.id.proto,
			mode_name(t.mode), t.reqid, t.id.spi ? "named" : "any",
			t.optional ? " optional" : "", t.share, t.aalgos,
			t.ealgos, t.calgos);
	}
}

/* The size of the window; where in it the packets are is the run's own. */
static void print_replay(FILE *out, const struct nlattr *attr)
{
	struct xfrm_replay_state_esn esn;

	memset(&esn, 0, sizeof(esn));
	memcpy(&esn, nla_data(attr),
	       (size_t)nla_len(attr) < sizeof(esn) ? (size_t)nla_len(attr) :
						     sizeof(esn));
	fprintf(out, " replay window %u", esn.replay_window);
}

static void print_attributes(FILE *out, struct nlmsghdr *message, int header)
{
	static const char *const names[] = {
		[XFRMA_ENCAP] = "encapsulation",
		[XFRMA_SEC_CTX] = "label",
		[XFRMA_POLICY_TYPE] = "type",
		[XFRMA_MARK] = "mark",
		[XFRMA_TFCPAD] = "padding",
		[XFRMA_SA_EXTRA_FLAGS] = "flags",
		[XFRMA_ADDRESS_FILTER] = "filter",
		[XFRMA_OFFLOAD_DEV] = "offload",
		[XFRMA_SET_MARK] = "output-mark",
		[XFRMA_SET_MARK_MASK] = "output-mask",
		[XFRMA_IF_ID] = "if-id",
	};
	struct nlattr *attr;
	int left;

	nlmsg_for_each_attr(attr, message, header, left)
	{
		unsigned type = (unsigned)nla_type(attr);

		switch (type) {
		case XFRMA_LASTUSED:
		case XFRMA_LTIME_VAL:
		case XFRMA_REPLAY_VAL:
		case XFRMA_PAD:
			continue;
		case XFRMA_REPLAY_ESN_VAL:
			print_replay(out, attr);
			continue;
		case XFRMA_TMPL:
			print_templates(out, attr);
			continue;
		default:
			break;
		}
		if (print_algorithm(out, attr))
			continue;
		if (type < sizeof(names) / sizeof(names[0]) && names[type])
			fprintf(out, " %s ", names[type]);
		else
			fprintf(out, " attribute %u ", type);
		print_hex(out, attr);
	}
}

/* Begin a line; it ends the program when memory is out. */
static FILE *begin(char **line, size_t *size)
{
	FILE *out = must_memstream(line, size);

	return out;
}

static char *end(FILE *out, char **line)
{
	if (fclose(out))
		abort();
	return *line;
}

char *describe_sa(struct nlmsghdr *message)
{
	char src[INET6_ADDRSTRLEN], dst[INET6_ADDRSTRLEN], *line;
	struct xfrm_usersa_info info;
	size_t size;
	FILE *out = begin(&line, &size);

	memcpy(&info, nlmsg_data(message), sizeof(info));
	fprintf(out, "SA %s -> %s proto %u %s reqid %u",
		address(info.family, &info.saddr, src),
		address(info.family, &info.id.daddr, dst), info.id.proto,
		mode_name(info.mode), info.reqid);
	if (info.sel.family)
		print_selector(out, &info.sel);
	fprintf(out, " window %u flags %x", info.replay_window, info.flags);
	print_limits(out, &info.lft);
	print_attributes(out, message, sizeof(info));
	return end(out, &line);
}

char *describe_policy(struct nlmsghdr *message)
{
	static const char *const directions[] = {
		[XFRM_POLICY_IN] = "in",
		[XFRM_POLICY_OUT] = "out",
		[XFRM_POLICY_FWD] = "fwd",
	};
	struct xfrm_userpolicy_info info;
	char *line;
	size_t size;
	FILE *out = begin(&line, &size);

	memcpy(&info, nlmsg_data(message), sizeof(info));
	fprintf(out, "policy %s",
		info.dir <= XFRM_POLICY_FWD ? directions[info.dir] :
					      "of a socket");
	print_selector(out, &info.sel);
	fprintf(out, " priority %u %s flags %x share %u", info.priority,
		info.action == XFRM_POLICY_ALLOW ? "allow" : "block",
		info.flags, info.share);
	print_limits(out, &info.lft);
	print_attributes(out, message, sizeof(info));
	return end(out, &line);
}
