/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * secret.h - the keys of a gateway's SAs, and whether a text contains a key.
 */
#ifndef LAB_SECRET_H
#define LAB_SECRET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/trouble.h"

struct nlmsghdr;
struct nl_sock;

enum { SECRET_MOST = 128 }; /* bytes: longer keys are cut */

struct secret {
	uint8_t bytes[SECRET_MOST];
	size_t size;
};

struct secrets {
	struct secret *all;
	unsigned count;
};

/**
 * secrets_read() - the keys of all SAs of a kernel.
 * @socket: from kernel_open()
 * @out: release with secrets_free(), also after an error
 *
 * Returns 0, or -1 with @t set.
 */
int secrets_read(struct nl_sock *socket, struct secrets *out,
		 struct trouble *t);

/* Add the keys of one XFRM_MSG_NEWSA. */
void secrets_add(struct secrets *out, struct nlmsghdr *message);

void secrets_free(struct secrets *s);

/*
 * Whether a text contains eight consecutive bytes of a key, binary or in
 * hexadecimal digits.  Eight equal bytes are no sign of a key.
 */
bool secrets_are_in(const struct secrets *s, const char *text, size_t size);

#endif
