// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * pasted.c - a gateway from the text that people paste.
 */
#include <ctype.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/must.h"
#include "sacheck/conns.h"
#include "sacheck/pasted.h"
#include "sacheck/pasted_inside.h"

enum {
	JOINED_MOST = 4, /* lines that one line was wrapped to */
	SECTIONS_MOST = 1 << 24,
};

struct pasted *pasted_new(void)
{
	struct pasted *p = must_calloc(1, sizeof(*p));

	p->set = xm_set_new(0);
	return p;
}

void pasted_free(struct pasted *p)
{
	if (!p)
		return;
	xm_set_free(p->set);
	free(p->entries);
	free(p->sections);
	free(p->said);
	/* a line that was wrapped may hold a key */
	explicit_bzero(p->wrapped, sizeof(p->wrapped));
	free(p);
}

bool pasted_has_monitor(const struct pasted *p)
{
	return p->has_monitor;
}

/* ---- records ---- */

static bool is_of_policy(enum record_kind kind)
{
	return kind == RECORD_POLICY || kind == RECORD_FLUSH_POLICIES;
}

/*
 * Which the record that begins is of; beyond SECTIONS_MOST they run together.
 */
static void find_section(struct pasted *p, enum record_kind kind)
{
	bool policies = is_of_policy(kind);
	const struct section *last =
		p->sections_count ? &p->sections[p->sections_count - 1] : NULL;

	if (kind == RECORD_OTHER || p->sections_count == SECTIONS_MOST ||
	    (last && !p->strange && last->policies == policies &&
	     last->monitor == p->monitor))
		return;
	if (!p->sections || p->sections_count == p->sections_room) {
		p->sections_room = p->sections_room ? 2 * p->sections_room : 8;
		p->sections = must_grow(p->sections, p->sections_room,
					sizeof(*p->sections));
	}
	p->sections[p->sections_count++] = (struct section) {
		.file = p->reader.file,
		.policies = policies,
		.monitor = p->monitor,
	};
	p->strange = false;
}

static void add_entry(struct pasted *p, uint32_t index)
{
	const struct record *record = &p->reader.record;

	if (p->entries_count == p->entries_room) {
		p->entries_room = p->entries_room ? 2 * p->entries_room : 64;
		p->entries = must_grow(p->entries, p->entries_room,
				       sizeof(*p->entries));
	}
	p->entries[p->entries_count++] = (struct entry) {
		.index = index,
		.line = record->line,
		.hash = index == XM_NONE ?
				0 :
				sift_hash(p->set, record->kind, index),
		.section = p->sections_count - 1,
		.kind = record->kind,
		.verb = record->verb,
		.guessed = record->guessed,
	};
}

/* The newest comes first, as in a dump; of several outputs see sift(). */
static uint64_t order_of(uint32_t index)
{
	return UINT64_MAX - index;
}

/*
 * Of an allocated SPI the kernel holds the SA's own addresses as a selector of
 * no family, which nothing looks at: __find_acq_core(), net/xfrm/xfrm_state.c.
 * ip prints them as it prints any.
 */
void become_larval(struct xm_sa *sa)
{
	sa->state = XM_SA_LARVAL;
	if (sa->spi)
		sa->selector = (struct xm_selector) {
			.src = { .family = AF_UNSPEC },
		};
}

/*
 * An SA of which only the SPI is allocated has no algorithm yet.  But where no
 * SA has one they were cut out together with the keys; whether that is so is
 * known at the end.
 */
static void decide_state(struct pasted *p, struct record *record)
{
	struct xm_sa *sa = &record->sa;

	p->algorithms |= record->has_algorithms;
	if (record->has_algorithms || record->kind == RECORD_USE ||
	    (sa->proto != IPPROTO_ESP && sa->proto != IPPROTO_AH &&
	     sa->proto != IPPROTO_COMP))
		return;
	if (sa->spi && !record->short_lived) {
		p->undecided = true;
		record->guessed = !p->algorithms;
		p->guessed |= record->guessed;
	}
	if (!record->guessed)
		become_larval(sa);
}

static int finish_sa(struct pasted *p)
{
	struct record_reader *r = &p->reader;
	struct record *record = &r->record;
	uint32_t index;

	if (!record->whole) {
		record_wrong(
			r, record->line,
			"an SA without its line \"proto ... spi ... reqid ... mode ...\": the text is cut short");
		return -1;
	}
	decide_state(p, record);
	record->sa.order = order_of(xm_sas_count(p->set));
	p->times |= record->has_time;
	if (!record->has_time && record->kind == RECORD_SA)
		r->unknown |= UNKNOWN_ADDED;
	if (!record->has_counters && record->kind == RECORD_SA)
		r->unknown |= UNKNOWN_PACKETS;
	index = xm_set_add_sa(p->set, &record->sa);
	if (index == XM_NONE) {
		record_wrong(
			r, record->line,
			"no kernel has such an SA: its addresses or its selector do not fit together");
		return -1;
	}
	add_entry(p, index);
	return 0;
}

static int finish_policy(struct pasted *p)
{
	struct record_reader *r = &p->reader;
	struct record *record = &r->record;
	uint32_t index;

	if (!record->whole || record->template_open) {
		record_wrong(
			r, record->line,
			"a policy without its line \"%s\": the text is cut short",
			record->whole ? "proto ... reqid ... mode ..." :
					"dir ... priority ...");
		return -1;
	}
	if (record->left_out) {
		p->policies++;
		return 0;
	}
	record->policy.order = order_of(xm_policies_count(p->set));
	index = xm_set_add_policy(p->set, &record->policy);
	if (index == XM_NONE) {
		record_wrong(
			r, record->line,
			"no kernel has such a policy: its addresses do not fit together");
		return -1;
	}
	add_entry(p, index);
	return 0;
}

/* The record that is open is done with. */
static int finish(struct pasted *p)
{
	int error = 0;

	switch (p->reader.record.kind) {
	case RECORD_SA:
	case RECORD_USE:
		error = finish_sa(p);
		break;
	case RECORD_POLICY:
		error = finish_policy(p);
		break;
	case RECORD_FLUSH_SAS:
	case RECORD_FLUSH_POLICIES:
		add_entry(p, XM_NONE);
		break;
	default:
		break;
	}
	p->reader.record.kind = RECORD_NONE;
	return error;
}

static int begin(struct pasted *p, const struct record *next)
{
	struct record *record = &p->reader.record;
	/* what only a monitor prints tells of all around it */
	bool monitor = p->reader.monitor && !p->monitor;

	if (monitor && !p->strange && p->sections_count)
		p->sections[p->sections_count - 1].monitor = true;
	p->monitor |= monitor;
	if (p->monitor && !p->has_monitor)
		p->before_monitor = p->statistics;
	p->has_monitor |= p->monitor;
	if (finish(p))
		return -1;
	find_section(p, next->kind);
	p->reader.monitor = false;
	*record = *next;
	record->selector = record->kind == RECORD_POLICY ?
				   &record->policy.selector :
				   NULL;
	return 0;
}

/* ---- what is around them ---- */

/* "XfrmInTmplMismatch  40" */
static bool read_statistic(struct pasted *p, const struct words *w)
{
	struct statistics *s = &p->statistics;
	struct statistic line = { .value = 0 };
	char name[WORD_ROOM];
	unsigned i = 0;

	if (w->count < 2 || !word_begins(w->list[0], "Xfrm") ||
	    w->list[0].length >= sizeof(line.name) ||
	    !word_number(w->list[1], INT64_MAX, &line.value))
		return false;
	snprintf(line.name, sizeof(line.name), "%s",
		 word_copy(w->list[0], name));
	for (const char *c = line.name; *c; c++)
		if (!isalnum((unsigned char)*c))
			return false;
	while (i < s->count && strcmp(s->lines[i].name, line.name) != 0)
		i++;
	if (i == STATISTICS_MOST)
		return false;
	s->lines[i] = line;
	s->count += i == s->count;
	p->again = p->has_monitor;
	return true;
}

/*
 * "Linux gw-a 6.1.0-30-amd64 #1 SMP", "Linux version 6.1.0-30-amd64 (...", and
 * of charon "Status of IKE charon daemon (strongSwan 5.9.8, Linux 6.1.0, ..."
 */
static bool read_release(struct pasted *p, const struct words *w)
{
	unsigned at = 0;
	char release[WORD_ROOM];

	if (w->count > 7 && word_is(w->list[0], "Status"))
		while (at + 2 < w->count && !word_is(w->list[at], "Linux"))
			at++;
	if (at + 2 >= w->count || !word_is(w->list[at], "Linux"))
		return false;
	word_copy(w->list[at ? at + 1 : 2], release);
	release[strcspn(release, ",")] = '\0';
	if (!xm_kernel(release))
		return false;
	snprintf(p->release, sizeof(p->release), "%s", release);
	return true;
}

/* "Default policies:", " in:  block" */
static bool read_default(struct pasted *p, const struct words *w)
{
	static const char *const names[] = {
		[XM_IN] = "in:",
		[XM_OUT] = "out:",
		[XM_FWD] = "fwd:",
	};

	if (w->count != 2)
		return false;
	if (word_is(w->list[0], "Default") &&
	    word_is(w->list[1], "policies:")) {
		p->defaults = true;
		return true;
	}
	for (int i = 0; p->defaults && i < XM_DIRECTIONS; i++) {
		if (word_is(w->list[0], names[i])) {
			p->blocks[i] = word_is(w->list[1], "block");
			return true;
		}
	}
	return false;
}

/* Whether "ip" is typed here: behind a prompt, sudo, or another command. */
static bool is_command(const struct words *w, unsigned ip)
{
	struct word before;

	if (!ip || word_is(w->list[ip - 1], "sudo") ||
	    word_is(w->list[ip - 1], "+") ||
	    (ip > 1 && word_is(w->list[ip - 2], "exec")))
		return true;
	before = w->list[ip - 1];
	return strchr("#$%>;&", before.text[before.length - 1]) != NULL;
}

/* "state" of "# ip -s xfrm state", "policy" of "XFRM policy:"; else "". */
static struct word what_follows(const struct words *w, unsigned at)
{
	static const struct word none = { "", 0 };
	struct word next = at + 1 < w->count ? w->list[at + 1] : none;
	unsigned ip = at;

	if (word_is(w->list[at], "XFRM"))
		return word_is(next, "state:") || word_is(next, "policy:") ?
			       next :
			       none;
	if (!word_is(w->list[at], "xfrm"))
		return none;
	while (ip && (word_begins(w->list[ip - 1], "-")))
		ip--;
	if (!ip || !(word_is(w->list[ip - 1], "ip") ||
		     word_is(w->list[ip - 1], "/sbin/ip") ||
		     word_is(w->list[ip - 1], "/usr/sbin/ip")))
		return none;
	return is_command(w, ip - 1) ? next : none;
}

/* What somebody typed, or `ipsec look` and `ipsec barf` put above it. */
static bool read_heading(struct pasted *p, const struct words *w)
{
	bool found = false;

	for (unsigned i = 0; i < w->count; i++) {
		struct word word = w->list[i], next = what_follows(w, i);

		if (word_is(word, "ip-xfrm-state") || word_begins(next, "s")) {
			p->states++;
		} else if (word_is(word, "ip-xfrm-policy") ||
			   word_begins(next, "p")) {
			p->policies++;
			if (word_is(word, "XFRM"))
				p->reader.unknown |= UNKNOWN_ORDER;
		} else if (!word_begins(next, "m")) {
			continue;
		}
		p->monitor = word_begins(next, "m");
		found = true;
	}
	return found;
}

/* What an IKE daemon says is kept, and nothing else: it may be a key. */
static void keep_said(struct pasted *p, const struct words *w, const char *end)
{
	const char *begin = w->list[0].text;
	size_t size = (size_t)(end - begin);

	if (!conns_is_said(begin, size))
		return;
	if (p->said_room - p->said_size < size + 2) {
		p->said_room = 2 * p->said_room + size + 4096;
		p->said = must_grow(p->said, p->said_room, 1);
	}
	memcpy(p->said + p->said_size, begin, size);
	p->said_size += size;
	memcpy(p->said + p->said_size++, "\n", 2);
}

static int read_strange(struct pasted *p, const struct words *w,
			const char *end)
{
	p->strange = true;
	if (read_heading(p, w))
		return finish(p);
	if (!read_statistic(p, w) && !read_release(p, w) && !read_default(p, w))
		keep_said(p, w, end);
	return 0;
}

/* ---- lines ---- */

static int read_part(struct pasted *p, const char *line, size_t size);

/*
 * The line that was thought to be wrapped goes on with @line: or it does not,
 * and then both are read for themselves.
 */
static int read_joined(struct pasted *p, const char *line, size_t size)
{
	struct record next;
	struct words w;
	size_t room = sizeof(p->wrapped) - p->wrapped_size;
	enum outcome outcome = LINE_STRANGE;

	if (size + 1 < room) {
		p->wrapped[p->wrapped_size++] = ' ';
		memcpy(p->wrapped + p->wrapped_size, line, size);
		p->wrapped_size += size;
		words_split(&w, p->wrapped, p->wrapped_size);
		outcome = record_line(&p->reader, &w, &next);
	}
	if (outcome == LINE_UNFINISHED && ++p->joined < JOINED_MOST)
		return 0;
	p->joined = 0;
	switch (outcome) {
	case LINE_READ:
		return 0;
	case LINE_HEAD:
		return begin(p, &next);
	case LINE_WRONG:
		return -1;
	default:
		p->strange = true;
		return read_part(p, line, size);
	}
}

/* A line, or of -o's lines what is between two backslashes. */
static int read_part(struct pasted *p, const char *line, size_t size)
{
	struct record next;
	struct words w;

	words_split(&w, line, size);
	if (!w.count)
		return 0;
	if (p->joined)
		return read_joined(p, w.list[0].text,
				   (size_t)(line + size - w.list[0].text));
	switch (record_line(&p->reader, &w, &next)) {
	case LINE_READ:
		return 0;
	case LINE_HEAD:
		return begin(p, &next);
	case LINE_STRANGE:
		return read_strange(p, &w, line + size);
	case LINE_UNFINISHED:
		if (size >= sizeof(p->wrapped))
			return read_strange(p, &w, line + size);
		memcpy(p->wrapped, line, size);
		p->wrapped_size = size;
		p->joined = 1;
		return 0;
	default:
		return -1;
	}
}

int pasted_line(struct pasted *p, const char *line, size_t size)
{
	const char *end = line + size, *part;
	int error = 0;

	p->reader.line++;
	while (!error && (part = memchr(line, '\\', (size_t)(end - line)))) {
		error = read_part(p, line, (size_t)(part - line));
		line = part + 1;
	}
	while (line < end && (end[-1] == '\r' || end[-1] == ' '))
		end--;
	return error ? error : read_part(p, line, (size_t)(end - line));
}

/* ---- files ---- */

/* How much was read that is of use. */
static uint64_t count_all(const struct pasted *p)
{
	return (uint64_t)p->entries_count + p->states + p->policies +
	       p->said_size + p->statistics.count + p->defaults +
	       strlen(p->release);
}

void pasted_begin(struct pasted *p, const char *name, struct trouble *t)
{
	p->reader.file = name;
	p->reader.t = t;
	p->reader.line = 0;
	p->before_file = count_all(p);
	p->monitor = false;
	p->strange = true;
}

int pasted_finish_file(struct pasted *p, bool *useful)
{
	*useful = count_all(p) > p->before_file;
	if (p->joined) {
		p->joined = 0;
		record_wrong(&p->reader, p->reader.line,
			     "it ends in the middle of a line of `ip xfrm`");
		return -1;
	}
	*useful |= p->reader.record.kind != RECORD_NONE;
	return finish(p);
}

/* ---- the whole ---- */

static int check_kinds(struct pasted *p)
{
	bool sas = p->states > 0, policies = p->policies > 0;

	for (uint32_t i = 0; i < p->entries_count && !(sas && policies); i++) {
		if (is_of_policy(p->entries[i].kind))
			policies = true;
		else
			sas = true;
	}
	if (!sas && !policies)
		return trouble(
			p->reader.t,
			"%s: neither a dump of sacheck nor what `ip xfrm state` and `ip xfrm policy` print",
			p->reader.file);
	if (!sas || !policies)
		return trouble(
			p->reader.t,
			"%s: %s, but not what `ip xfrm %s` prints: put it into the same text, or give both files as STATE+POLICY",
			p->reader.file, sas ? "SAs" : "policies",
			sas ? "policy" : "state");
	return 0;
}

static int make_gateway(struct pasted *p, bool monitor, struct gateway *g)
{
	struct record_reader *r = &p->reader;

	*g = (struct gateway) {
		.unknown = r->unknown | (p->defaults ? 0 : UNKNOWN_BLOCKS) |
			   (p->release[0] ? 0 : UNKNOWN_KERNEL),
	};
	/* those of before tell nothing of now */
	if (!monitor)
		g->statistics = p->before_monitor;
	else if (p->again == p->has_monitor)
		g->statistics = p->statistics;
	if (!g->statistics.count)
		g->unknown |= UNKNOWN_STATISTICS;
	g->set = sift(p, monitor, &g->unknown, r->t);
	if (!g->set)
		return -1;
	snprintf(g->name, sizeof(g->name), "%s", r->file);
	snprintf(g->release, sizeof(g->release), "%s", p->release);
	for (int i = 0; i < XM_DIRECTIONS; i++)
		if (p->blocks[i])
			gateway_block(g, (enum xm_direction)i);
	xm_set_seal(g->set);
	if (p->said) {
		g->said = must_strdup(p->said);
		conns_apply(g, g->said);
	}
	return 0;
}

int pasted_end(struct pasted *p, struct gateway *before, struct gateway *now)
{
	*now = (struct gateway) { .name = "" };
	if (before)
		*before = (struct gateway) { .name = "" };
	if (check_kinds(p) || (before && make_gateway(p, false, before)))
		return -1;
	if (!make_gateway(p, true, now))
		return 0;
	gateway_free(now);
	if (before)
		gateway_free(before);
	return -1;
}
