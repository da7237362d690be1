// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * established.c - whether a pluto's log says that a conn is up.
 */
#include "daemon/established.h"

#include <string.h>

/* "net/1x2"[1] 192.0.2.1 #3: initiator established Child SA using #1; ... */
static bool says_so(const char *line, const char *name)
{
	/* libreswan's IKEv2, IKEv1, Openswan's IKEv2 */
	static const char *const words[] = {
		"established Child SA",
		"IPsec SA established",
		"CHILD SA established tunnel mode",
		"CHILD SA established transport mode",
	};
	const char *instance = name + strcspn(name, "[");
	size_t length = (size_t)(instance - name);
	const char *at = strchr(line, '"');

	if (at == NULL || strncmp(at + 1, name, length) != 0 ||
	    at[1 + length] != '"' ||
	    strncmp(at + 2 + length, instance, strlen(instance)) != 0)
		return false;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (strstr(line, words[i]) != NULL)
			return true;
	}
	return false;
}

static bool is_said(char *const *lines, unsigned count, const char *name)
{
	for (unsigned i = 0; i < count; i++) {
		if (says_so(lines[i], name))
			return true;
	}
	return false;
}

const char *established_missing(const struct expansion_list *all,
				const char *conn, char *const *lines,
				unsigned count)
{
	bool named = false;

	for (unsigned i = 0; i < all->count; i++) {
		const struct expansion *e = &all->list[i];

		if (strcmp(e->conn->name, conn) != 0 &&
		    strcmp(e->name, conn) != 0)
			continue;
		named = true;
		if (!is_said(lines, count, e->name))
			return e->name;
	}
	/* an instance, or a conn whose selectors only pluto knows */
	return named || is_said(lines, count, conn) ? NULL : conn;
}
