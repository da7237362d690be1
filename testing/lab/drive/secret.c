// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * secret.c - the keys of a gateway's SAs, and whether a text gives them away.
 */
#include "drive/secret.h"

#include <ctype.h>
#include <linux/xfrm.h>
#include <netlink/attr.h>
#include <netlink/errno.h>
#include <netlink/msg.h>
#include <netlink/netlink.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "base/xfrm_dump.h"

/*
 * Bytes that give a key away.  Four would be found by chance in one of ten
 * thousand dumps.
 */
enum { PIECE = 8, HEX = 2 * PIECE };

/* Where in an attribute the key begins; 0: it has none. */
static size_t key_offset(int type)
{
	switch (type) {
	case XFRMA_ALG_CRYPT:
	case XFRMA_ALG_AUTH:
		return sizeof(struct xfrm_algo);
	case XFRMA_ALG_AUTH_TRUNC:
		return sizeof(struct xfrm_algo_auth);
	case XFRMA_ALG_AEAD:
		return sizeof(struct xfrm_algo_aead);
	default:
		return 0;
	}
}

void secrets_add(struct secrets *out, struct nlmsghdr *message)
{
	struct nlattr *attr;
	int left;

	nlmsg_for_each_attr(attr, message, sizeof(struct xfrm_usersa_info),
			    left)
	{
		size_t offset = key_offset(nla_type(attr));
		size_t size = (size_t)nla_len(attr);
		struct secret *s;

		if (!offset || size < offset + PIECE)
			continue;
		out->all = must_grow(out->all, out->count + 1,
				     sizeof(*out->all));
		s = &out->all[out->count++];
		s->size = size - offset < SECRET_MOST ? size - offset :
							SECRET_MOST;
		memcpy(s->bytes, (char *)nla_data(attr) + offset, s->size);
	}
}

static int on_sa(struct nl_msg *msg, void *arg)
{
	if (nlmsg_hdr(msg)->nlmsg_type == XFRM_MSG_NEWSA)
		secrets_add(arg, nlmsg_hdr(msg));
	return NL_OK;
}

int secrets_read(struct nl_sock *socket, struct secrets *out, struct trouble *t)
{
	int error;

	*out = (struct secrets) { .all = NULL };
	error = xfrm_dump(socket, XFRM_MSG_GETSA, on_sa, out);
	return error ? trouble(t, "read the keys of SAs: %s",
			       nl_geterror(error)) :
		       0;
}

void secrets_free(struct secrets *s)
{
	free(s->all);
	*s = (struct secrets) { .all = NULL };
}

static bool are_alike(const uint8_t *piece)
{
	return memcmp(piece, piece + 1, PIECE - 1) == 0;
}

static bool is_in(const uint8_t *piece, const char *text, const char *lower,
		  size_t size)
{
	char hex[HEX + 1];

	for (size_t i = 0; i < PIECE; i++)
		snprintf(hex + 2 * i, 3, "%02x", piece[i]);
	return !are_alike(piece) && (memmem(text, size, piece, PIECE) ||
				     memmem(lower, size, hex, HEX));
}

bool secrets_are_in(const struct secrets *s, const char *text, size_t size)
{
	char *lower = must_calloc(size + 1, 1);
	bool found = false;

	for (size_t i = 0; i < size; i++)
		lower[i] = (char)tolower((unsigned char)text[i]);
	for (unsigned i = 0; i < s->count && !found; i++)
		for (size_t k = 0; k + PIECE <= s->all[i].size && !found; k++)
			found = is_in(s->all[i].bytes + k, text, lower, size);
	free(lower);
	return found;
}
