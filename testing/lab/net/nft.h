/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * nft.h - nftables of a namespace.
 */
#ifndef LAB_NFT_H
#define LAB_NFT_H

#include "base/trouble.h"

/**
 * nft_run() - run commands, as nft(8) takes them, all or none.
 *
 * Returns what nft prints, to be freed, or NULL with @t set.
 */
char *nft_run(int netns, const char *commands, struct trouble *t);

#endif
