// SPDX-License-Identifier: GPL-2.0-or-later
/* nft.c - nftables of a namespace */
#include "net/nft.h"

#include <stdlib.h>

#include <nftables/libnftables.h>

#include "base/must.h"
#include "os/netns.h"

char *nft_run(int netns, const char *commands, struct trouble *t)
{
	int home = netns_enter(netns, t);
	struct nft_ctx *context;
	char *text = NULL;

	if (home < 0)
		return NULL;
	context = nft_ctx_new(NFT_CTX_DEFAULT);
	if (!context)
		abort();
	nft_ctx_buffer_output(context);
	nft_ctx_buffer_error(context);
	if (nft_run_cmd_from_buffer(context, commands))
		trouble(t, "nftables: %s: %s", commands,
			nft_ctx_get_error_buffer(context));
	else
		text = must_strdup(nft_ctx_get_output_buffer(context));
	nft_ctx_free(context);
	netns_leave(home);
	return text;
}
