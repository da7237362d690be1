// SPDX-License-Identifier: GPL-2.0-or-later
/* rules.c - what the nftables rules of pluto's updown script counted */
#define _GNU_SOURCE 1

#include "net/rules.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/must.h"
#include "base/prefix.h"
#include "net/nft.h"

bool rules_kernel_can(int netns)
{
	struct trouble t = { .text = "" };
	char *output = nft_run(netns,
			       "table inet plutolab {\n"
			       "chain input {\n"
			       "type filter hook input priority filter;\n"
			       "ipsec in reqid 1 counter\n}\n}\n"
			       "delete table inet plutolab\n",
			       &t);
	bool can = output != NULL;

	free(output);
	return can;
}

char *rules_stand_in(const char *dir, struct trouble *t)
{
	char *path = must_printf("%s/nft", dir);
	FILE *file = fopen(path, "we");
	bool bad;

	if (!file) {
		trouble(t, "open %s: %m", path);
		free(path);
		return NULL;
	}
	fprintf(file,
		"#!/bin/sh\n"
		"# what the updown script tells nft, for the lab to read; a rule's\n"
		"# handle is the number of its line\n"
		"log=%s/nft.log\n"
		"{\n"
		"	echo \"# nft $*\"\n"
		"	case \"$*\" in\n"
		"	*\"-f -\"*) while read -r line; do echo \"$line\"; done ;;\n"
		"	esac\n"
		"} >> $log\n"
		"case \"$*\" in\n"
		"*\"list table\"*) printf '%%s\\n' table chain rule ;;\n"
		"*\"list chain\"*)\n"
		"	printf '%%s\\n' table chain type policy end\n"
		"	grep -n '^ipsec ' $log | sed 's/^\\([0-9]*\\):\\(.*\\)/\\2 # handle \\1/'\n"
		"	;;\n"
		"esac\n",
		dir);
	bad = fchmod(fileno(file), 0755) != 0;
	bad |= ferror(file) != 0;
	bad |= fclose(file) != 0;
	if (!bad)
		return path;
	trouble(t, "write %s: %m", path);
	free(path);
	return NULL;
}

/* Take the next line of @text; false at its end. */
static bool next_line(const char **text, const char **line, size_t *length)
{
	*line = *text;
	*length = strcspn(*text, "\n");
	*text += *length + ((*text)[*length] == '\n');
	return **line != '\0';
}

static void add_rule(struct observed_rule *out, uint64_t packets)
{
	if (!out->rules || packets < out->packets)
		out->packets = packets;
	if (packets > out->most)
		out->most = packets;
	out->rules++;
}

void rules_count(const char *ruleset, const char *match,
		 struct observed_rule *out)
{
	static const char counter[] = "counter packets ";
	const char *line;
	size_t length;

	out->rules = 0;
	out->packets = 0;
	out->most = 0;
	while (next_line(&ruleset, &line, &length)) {
		const char *at = memmem(line, length, counter, strlen(counter));

		if (memmem(line, length, match, strlen(match)) && at)
			add_rule(out, strtoull(at + strlen(counter), NULL, 10));
	}
}

/* A rule of the updown script: see _updown.xfrm, NFLOG and CAT. */
struct rule {
	bool out;
	uint32_t reqid;
	struct prefix source, destination;
};

static bool parse_rule(const char *line, struct rule *rule)
{
	char direction[4], reqid[12], family[4], source[64], destination[64];

	if (sscanf(line,
		   " ipsec %3s reqid %11[0-9] %3s saddr %63s %*s daddr %63s",
		   direction, reqid, family, source, destination) != 5)
		return false;
	rule->out = strcmp(direction, "out") == 0;
	rule->reqid = (uint32_t)strtoul(reqid, NULL, 10);
	return (rule->out || strcmp(direction, "in") == 0) &&
	       prefix_parse(source, &rule->source) &&
	       prefix_parse(destination, &rule->destination);
}

static bool goes(const struct rule *rule, const char *from, const char *to)
{
	struct prefix source, destination;

	return prefix_parse_address(from, &source) &&
	       prefix_parse_address(to, &destination) &&
	       prefix_contains(&rule->source, &source) &&
	       prefix_contains(&rule->destination, &destination);
}

/* The packets that arrived, between the addresses of a rule. */
static uint64_t packets_between(const struct rule *rule,
				const struct scenario *s,
				const struct observation *seen)
{
	uint64_t packets = 0;

	for (unsigned i = 0; i < s->flows_count; i++) {
		const struct scenario_flow *flow = &s->flows[i];

		for (unsigned j = 0; j < seen->flows_count; j++) {
			const struct observed_flow *f = &seen->flows[j];

			if (strcmp(f->name, flow->name) != 0)
				continue;
			if (goes(rule, flow->from, flow->to))
				packets += f->received;
			/* the way back of an echo */
			if (flow->proto == FLOW_ICMP &&
			    goes(rule, flow->to, flow->from))
				packets += f->received;
		}
	}
	return packets;
}

/* The packets that an SA of the rule's reqid and direction carried. */
static uint64_t packets_of_reqid(const struct rule *rule,
				 const struct observed_site *site)
{
	uint64_t packets = 0;

	for (unsigned i = 0; i < site->sas_count; i++) {
		const struct observed_sa *sa = &site->sas[i];

		if ((sa->proto == IPPROTO_ESP || sa->proto == IPPROTO_AH) &&
		    sa->outbound == rule->out && sa->reqid == rule->reqid)
			packets += sa->packets_after - sa->packets_before;
	}
	return packets;
}

/* Whether the script has deleted the rule of that handle. */
static bool is_deleted(const char *log, unsigned handle)
{
	static const char delete[] = "# nft delete rule ";
	static const char words[] = " handle ";
	const char *line;
	size_t length;

	while (next_line(&log, &line, &length)) {
		const char *at = memmem(line, length, words, strlen(words));

		if (strncmp(line, delete, strlen(delete)) == 0 && at &&
		    strtoul(at + strlen(words), NULL, 10) == handle)
			return true;
	}
	return false;
}

/* Whether an earlier line of the log is the same, and its rule still there. */
static bool is_repeated(const char *log, const char *wanted, size_t length)
{
	const char *rest = log, *line;
	unsigned number = 0;
	size_t other;

	while (next_line(&rest, &line, &other) && line != wanted) {
		number++;
		if (other == length && memcmp(line, wanted, length) == 0 &&
		    !is_deleted(log, number))
			return true;
	}
	return false;
}

void rules_model(const char *log, const char *match, const struct scenario *s,
		 const struct observation *seen,
		 const struct observed_site *site, struct observed_rule *out)
{
	const char *rest = log, *line;
	unsigned number = 0;
	size_t length;

	out->rules = 0;
	out->packets = 0;
	out->most = 0;
	out->modelled = true;
	while (next_line(&rest, &line, &length)) {
		char *text = must_printf("%.*s\n", (int)length, line);
		uint64_t through, between;
		struct rule rule;

		number++;
		/* not one the script has told before, at an earlier up */
		if (strstr(text, match) && parse_rule(text, &rule) &&
		    !is_deleted(log, number) &&
		    !is_repeated(log, line, length)) {
			through = packets_of_reqid(&rule, site);
			between = packets_between(&rule, s, seen);
			add_rule(out, through < between ? through : between);
		}
		free(text);
	}
}

static char *read_log(const char *path, struct trouble *t)
{
	FILE *file = fopen(path, "re"), *memory;
	char *text = NULL;
	size_t size;
	int c;

	if (!file) {
		/* nft was never called */
		if (errno == ENOENT)
			return must_strdup("");
		trouble(t, "open %s: %m", path);
		return NULL;
	}
	memory = must_memstream(&text, &size);
	while ((c = getc(file)) != EOF)
		putc(c, memory);
	fclose(memory);
	fclose(file);
	return text;
}

/* Rules of several columns may ask for the same. */
static bool is_known(const struct observed_site *site, const char *match)
{
	for (unsigned i = 0; i < site->rules_count; i++)
		if (strcmp(site->rules[i].match, match) == 0)
			return true;
	return false;
}

int rules_observe(int netns, const char *log, const struct scenario *s,
		  const struct observation *seen, struct observed_site *site,
		  struct trouble *t)
{
	char *text = NULL;

	for (unsigned i = 0; i < s->rules_count; i++) {
		const struct scenario_rule *wanted = &s->rules[i];
		struct observed_rule *rule;

		if (strcmp(wanted->site, site->name) != 0 ||
		    is_known(site, wanted->match))
			continue;
		if (!text)
			text = log ? read_log(log, t) :
				     nft_run(netns, "list ruleset", t);
		if (!text)
			return -1;
		site->rules = must_grow(site->rules, site->rules_count + 1,
					sizeof(*site->rules));
		rule = &site->rules[site->rules_count++];
		*rule = (struct observed_rule) {
			.match = must_strdup(wanted->match),
		};
		if (log)
			rules_model(text, wanted->match, s, seen, site, rule);
		else
			rules_count(text, wanted->match, rule);
	}
	free(text);
	return 0;
}
