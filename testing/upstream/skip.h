/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * skip.h - why a test cannot run here.
 */
#ifndef UPSTREAM_SKIP_H
#define UPSTREAM_SKIP_H

#include <stdbool.h>

#include "base/trouble.h"
#include "upstream/script.h"

/* What a guest's kernel may lack. */
enum feature {
	FEATURE_NFT,	   /* NF_TABLES_IPV4, which iptables needs */
	FEATURE_NAT,	   /* and its chains of type nat */
	FEATURE_XFRM_LINK, /* XFRM_INTERFACE */
	FEATURE_ESPINTCP,  /* INET_ESPINTCP */
	FEATURES,
};

extern const char *const feature_names[FEATURES];

/**
 * skip_reason() - why a test cannot run here.
 * @dir: of the test
 * @status: as in TESTLIST
 * @have: what the guest's kernel has
 *
 * A word of the test's commands or configuration tells what it needs.
 *
 * Returns a constant string, or NULL: it can run.
 */
const char *skip_reason(const char *dir, const char *status,
			const struct script *script, const bool have[FEATURES]);

#endif
