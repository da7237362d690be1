// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * up.c - which configured subnets have no Child SA, and why.
 */
#include "sacheck/up.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"

/* ---- `ipsec status` ---- */

/* The name of a line's conn, with its instance: "net/1x2", "net[1]". */
static char *read_name(const char *line, const char **rest)
{
	const char *open = strchr(line, '"');
	const char *close = open ? strchr(open + 1, '"') : NULL;
	char *raw, *name;

	if (!close || close == open + 1)
		return NULL;
	*rest = close + 1;
	if (close[1] == '[')
		*rest += strspn(close + 1, "[0123456789]");
	raw = must_printf("%.*s%.*s", (int)(close - open - 1), open + 1,
			  (int)(*rest - close - 1), close + 1);
	name = must_printable_name(raw);
	free(raw);
	return name;
}

static struct up_conn *find_conn(struct up_list *up, const char *name)
{
	for (unsigned i = up->count; i-- > 0;)
		if (strcmp(up->list[i].name, name) == 0)
			return &up->list[i];
	return NULL;
}

/*
 * The words of libreswan 5 (routing_names), 4 and Openswan (routing_story), by
 * what begins them; the longer ones first.
 */
static const struct {
	const char *word;
	enum up_state state;
	bool counted;
} words[] = {
	{ "routed-tunnel", UP_UP, true },
	{ "unrouted-tunnel", UP_UP, true },
	{ "erouted HOLD", UP_TRYING, true },
	{ "erouted", UP_UP, true },
	{ "prospective erouted", UP_TRAPPED, true },
	{ "routed-ondemand", UP_TRAPPED, true },
	{ "unrouted-ondemand", UP_TRAPPED, true },
	{ "routed-never-negotiate", UP_UP, false },
	{ "fail erouted", UP_FAILED, true },
	{ "routed-failure", UP_FAILED, true },
	{ "unrouted HOLD", UP_TRYING, true },
	{ "unrouted-bare-negotiation", UP_TRYING, true },
	{ "unrouted-negotiation", UP_TRYING, true },
	{ "unrouted-inbound", UP_TRYING, true },
	{ "routed-negotiation", UP_TRYING, true },
	{ "routed-inbound", UP_TRYING, true },
	{ "keyed, unrouted", UP_UP, true },
	{ "keyed", UP_UP, true },
	{ "unrouted", UP_DOWN, true },
	{ "unoriented", UP_UNORIENTED, true },
};

static bool is_dead_end(const char *ends, size_t length)
{
	char *text = must_printf("%.*s", (int)length, ends);
	/* %any is everybody's: its instances have their own lines */
	bool dead = strstr(text, "%any") || strstr(text, "%group") ||
		    strstr(text, "%opportunistic");

	free(text);
	return dead;
}

/* "10.0.1.0/24===192.0.2.1...192.0.2.2===10.0.0.0/24; unrouted; ..." */
static void read_topology(struct up_list *up, char *name, const char *at)
{
	const char *stop = strchr(at, ';'), *word;
	struct up_conn *c;

	if (!stop || !memmem(at, (size_t)(stop - at), "...", 3) ||
	    find_conn(up, name)) {
		free(name);
		return;
	}
	word = stop + 1 + strspn(stop + 1, " ");
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		char *ends;

		if (strncmp(word, words[i].word, strlen(words[i].word)) != 0)
			continue;
		up->list = must_grow(up->list, up->count + 1,
				     sizeof(*up->list));
		c = &up->list[up->count++];
		ends = must_printf("%.*s", (int)(stop - at), at);
		*c = (struct up_conn) {
			.name = name,
			.ends = must_printable_name(ends),
			.state = words[i].state,
			.counted = words[i].counted &&
				   !is_dead_end(at, (size_t)(stop - at)),
		};
		free(ends);
		return;
	}
	free(name);
}

static bool has_sa(const char *line, const char *what)
{
	const char *at = strstr(line, what);

	return at && at[strlen(what)] >= '1' && at[strlen(what)] <= '9';
}

/* What else a conn's lines tell; a shunt's policy says so. */
static void read_detail(struct up_conn *c, const char *line)
{
	if (strstr(line, "NEVER_NEGOTIATE") || strstr(line, "AUTH_NEVER") ||
	    strstr(line, "AUTHNEVER"))
		c->counted = false;
	/* libreswan 4 and Openswan: an SA that another conn's route hides */
	if (has_sa(line, "newest IPsec SA: #") ||
	    has_sa(line, "established Child SA: #"))
		c->state = UP_UP;
}

static char *next_line(const char **text)
{
	const char *end = strchrnul(*text, '\n');
	char *line = must_printf("%.*s", (int)(end - *text), *text);

	*text = *end ? end + 1 : end;
	return line;
}

struct up_list up_read(const char *status)
{
	struct up_list up = { .list = NULL };

	while (*status) {
		char *line = next_line(&status);
		const char *rest = NULL;
		char *name = read_name(line, &rest);
		struct up_conn *c = name ? find_conn(&up, name) : NULL;

		/* "#1: "net" ..." is a state, not a conn */
		if (name && strchr(line, '#') && strchr(line, '#') < rest) {
			free(name);
		} else if (c) {
			read_detail(c, rest);
			free(name);
		} else if (name) {
			/* behind "[1] 192.0.2.2" of an instance */
			rest = strstr(rest, ": ");
			if (rest)
				read_topology(&up, name,
					      rest + 1 + strspn(rest + 1, " "));
			else
				free(name);
		}
		free(line);
	}
	return up;
}

/* ---- the log ---- */

static const char *const answers[] = {
	"TS_UNACCEPTABLE",
	"NO_PROPOSAL_CHOSEN",
	"INVALID_ID_INFORMATION",
	"AUTHENTICATION_FAILED",
	"INVALID_KE_PAYLOAD",
	"NO_ADDITIONAL_SAS",
	"SINGLE_PAIR_REQUIRED",
	"FAILED_CP_REQUIRED",
	"INTERNAL_ADDRESS_FAILURE",
	"TEMPORARY_FAILURE",
	"PAYLOAD_MALFORMED",
	"CHILD_SA_NOT_FOUND",
	"no connection is known",
	"no response to our first",
	"maximum of",
	"max number of retransmissions",
};

/* "net/1x2" of "net": all expansions of it. */
static bool is_of(const struct up_conn *c, const char *name)
{
	size_t length = strlen(name);

	return strcmp(c->name, name) == 0 ||
	       (strncmp(c->name, name, length) == 0 && c->name[length] == '/');
}

static void keep(struct up_conn *c, char *answer, const char *line)
{
	free(c->answer);
	free(c->line);
	c->answer = answer;
	c->line = answer ? must_printable(line) : NULL;
}

/* "IPsec tunnel [10.0.1.0/24===10.0.0.0/24]", and what it was narrowed to. */
static char *read_selectors(const char *line)
{
	const char *at = strstr(line, "established Child SA"), *end;

	at = at ? strchr(at, '[') : NULL;
	end = at ? strchr(at, ']') : NULL;
	return end && memmem(at, (size_t)(end - at), "===", 3) ?
		       must_printf("%.*s", (int)(end - at - 1), at + 1) :
		       NULL;
}

static void read_log_line(struct up_list *up, const char *line)
{
	const char *rest = NULL;
	char *name = read_name(line, &rest), *selectors;
	const char *answer = NULL;

	if (!name)
		return;
	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++)
		if (!answer && strstr(rest, answers[i]))
			answer = answers[i];
	selectors = read_selectors(rest);
	for (unsigned i = 0; i < up->count; i++) {
		struct up_conn *c = &up->list[i];

		if (!is_of(c, name))
			continue;
		/* what once was up is no reason why it is not now */
		if (selectors || strstr(rest, "IPsec SA established"))
			keep(c, NULL, NULL);
		else if (answer)
			keep(c, must_strdup(answer), line);
	}
	/* a request for one conn that another one answered */
	if (strstr(rest, "switched to \"")) {
		const char *to = strstr(rest, "switched to \"");
		char *other = read_name(to, &rest);

		for (unsigned i = 0; i < up->count && other; i++)
			if (strcmp(up->list[i].name, name) == 0 &&
			    strcmp(other, name) != 0)
				keep(&up->list[i],
				     must_printf("answered with %s", other),
				     line);
		free(other);
	}
	free(selectors);
	free(name);
}

void up_explain(struct up_list *up, const char *log)
{
	while (*log) {
		char *line = next_line(&log);

		read_log_line(up, line);
		free(line);
	}
	for (unsigned i = 0; i < up->count; i++) {
		struct up_conn *c = &up->list[i];

		if (c->state == UP_UP)
			keep(c, NULL, NULL);
		else if (c->answer && strncmp(c->answer, "answered", 8) != 0)
			c->state = UP_FAILED;
	}
}

void up_free(struct up_list *up)
{
	for (unsigned i = 0; i < up->count; i++) {
		free(up->list[i].name);
		free(up->list[i].ends);
		free(up->list[i].answer);
		free(up->list[i].line);
	}
	free(up->list);
	*up = (struct up_list) { .list = NULL };
}

/* ---- in words ---- */

const char *up_state_name(enum up_state state)
{
	static const char *const names[] = {
		[UP_UP] = "up",
		[UP_TRAPPED] = "trapped",
		[UP_TRYING] = "negotiating",
		[UP_DOWN] = "down",
		[UP_FAILED] = "failed",
		[UP_UNORIENTED] = "not oriented",
	};

	return names[state];
}

const char *up_advice(const struct up_conn *c)
{
	static const struct {
		const char *answer, *advice;
	} table[] = {
		{ "TS_UNACCEPTABLE",
		  "one end has no conn with these subnets: compare them (`sacheck config` of both files)" },
		{ "INVALID_ID_INFORMATION",
		  "one end has no conn with these subnets: compare them (`sacheck config` of both files)" },
		{ "no connection is known",
		  "this end has no conn with the subnets that the peer asks for: compare them" },
		{ "NO_PROPOSAL_CHOSEN",
		  "compare esp=, ike= and pfs= at both ends; of a second Child SA pfs= and its group, above all" },
		{ "AUTHENTICATION_FAILED",
		  "compare IDs and secrets at both ends" },
		{ "NO_ADDITIONAL_SAS",
		  "the peer takes one Child SA: put all subnets into one (subnet=a,b), or one wide enough" },
		{ "SINGLE_PAIR_REQUIRED",
		  "the peer takes one pair of addresses a Child SA" },
		{ "answered",
		  "the peer asked for the subnets of several expansions in one Child SA and got those of one: write it as the peer has it (subnet=a,b), or bring this one up from here" },
	};

	for (size_t i = 0; c->answer && i < sizeof(table) / sizeof(table[0]);
	     i++)
		if (strncmp(c->answer, table[i].answer,
			    strlen(table[i].answer)) == 0)
			return table[i].advice;
	return c->state == UP_UNORIENTED ?
		       "neither left= nor right= is an address of this machine" :
		       "";
}
