/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * xfrm_sa.h - an SA as the kernel's messages describe it, and lists of them.
 */
#ifndef LAB_XFRM_SA_H
#define LAB_XFRM_SA_H

#include <stdbool.h>
#include <stdint.h>

struct nlmsghdr;

/* An SA as a dump or a notice of the kernel told it. */
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
 * @unaligned: a struct xfrm_usersa_info: in an attribute it is aligned to 4
 * bytes and wants 8.
 */
struct xfrm_sa xfrm_sa_read(const void *unaligned);

/* An SA of which only the SPI is allocated has no algorithm yet. */
bool xfrm_sa_is_complete(struct nlmsghdr *message);

void xfrm_sas_add(struct xfrm_sas *sas, const struct xfrm_sa *sa);

/* Take one of that key out; false when there was none. */
bool xfrm_sas_remove(struct xfrm_sas *sas, const struct xfrm_sa *sa);

void xfrm_sas_free(struct xfrm_sas *sas);

/* The SA of that key, or NULL. */
const struct xfrm_sa *xfrm_sas_find(const struct xfrm_sas *sas, uint32_t spi,
				    uint8_t proto, const char *dst);

#endif
