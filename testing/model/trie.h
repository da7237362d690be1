/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * trie.h - path-compressed binary tries of prefixes.
 *
 * A pool holds the nodes of any number of tries.  A trie is the index of its
 * root, TRIE_EMPTY when there is none.  Each prefix that was inserted has a
 * value, such as the root of another trie.
 */
#ifndef MODEL_TRIE_H
#define MODEL_TRIE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/prefix.h"

#define TRIE_EMPTY UINT32_MAX

struct trie_node {
	uint8_t key[16];
	uint8_t length;
	bool present; /* this prefix was inserted; else a fork only */
	uint32_t child[2];
	uint32_t value;
};

struct trie_pool {
	struct trie_node *nodes;
	uint32_t count, room;
};

void trie_pool_free(struct trie_pool *pool);

/*
 * trie_insert() - the node of a prefix, with value TRIE_EMPTY if it is new.
 *
 * Returns the node's index in the pool.
 */
uint32_t trie_insert(struct trie_pool *pool, uint32_t *root,
		     const struct prefix *prefix);

/* Returns false to end the walk. */
typedef bool (*trie_visit)(void *arg, uint32_t value);

/*
 * trie_overlapping() - visit the prefixes that contain @prefix, the shortest
 * first, then @prefix itself and the prefixes within it.
 *
 * Returns false when a visit did.
 */
bool trie_overlapping(const struct trie_pool *pool, uint32_t root,
		      const struct prefix *prefix, trie_visit visit, void *arg);

#endif
