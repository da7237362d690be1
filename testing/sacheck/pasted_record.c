// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * pasted_record.c - where a record of `ip xfrm` begins.
 *
 * The formats are those that iproute2 prints, ip/ipxfrm.c, xfrm_state.c,
 * xfrm_policy.c and xfrm_monitor.c, from 2012 on.
 */
#include "sacheck/pasted_record.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

enum outcome record_wrong(struct record_reader *r, unsigned line,
			  const char *format, ...)
{
	char what[512];
	va_list args;

	va_start(args, format);
	vsnprintf(what, sizeof(what), format, args);
	va_end(args);
	trouble(r->t, "%s, line %u: %s", r->file, line, what);
	return LINE_WRONG;
}

/* "src 192.0.2.1 dst 192.0.2.2  reqid 0x4005 protocol esp SPI 0xc0ffee01" */
static enum outcome read_use(struct words *w, struct record *next)
{
	uint64_t spi, reqid;
	struct word proto;

	if (w->count - w->at < 6)
		return LINE_UNFINISHED;
	proto = w->list[w->at + 3];
	if (!word_is(w->list[w->at + 4], "SPI") ||
	    !word_number(w->list[w->at + 1], UINT32_MAX, &reqid) ||
	    !word_number(w->list[w->at + 5], UINT32_MAX, &spi))
		return LINE_STRANGE;
	next->kind = RECORD_USE;
	next->whole = true;
	next->sa.reqid = (uint32_t)reqid;
	next->sa.spi = (uint32_t)spi;
	next->sa.proto = word_is(proto, "ah")	  ? 51 :
			 word_is(proto, "ipcomp") ? 108 :
						    50;
	next->sa.mode = XM_TUNNEL;
	next->sa.packets = 1;
	return LINE_HEAD;
}

/* Of "src ADDRESS dst ADDRESS" or "src SUBNET dst SUBNET ...". */
static enum outcome read_head(struct record_reader *r, struct words *w,
			      struct record *next)
{
	struct word src, dst;
	char one[WORD_ROOM], other[WORD_ROOM];
	enum outcome outcome;

	if (w->count - w->at < 4)
		return LINE_UNFINISHED;
	src = w->list[w->at + 1];
	dst = w->list[w->at + 3];
	w->at += 4;
	if (word_address(src, &next->sa.src) &&
	    word_address(dst, &next->sa.dst)) {
		if (words_left(w) && word_is(w->list[w->at], "reqid"))
			return read_use(w, next);
		next->kind = RECORD_SA;
		next->sa.selector.src.family = AF_UNSPEC;
		return LINE_HEAD;
	}
	if (!word_subnet(src, &next->policy.selector.src) ||
	    !word_subnet(dst, &next->policy.selector.dst))
		return record_wrong(
			r, r->line,
			"\"src %s dst %s\" are no addresses; if names were put in their place, put addresses there, everywhere the same",
			word_copy(src, one), word_copy(dst, other));
	next->kind = RECORD_POLICY;
	outcome = field_selector(r, w, &next->policy.selector);
	return outcome == LINE_READ ? LINE_HEAD : outcome;
}

static bool is_verb(struct word word, enum record_verb *verb)
{
	if (word_is(word, "Deleted"))
		*verb = VERB_DELETED;
	else if (word_is(word, "Updated"))
		*verb = VERB_UPDATED;
	else if (word_is(word, "Expired"))
		*verb = VERB_EXPIRED;
	else
		return false;
	return true;
}

/*
 * Where in the line "src" is, with what a log may have put before it; else the
 * count of words.
 */
static unsigned find_head(const struct words *w)
{
	struct prefix p;

	/* it may be wrapped */
	if (word_is(w->list[0], "src") && w->count > 1 &&
	    (w->count > 2 ? word_is(w->list[2], "dst") :
			    word_address(w->list[1], &p) ||
				    word_subnet(w->list[1], &p)))
		return 0;
	for (unsigned i = 1; i + 3 < w->count; i++) {
		struct word before = w->list[i - 1];

		if (!word_is(w->list[i], "src") ||
		    !word_is(w->list[i + 2], "dst"))
			continue;
		if (word_is(before, "tmpl") || word_is(before, "sel") ||
		    word_is(before, "policy"))
			continue;
		if (word_address(w->list[i + 1], &p) ||
		    word_subnet(w->list[i + 1], &p))
			return i;
	}
	return w->count;
}

/* Lines that only a monitor prints, and that begin something. */
static enum outcome read_notice(struct record_reader *r, const struct words *w,
				struct record *next)
{
	struct word first = w->list[0], second = { "", 0 };

	if (w->count > 1)
		second = w->list[1];
	if (word_is(first, "Flushed") && word_is(second, "state"))
		next->kind = RECORD_FLUSH_SAS;
	else if (word_is(first, "Flushed") && word_is(second, "policy"))
		next->kind = RECORD_FLUSH_POLICIES;
	else if ((word_is(first, "acquire") && word_is(second, "proto")) ||
		 (word_is(first, "report") && word_is(second, "proto")) ||
		 (word_is(first, "Async") && word_is(second, "event")) ||
		 (word_is(first, "Mapping") && word_is(second, "change")) ||
		 word_is(first, "Timestamp:"))
		next->kind = RECORD_OTHER;
	else
		return LINE_STRANGE;
	next->whole = true;
	r->monitor = true;
	return LINE_HEAD;
}

enum outcome record_line(struct record_reader *r, struct words *w,
			 struct record *next)
{
	enum outcome outcome;
	unsigned at;

	if (!w->count)
		return LINE_READ;
	outcome = r->record.kind == RECORD_NONE ? LINE_STRANGE :
						  field_line(r, w);
	if (outcome != LINE_STRANGE)
		return outcome;
	*next = (struct record) { .line = r->line };
	outcome = read_notice(r, w, next);
	if (outcome != LINE_STRANGE)
		return outcome;
	at = find_head(w);
	if (at == w->count)
		return LINE_STRANGE;
	next->prefix = at;
	if (at && is_verb(w->list[at - 1], &next->verb)) {
		next->prefix--;
		r->monitor = true;
	}
	w->at = at;
	return read_head(r, w, next);
}
