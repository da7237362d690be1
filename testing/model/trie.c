// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * trie.c - path-compressed binary tries of prefixes.
 */
#include "model/trie.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"

void trie_pool_free(struct trie_pool *pool)
{
	free(pool->nodes);
	*pool = (struct trie_pool) { .nodes = NULL };
}

static bool bit_of(const uint8_t *key, unsigned bit)
{
	return key[bit / 8] >> (7 - bit % 8) & 1;
}

/* How many bits, of at most @most, two keys have in common. */
static unsigned common(const uint8_t *a, const uint8_t *b, unsigned most)
{
	unsigned bits = 0;

	while (bits < most) {
		uint64_t x, y;

		memcpy(&x, a + bits / 8, sizeof(x));
		memcpy(&y, b + bits / 8, sizeof(y));
		if (x != y) {
			bits += (unsigned)__builtin_clzll(be64toh(x ^ y));
			break;
		}
		bits += 64;
	}
	return bits < most ? bits : most;
}

static uint32_t new_node(struct trie_pool *pool, const uint8_t *key,
			 unsigned length)
{
	struct trie_node *node;

	if (pool->count == pool->room) {
		pool->room = pool->room ? pool->room * 2 : 64;
		pool->nodes = must_grow(pool->nodes, pool->room,
					sizeof(*pool->nodes));
	}
	node = &pool->nodes[pool->count];
	*node = (struct trie_node) {
		.length = (uint8_t)length,
		.child = { TRIE_EMPTY, TRIE_EMPTY },
		.value = TRIE_EMPTY,
	};
	memcpy(node->key, key, sizeof(node->key));
	return pool->count++;
}

/* Hang @index where @parent (TRIE_EMPTY: the root) had what it replaces. */
static void hang(struct trie_pool *pool, uint32_t *root, uint32_t parent,
		 bool side, uint32_t index)
{
	if (parent == TRIE_EMPTY)
		*root = index;
	else
		pool->nodes[parent].child[side] = index;
}

uint32_t trie_insert(struct trie_pool *pool, uint32_t *root,
		     const struct prefix *prefix)
{
	uint32_t at = *root, parent = TRIE_EMPTY, index;
	bool side = false;
	unsigned same = 0;

	while (at != TRIE_EMPTY) {
		const struct trie_node *node = &pool->nodes[at];
		unsigned most = node->length < prefix->length ? node->length :
								prefix->length;

		same = common(node->key, prefix->address, most);
		if (same < node->length)
			break;
		if (node->length == prefix->length) {
			pool->nodes[at].present = true;
			return at;
		}
		parent = at;
		side = bit_of(prefix->address, node->length);
		at = node->child[side];
	}
	index = new_node(pool, prefix->address, prefix->length);
	pool->nodes[index].present = true;
	if (at == TRIE_EMPTY) {
		hang(pool, root, parent, side, index);
	} else if (same == prefix->length) {
		bool below = bit_of(pool->nodes[at].key, same);

		pool->nodes[index].child[below] = at;
		hang(pool, root, parent, side, index);
	} else {
		uint32_t fork = new_node(pool, prefix->address, same);
		bool mine = bit_of(prefix->address, same);

		pool->nodes[fork].child[mine] = index;
		pool->nodes[fork].child[!mine] = at;
		hang(pool, root, parent, side, fork);
	}
	return index;
}

/* Whether a node's prefix contains @prefix. */
static bool covers(const struct trie_node *node, const struct prefix *prefix)
{
	return node->length <= prefix->length &&
	       common(node->key, prefix->address, node->length) == node->length;
}

/* At most as deep as a prefix is long: a node's children are longer. */
static bool visit_all(const struct trie_pool *pool, uint32_t at,
		      trie_visit visit, void *arg)
{
	const struct trie_node *node;

	if (at == TRIE_EMPTY)
		return true;
	node = &pool->nodes[at];
	if (node->present && !visit(arg, node->value))
		return false;
	return visit_all(pool, node->child[0], visit, arg) &&
	       visit_all(pool, node->child[1], visit, arg);
}

bool trie_overlapping(const struct trie_pool *pool, uint32_t root,
		      const struct prefix *prefix, trie_visit visit, void *arg)
{
	uint32_t at = root;

	while (at != TRIE_EMPTY) {
		const struct trie_node *node = &pool->nodes[at];

		if (node->length >= prefix->length)
			return common(node->key, prefix->address,
				      prefix->length) < prefix->length ||
			       visit_all(pool, at, visit, arg);
		if (!covers(node, prefix))
			break;
		if (node->present && !visit(arg, node->value))
			return false;
		at = node->child[bit_of(prefix->address, node->length)];
	}
	return true;
}
