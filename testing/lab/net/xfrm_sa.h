/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * xfrm_sa.h - an SA as the kernel's messages describe it, and lists of them.
 */
#ifndef LAB_XFRM_SA_H
#define LAB_XFRM_SA_H

#include <stdbool.h>
#include <stdint.h>

struct nlmsghdr;

/* An SA as read from a dump or a notice of the kernel. */
struct xfrm_sa {
	uint32_t spi; /* host byte order */
	uint8_t proto;
	uint32_t reqid;
	bool transport;
	char src[46], dst[46];
	uint64_t packets;
};

struct xfrm_sas {
	struct xfrm_sa *all;
	unsigned count, room;
};

/*
 * @unaligned: a struct xfrm_usersa_info.  In an attribute it is aligned to 4
 * bytes, but needs 8.
 */
struct xfrm_sa xfrm_sa_read(const void *unaligned);

/* Whether an SA has an algorithm; a larval SA has none. */
bool xfrm_sa_is_complete(struct nlmsghdr *message);

void xfrm_sas_add(struct xfrm_sas *sas, const struct xfrm_sa *sa);

/* Remove an SA with the SPI, proto and dst of @sa; false if there is none. */
bool xfrm_sas_remove(struct xfrm_sas *sas, const struct xfrm_sa *sa);

void xfrm_sas_free(struct xfrm_sas *sas);

/* The last added SA with this SPI, proto and dst, or NULL. */
const struct xfrm_sa *xfrm_sas_find(const struct xfrm_sas *sas, uint32_t spi,
				    uint8_t proto, const char *dst);

#endif
