// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * without.c - SAs and policies in which one rule of the model has nothing to
 * decide.
 */
#include "differential/without.h"

#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

const char *without_name(enum without rule)
{
	static const char *const names[WITHOUT_RULES] = {
		[WITHOUT_PRIORITY] = "priority",
		[WITHOUT_FIRST] = "first installed",
		[WITHOUT_VERSION] = "before or from 6.12",
		[WITHOUT_ACTION] = "block",
		[WITHOUT_SELECTOR_PROTO] = "selector's protocol",
		[WITHOUT_PORTS] = "ports",
		[WITHOUT_INTERFACE] = "interface",
		[WITHOUT_POLICY_MARK] = "policy's mark",
		[WITHOUT_SA_MARK] = "SA's mark",
		[WITHOUT_IF_ID] = "if_id",
		[WITHOUT_NESTING] = "nesting",
		[WITHOUT_OPTIONAL] = "optional template",
		[WITHOUT_TEMPLATE_SPI] = "template's SPI",
		[WITHOUT_OUT_REQID] = "reqid out",
		[WITHOUT_IN_REQID] = "reqid in",
		[WITHOUT_IN_SOURCE] = "source in",
		[WITHOUT_SHORT_SOURCE] = "short source in",
		[WITHOUT_ANY_SOURCE] = "SA of any source",
		[WITHOUT_BUCKETS] = "hash buckets",
		[WITHOUT_MODE] = "mode",
		[WITHOUT_AH] = "AH",
		[WITHOUT_IPCOMP] = "IPCOMP",
		[WITHOUT_SA_SELECTOR] = "SA's selector",
		[WITHOUT_LARVAL] = "larval",
		[WITHOUT_DYING] = "dying",
		[WITHOUT_NEWER] = "newer",
		[WITHOUT_LAST] = "last inserted",
		[WITHOUT_DIRECTION] = "SA's direction",
	};

	return (unsigned)rule < WITHOUT_RULES ? names[rule] : "?";
}

bool without_is_usual(enum without rule, uint32_t kernel, bool own_clock)
{
	switch (rule) {
	case WITHOUT_DIRECTION:
		return kernel >= XM_KERNEL(6, 10);
	case WITHOUT_NEWER: /* else what is newer was inserted later, too */
		return own_clock;
	default:
		return true;
	}
}

uint32_t without_kernel(enum without rule, uint32_t kernel)
{
	if (rule != WITHOUT_VERSION)
		return kernel;
	return kernel < XM_KERNEL(6, 12) ? XM_KERNEL(6, 12) : XM_KERNEL(6, 11);
}

/* All of it where what is compared with IPv4 inside has room. */
static void shorten(struct prefix *address)
{
	if (address->family == AF_INET6)
		address->address[3] = address->address[15];
}

static void without_protocol(enum without rule, uint8_t *proto)
{
	if (*proto == (rule == WITHOUT_AH ? IPPROTO_AH : IPPROTO_COMP))
		*proto = IPPROTO_ESP;
}

bool without_sa(enum without rule, struct xm_sa *sa)
{
	switch (rule) {
	case WITHOUT_INTERFACE:
		sa->selector.ifindex = 0;
		break;
	case WITHOUT_SA_MARK:
		sa->mark = (struct xm_mark) { 0, 0 };
		break;
	case WITHOUT_IF_ID:
		sa->if_id = 0;
		break;
	case WITHOUT_OUT_REQID:
		sa->reqid = 1;
		break;
	case WITHOUT_SHORT_SOURCE:
		if (sa->mode != XM_TRANSPORT)
			shorten(&sa->src);
		break;
	case WITHOUT_ANY_SOURCE:
		return !xm_is_any(&sa->src);
	case WITHOUT_MODE:
		sa->mode = XM_TUNNEL;
		break;
	case WITHOUT_AH:
	case WITHOUT_IPCOMP:
		without_protocol(rule, &sa->proto);
		break;
	case WITHOUT_SA_SELECTOR:
		memset(&sa->selector, 0, sizeof(sa->selector));
		break;
	case WITHOUT_LARVAL:
		sa->state = XM_SA_VALID;
		break;
	case WITHOUT_DYING:
		sa->dying = false;
		break;
	case WITHOUT_NEWER:
		sa->add_time = 1;
		break;
	case WITHOUT_LAST:
		sa->order = UINT64_MAX - sa->order;
		break;
	case WITHOUT_DIRECTION:
		sa->direction = XM_SA_ANY_DIRECTION;
		break;
	default:
		break;
	}
	return true;
}

static void without_template(enum without rule, bool outbound,
			     struct xm_template *t)
{
	switch (rule) {
	case WITHOUT_OPTIONAL:
		t->optional = false;
		break;
	case WITHOUT_TEMPLATE_SPI:
		t->spi = 0;
		break;
	case WITHOUT_OUT_REQID:
		if (outbound)
			t->reqid = 1;
		break;
	case WITHOUT_IN_REQID:
		if (!outbound)
			t->reqid = 0;
		break;
	case WITHOUT_IN_SOURCE:
		if (!outbound)
			memset(t->src.address, 0, sizeof(t->src.address));
		break;
	case WITHOUT_SHORT_SOURCE:
		if (t->mode != XM_TRANSPORT)
			shorten(&t->src);
		break;
	case WITHOUT_MODE:
		t->mode = XM_TUNNEL;
		break;
	case WITHOUT_AH:
	case WITHOUT_IPCOMP:
		without_protocol(rule, &t->proto);
		break;
	default:
		break;
	}
}

void without_policy(enum without rule, struct xm_policy *p)
{
	switch (rule) {
	case WITHOUT_PRIORITY:
		p->priority = 1;
		break;
	case WITHOUT_FIRST:
		p->order = UINT64_MAX - p->order;
		break;
	case WITHOUT_ACTION:
		p->block = false;
		break;
	case WITHOUT_SELECTOR_PROTO:
		p->selector.proto = 0;
		break;
	case WITHOUT_PORTS:
		p->selector.sport_mask = p->selector.dport_mask = 0;
		p->selector.sport = p->selector.dport = 0;
		break;
	case WITHOUT_INTERFACE:
		p->selector.ifindex = 0;
		break;
	case WITHOUT_POLICY_MARK:
		p->mark = (struct xm_mark) { 0, 0 };
		break;
	case WITHOUT_IF_ID:
		p->if_id = 0;
		break;
	case WITHOUT_NESTING:
		if (p->templates_count > 1)
			p->templates_count = 1;
		break;
	default:
		break;
	}
	for (unsigned i = 0; i < p->templates_count; i++)
		without_template(rule, p->direction == XM_OUT,
				 &p->templates[i]);
}
