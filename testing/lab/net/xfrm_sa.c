// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * xfrm_sa.c - an SA as the kernel's messages describe it, and lists of them.
 */
#include "net/xfrm_sa.h"

#include <arpa/inet.h>
#include <linux/xfrm.h>
#include <netinet/in.h>
#include <netlink/attr.h>
#include <netlink/msg.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"

void xfrm_sas_add(struct xfrm_sas *sas, const struct xfrm_sa *sa)
{
	if (sas->count == sas->room) {
		sas->room = sas->room ? sas->room * 2 : 16;
		sas->all = must_grow(sas->all, sas->room, sizeof(*sas->all));
	}
	sas->all[sas->count++] = *sa;
}

bool xfrm_sas_remove(struct xfrm_sas *sas, const struct xfrm_sa *sa)
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
	for (unsigned i = sas->count; i-- > 0;) {
		const struct xfrm_sa *sa = &sas->all[i];

		if (sa->spi == spi && sa->proto == proto &&
		    strcmp(sa->dst, dst) == 0)
			return sa;
	}
	return NULL;
}

/* In a netlink attribute the struct is aligned to 4 bytes; it wants 8. */
struct xfrm_sa xfrm_sa_read(const void *unaligned)
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

bool xfrm_sa_is_complete(struct nlmsghdr *message)
{
	static const int algorithms[] = {
		XFRMA_ALG_CRYPT, XFRMA_ALG_AUTH, XFRMA_ALG_AUTH_TRUNC,
		XFRMA_ALG_AEAD,	 XFRMA_ALG_COMP,
	};

	for (size_t i = 0; i < sizeof(algorithms) / sizeof(int); i++)
		if (nlmsg_find_attr(message, sizeof(struct xfrm_usersa_info),
				    algorithms[i]))
			return true;
	return false;
}
