// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * pasted_fields.c - the lines of one record of `ip xfrm`.
 *
 * A line is known by its first word; see the table at the end.
 */
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "sacheck/pasted_record.h"

enum {
	IN_SA = 1 << 0,
	IN_POLICY = 1 << 1,
};

static const struct name_of {
	const char *name;
	uint8_t number;
} sa_protocols[] = {
	{ "esp", IPPROTO_ESP }, { "ah", IPPROTO_AH }, { "comp", IPPROTO_COMP },
	{ "route2", IPPROTO_ROUTING }, { "hao", IPPROTO_DSTOPTS },
	{ "ipsec-any", 255 }, { NULL, 0 }
}, modes[] = {
	{ "transport", XM_TRANSPORT }, { "tunnel", XM_TUNNEL }, { "ro", 2 },
	{ "in_trigger", 3 }, { "beet", XM_BEET }, { "iptfs", XM_IPTFS },
	{ NULL, 0 }
/* those of /etc/protocols that somebody may want a tunnel for */
}, protocols[] = {
	{ "icmp", IPPROTO_ICMP }, { "igmp", IPPROTO_IGMP }, { "ipencap", 4 },
	{ "tcp", IPPROTO_TCP }, { "udp", IPPROTO_UDP },
	{ "dccp", IPPROTO_DCCP }, { "ipv6", IPPROTO_IPV6 },
	{ "gre", IPPROTO_GRE }, { "esp", IPPROTO_ESP }, { "ah", IPPROTO_AH },
	{ "ipv6-icmp", IPPROTO_ICMPV6 }, { "eigrp", 88 }, { "ospf", 89 },
	{ "ospfigp", 89 }, { "ipip", 94 }, { "pim", IPPROTO_PIM },
	{ "ipcomp", IPPROTO_COMP }, { "vrrp", 112 }, { "l2tp", 115 },
	{ "sctp", IPPROTO_SCTP }, { "mobility-header", IPPROTO_MH },
	{ "udplite", IPPROTO_UDPLITE }, { NULL, 0 }
};

/* As a name, or as a number. */
static bool find_name(struct word word, const struct name_of *names,
		      uint8_t *out)
{
	uint64_t value;

	for (; names->name; names++) {
		if (word_is(word, names->name)) {
			*out = names->number;
			return true;
		}
	}
	if (!word_number(word, UINT8_MAX, &value))
		return false;
	*out = (uint8_t)value;
	return true;
}

/* The next word as a number; LINE_READ, _UNFINISHED or _WRONG. */
static enum outcome next_number(struct record_reader *r, struct words *w,
				uint64_t most, uint64_t *out)
{
	char one[WORD_ROOM], other[WORD_ROOM];

	if (!words_left(w))
		return LINE_UNFINISHED;
	if (word_number(w->list[w->at++], most, out))
		return LINE_READ;
	return record_wrong(r, r->line, "\"%s %s\": that is no number here",
			    word_copy(w->list[w->at - 2], one),
			    word_copy(w->list[w->at - 1], other));
}

static enum outcome next_name(struct record_reader *r, struct words *w,
			      const struct name_of *names, uint8_t *out)
{
	char one[WORD_ROOM], other[WORD_ROOM];

	if (!words_left(w))
		return LINE_UNFINISHED;
	if (find_name(w->list[w->at++], names, out))
		return LINE_READ;
	return record_wrong(r, r->line, "\"%s %s\" is not known",
			    word_copy(w->list[w->at - 2], one),
			    word_copy(w->list[w->at - 1], other));
}

/* ---- selectors ---- */

/*
 * An interface has a number in the kernel, of which only the loopback's is
 * known here.
 */
static enum outcome next_interface(struct record_reader *r, struct words *w,
				   uint32_t *out)
{
	char name[WORD_ROOM];
	unsigned i;

	if (!words_left(w))
		return LINE_UNFINISHED;
	word_copy(w->list[w->at++], name);
	if (strcmp(name, "lo") == 0) {
		*out = 1;
		return LINE_READ;
	}
	name[INTERFACE_NAME - 1] = '\0';
	for (i = 0; i < r->interfaces_count; i++)
		if (strcmp(r->interfaces[i], name) == 0)
			break;
	if (i == INTERFACES_MOST)
		return record_wrong(r, r->line,
				    "selectors name more than %d interfaces",
				    INTERFACES_MOST);
	if (i == r->interfaces_count)
		memcpy(r->interfaces[r->interfaces_count++], name,
		       INTERFACE_NAME);
	r->unknown |= UNKNOWN_INTERFACES;
	*out = i + 2;
	return LINE_READ;
}

static enum outcome next_port(struct record_reader *r, struct words *w,
			      uint16_t *port, uint16_t *mask)
{
	uint64_t value = 0;
	enum outcome outcome = next_number(r, w, UINT16_MAX, &value);

	*port = (uint16_t)value;
	*mask = UINT16_MAX;
	r->unknown |= UNKNOWN_MASKS;
	return outcome;
}

static enum outcome next_key(struct record_reader *r, struct words *w,
			     struct xm_selector *s)
{
	uint64_t value = 0;
	enum outcome outcome = next_number(r, w, UINT32_MAX, &value);

	s->sport = (uint16_t)(value >> 16);
	s->dport = (uint16_t)value;
	s->sport_mask = s->dport_mask = UINT16_MAX;
	r->unknown |= UNKNOWN_MASKS;
	return outcome;
}

enum outcome field_selector(struct record_reader *r, struct words *w,
			    struct xm_selector *s)
{
	enum outcome outcome = LINE_READ;
	uint64_t ignored;
	char text[WORD_ROOM];

	while (outcome == LINE_READ && words_left(w)) {
		if (words_take(w, "proto"))
			outcome = next_name(r, w, protocols, &s->proto);
		else if (words_take(w, "sport") || words_take(w, "type"))
			outcome = next_port(r, w, &s->sport, &s->sport_mask);
		else if (words_take(w, "dport") || words_take(w, "code"))
			outcome = next_port(r, w, &s->dport, &s->dport_mask);
		else if (words_take(w, "key"))
			outcome = next_key(r, w, s);
		else if (words_take(w, "dev"))
			outcome = next_interface(r, w, &s->ifindex);
		else if (words_take(w, "uid"))
			outcome = next_number(r, w, UINT32_MAX, &ignored);
		else
			outcome = record_wrong(
				r, r->line, "\"%s\" is not known in a selector",
				word_copy(w->list[w->at], text));
	}
	return outcome;
}

/* A line that goes on with a selector which was too long for its own. */
static enum outcome on_selector_rest(struct record_reader *r, struct words *w)
{
	w->at--;
	return r->record.selector ? field_selector(r, w, r->record.selector) :
				    LINE_STRANGE;
}

/* "sel src 10.0.1.0/24 dst 10.0.0.0/24 ..." */
static enum outcome on_sel(struct record_reader *r, struct words *w)
{
	struct xm_selector *s = &r->record.sa.selector;

	if (w->count - w->at < 4)
		return LINE_UNFINISHED;
	if (!words_take(w, "src") || !word_subnet(w->list[w->at++], &s->src) ||
	    !words_take(w, "dst") || !word_subnet(w->list[w->at++], &s->dst))
		return record_wrong(r, r->line, "\"sel\" without two subnets");
	r->record.selector = s;
	return field_selector(r, w, s);
}

/* ---- an SA, and a template ---- */

struct id {
	uint8_t proto, mode;
	uint64_t spi, reqid;
};

/* "esp spi 0xc0ffee01 reqid 16389 mode tunnel" */
static enum outcome read_id(struct record_reader *r, struct words *w,
			    struct id *id)
{
	enum outcome outcome = next_name(r, w, sa_protocols, &id->proto);

	if (outcome == LINE_READ && words_take(w, "spi"))
		outcome = next_number(r, w, UINT32_MAX, &id->spi);
	if (outcome != LINE_READ)
		return outcome;
	if (!words_left(w))
		return LINE_UNFINISHED;
	if (!words_take(w, "reqid"))
		return record_wrong(r, r->line,
				    "\"proto ...\" without a reqid");
	outcome = next_number(r, w, UINT32_MAX, &id->reqid);
	if (outcome != LINE_READ)
		return outcome;
	if (!words_left(w))
		return LINE_UNFINISHED;
	if (!words_take(w, "mode"))
		return record_wrong(r, r->line,
				    "\"proto ... reqid ...\" without a mode");
	return next_name(r, w, modes, &id->mode);
}

static enum outcome on_proto(struct record_reader *r, struct words *w)
{
	struct record *record = &r->record;
	struct xm_policy *p = &record->policy;
	struct id id = { .spi = 0 };
	enum outcome outcome;

	if (record->kind == RECORD_SA ? record->whole : !record->template_open)
		return on_selector_rest(r, w);
	outcome = read_id(r, w, &id);
	if (outcome != LINE_READ)
		return outcome;
	if (record->kind == RECORD_SA) {
		record->sa.proto = id.proto;
		record->sa.mode = id.mode;
		record->sa.spi = (uint32_t)id.spi;
		record->sa.reqid = (uint32_t)id.reqid;
		record->whole = true;
	} else {
		struct xm_template *t = &p->templates[p->templates_count - 1];

		t->proto = id.proto;
		t->mode = id.mode;
		t->spi = (uint32_t)id.spi;
		t->reqid = (uint32_t)id.reqid;
		record->template_open = false;
	}
	return LINE_READ;
}

/* "replay-window 32 seq 0x00000000 flag wildrecv af-unspec (0x00101000)" */
static enum outcome on_flags(struct record_reader *r, struct words *w)
{
	while (words_left(w))
		r->record.sa.wildrecv |= word_is(w->list[w->at++], "wildrecv");
	return LINE_READ;
}

/* Behind the algorithm's name stands its key: nobody looks there. */
static enum outcome on_algorithm(struct record_reader *r, struct words *w)
{
	(void)w;
	r->record.has_algorithms = true;
	return LINE_READ;
}

static enum outcome on_encap(struct record_reader *r, struct words *w)
{
	(void)w;
	r->record.sa.encapsulated = true;
	return LINE_READ;
}

/* "mark 0x1/0xff"; before iproute2 4.0 the value was signed: "mark -1/0xff" */
static enum outcome on_mark(struct record_reader *r, struct words *w)
{
	struct xm_mark *mark = r->record.kind == RECORD_SA ?
				       &r->record.sa.mark :
				       &r->record.policy.mark;
	char text[WORD_ROOM], *slash, *end, *mask_end;

	if (!words_left(w))
		return LINE_UNFINISHED;
	word_copy(w->list[w->at], text);
	slash = strchr(text, '/');
	mark->value = (uint32_t)strtoll(text, &end, 0);
	if (slash)
		mark->mask = (uint32_t)strtoull(slash + 1, &mask_end, 0);
	if (!slash || end != slash || end == text || *mask_end ||
	    mask_end == slash + 1)
		return record_wrong(
			r, r->line,
			"\"mark %s\" is not like \"mark 0x1/0xffffffff\"",
			text);
	return LINE_READ;
}

static enum outcome on_if_id(struct record_reader *r, struct words *w)
{
	uint64_t value = 0;
	enum outcome outcome = next_number(r, w, UINT32_MAX, &value);

	r->record.sa.if_id = r->record.policy.if_id = (uint32_t)value;
	return outcome;
}

/* "hard 0": behind an expired SA or policy, whether that is its end */
static enum outcome on_hard(struct record_reader *r, struct words *w)
{
	uint64_t hard = 0;
	enum outcome outcome = next_number(r, w, 1, &hard);

	if (r->record.verb == VERB_EXPIRED && hard)
		r->record.verb = VERB_DELETED;
	return outcome;
}

/* ---- lifetimes ---- */

static enum outcome on_lifetime(struct record_reader *r, struct words *w)
{
	r->record.current = words_take(w, "current:");
	return LINE_READ;
}

/*
 * "expire add: soft 0(sec), hard 30(sec)": what the kernel itself made is gone
 * after xfrm_acq_expires, see __find_acq_core() in net/xfrm/xfrm_state.c.
 */
static enum outcome on_expire(struct record_reader *r, struct words *w)
{
	uint64_t soft, hard;

	if (w->count - w->at >= 5 && words_take(w, "add:") &&
	    word_number(w->list[w->at + 1], UINT64_MAX, &soft) &&
	    word_number(w->list[w->at + 3], UINT64_MAX, &hard))
		r->record.short_lived = !soft && hard;
	return LINE_READ;
}

/* "84(bytes), 1(packets)" */
static enum outcome on_counters(struct record_reader *r, struct words *w)
{
	uint64_t packets = 0;
	enum outcome outcome = next_number(r, w, INT64_MAX, &packets);

	if (outcome == LINE_READ && r->record.kind == RECORD_SA) {
		r->record.sa.packets = packets;
		r->record.has_counters = true;
	}
	return outcome;
}

/* "2023-08-11" and "00:21:49" as seconds; -1: they are none. */
static int64_t read_time(struct word date, struct word time)
{
	char text[2 * WORD_ROOM + 1], one[WORD_ROOM], other[WORD_ROOM];
	struct tm tm = { .tm_isdst = 0 };
	const char *end;

	snprintf(text, sizeof(text), "%s %s", word_copy(date, one),
		 word_copy(time, other));
	end = strptime(text, "%Y-%m-%d %H:%M:%S", &tm);
	return end && !*end ? timegm(&tm) : -1;
}

/* "add 2023-08-11 00:21:49 use -": when it was added, in somebody's zone */
static enum outcome on_add(struct record_reader *r, struct words *w)
{
	int64_t time = 0;

	if (!words_left(w))
		return LINE_UNFINISHED;
	if (r->record.kind != RECORD_SA || !r->record.current)
		return LINE_READ;
	if (!words_take(w, "-")) {
		if (w->count - w->at < 2)
			return LINE_UNFINISHED;
		time = read_time(w->list[w->at], w->list[w->at + 1]);
	}
	if (time < 0)
		return record_wrong(r, r->line,
				    "\"add\" without a date and a time");
	r->record.sa.add_time = (uint64_t)time;
	r->record.has_time = true;
	return LINE_READ;
}

/* ---- a policy ---- */

static bool find_direction(struct word word, enum xm_direction *out)
{
	static const char *const names[] = {
		[XM_IN] = "in",
		[XM_OUT] = "out",
		[XM_FWD] = "fwd",
	};

	for (int i = 0; i < XM_DIRECTIONS; i++) {
		if (word_is(word, names[i])) {
			*out = (enum xm_direction)i;
			return true;
		}
	}
	return false;
}

static enum outcome direction_of_sa(struct record_reader *r, struct words *w)
{
	enum xm_direction direction;

	if (!words_left(w))
		return LINE_UNFINISHED;
	if (find_direction(w->list[w->at], &direction))
		r->record.sa.direction = direction == XM_OUT ? XM_SA_OUTBOUND :
							       XM_SA_INBOUND;
	return LINE_READ;
}

/* "action block index 17 priority 2084814 ptype main share any flag" */
static enum outcome read_policy_words(struct record_reader *r, struct words *w)
{
	struct xm_policy *p = &r->record.policy;
	enum outcome outcome = LINE_READ;
	uint64_t index = 0, priority = 0;

	if (words_take(w, "action")) {
		if (!words_left(w))
			return LINE_UNFINISHED;
		p->block = word_is(w->list[w->at++], "block");
	}
	if (words_take(w, "index"))
		outcome = next_number(r, w, UINT32_MAX, &index);
	if (outcome == LINE_READ && !words_left(w))
		return LINE_UNFINISHED;
	if (outcome == LINE_READ && !words_take(w, "priority"))
		return record_wrong(
			r, r->line,
			"a policy's direction without its priority");
	if (outcome == LINE_READ)
		outcome = next_number(r, w, UINT32_MAX, &priority);
	if (outcome != LINE_READ)
		return outcome;
	p->index = (uint32_t)index;
	p->priority = (uint32_t)priority;
	if (words_take(w, "ptype")) {
		if (!words_left(w))
			return LINE_UNFINISHED;
		r->record.left_out |= !words_take(w, "main");
	}
	r->record.whole = true;
	r->record.selector = NULL;
	return LINE_READ;
}

/* "dir out priority 2084814 ptype main" */
static enum outcome on_dir(struct record_reader *r, struct words *w)
{
	char text[WORD_ROOM];
	uint64_t number;

	if (r->record.kind == RECORD_SA)
		return direction_of_sa(r, w);
	if (!words_left(w))
		return LINE_UNFINISHED;
	if (word_number(w->list[w->at], UINT8_MAX, &number))
		r->record.left_out = true; /* of a socket */
	else if (!find_direction(w->list[w->at], &r->record.policy.direction))
		return record_wrong(r, r->line, "\"dir %s\" is not known",
				    word_copy(w->list[w->at], text));
	w->at++;
	return read_policy_words(r, w);
}

static enum outcome on_socket(struct record_reader *r, struct words *w)
{
	(void)w;
	r->record.left_out = r->record.whole = true;
	return LINE_READ;
}

/* "tmpl src 192.0.2.1 dst 192.0.2.2" */
static enum outcome on_tmpl(struct record_reader *r, struct words *w)
{
	struct xm_policy *p = &r->record.policy;
	struct xm_template *t = &p->templates[p->templates_count];

	if (w->count - w->at < 4)
		return LINE_UNFINISHED;
	if (p->templates_count == XM_DEPTH)
		return record_wrong(r, r->line,
				    "a policy of more than %d templates",
				    XM_DEPTH);
	*t = (struct xm_template) { .spi = 0 };
	if (!words_take(w, "src") || !word_address(w->list[w->at++], &t->src) ||
	    !words_take(w, "dst") || !word_address(w->list[w->at++], &t->dst))
		return record_wrong(r, r->line,
				    "\"tmpl\" without two addresses");
	p->templates_count++;
	r->record.template_open = true;
	return LINE_READ;
}

static enum outcome on_level(struct record_reader *r, struct words *w)
{
	struct xm_policy *p = &r->record.policy;

	if (!words_left(w))
		return LINE_UNFINISHED;
	if (p->templates_count)
		p->templates[p->templates_count - 1].optional =
			!word_is(w->list[w->at], "required") &&
			!word_is(w->list[w->at], "0");
	return LINE_READ;
}

/* ---- which ---- */

/* In the order of strcmp(); without a function: of no matter. */
static const struct field {
	const char *word;
	unsigned in;
	enum outcome (*read)(struct record_reader *r, struct words *w);
} fields[] = {
	{ "add", IN_SA | IN_POLICY, on_add },
	{ "aead", IN_SA, on_algorithm },
	{ "anti-replay", IN_SA, NULL },
	{ "auth", IN_SA, on_algorithm },
	{ "auth-trunc", IN_SA, on_algorithm },
	{ "coa", IN_SA, NULL },
	{ "code", IN_SA | IN_POLICY, on_selector_rest },
	{ "comp", IN_SA, on_algorithm },
	{ "crypto", IN_SA | IN_POLICY, NULL },
	{ "dev", IN_SA | IN_POLICY, on_selector_rest },
	{ "dir", IN_SA | IN_POLICY, on_dir },
	{ "dport", IN_SA | IN_POLICY, on_selector_rest },
	{ "enc", IN_SA, on_algorithm },
	{ "enc-mask", IN_POLICY, NULL },
	{ "encap", IN_SA, on_encap },
	{ "expire", IN_SA | IN_POLICY, on_expire },
	{ "extra_flag", IN_SA, NULL },
	{ "flag", IN_SA | IN_POLICY, on_flags },
	{ "hard", IN_SA | IN_POLICY, on_hard },
	{ "if_id", IN_SA | IN_POLICY, on_if_id },
	{ "key", IN_SA | IN_POLICY, on_selector_rest },
	{ "lastused", IN_SA | IN_POLICY, NULL },
	{ "level", IN_POLICY, on_level },
	{ "lifetime", IN_SA | IN_POLICY, on_lifetime },
	{ "limit:", IN_SA | IN_POLICY, NULL },
	{ "mark", IN_SA | IN_POLICY, on_mark },
	{ "output-mark", IN_SA, NULL },
	{ "pcpu-num", IN_SA, NULL },
	{ "proto", IN_SA | IN_POLICY, on_proto },
	{ "replay-window", IN_SA, on_flags },
	{ "replay_window", IN_SA, NULL },
	{ "security", IN_SA | IN_POLICY, NULL },
	{ "sel", IN_SA, on_sel },
	{ "seq", IN_SA, on_flags },
	{ "seq-hi", IN_SA, NULL },
	{ "share", IN_POLICY, NULL },
	{ "socket", IN_POLICY, on_socket },
	{ "sport", IN_SA | IN_POLICY, on_selector_rest },
	{ "stats:", IN_SA, NULL },
	{ "tfcpad", IN_SA, NULL },
	{ "tmpl", IN_POLICY, on_tmpl },
	{ "type", IN_SA | IN_POLICY, on_selector_rest },
	{ "uid", IN_SA | IN_POLICY, on_selector_rest },
};

static const struct field *find_field(struct word word)
{
	size_t low = 0, high = sizeof(fields) / sizeof(fields[0]);

	while (low < high) {
		size_t middle = (low + high) / 2;
		const char *text = fields[middle].word;
		size_t length = strlen(text);
		/* a word may have a NUL in it */
		int order = memcmp(word.text, text,
				   word.length < length ? word.length : length);

		if (!order)
			order = (word.length > length) - (word.length < length);
		if (!order)
			return &fields[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

/* "00000000 00000000 ...": a bitmap of what arrived, of an SA */
static bool is_bitmap(const struct words *w, unsigned at)
{
	for (; at < w->count; at++) {
		if (w->list[at].length != 8)
			return false;
		for (size_t i = 0; i < 8; i++)
			if (!strchr("0123456789abcdef", w->list[at].text[i]))
				return false;
	}
	return true;
}

static bool is_counters(struct word word)
{
	static const char end[] = "(bytes),";
	size_t length = sizeof(end) - 1;

	return word.length > length &&
	       memcmp(word.text + word.length - length, end, length) == 0;
}

static enum outcome line_at(struct record_reader *r, struct words *w,
			    unsigned at)
{
	enum record_kind kind = r->record.kind;
	const struct field *field = find_field(w->list[at]);
	unsigned in = kind == RECORD_SA ? IN_SA : IN_POLICY;

	w->at = at + 1;
	if (is_counters(w->list[at]))
		return r->record.current ? on_counters(r, w) : LINE_READ;
	if (kind == RECORD_SA && is_bitmap(w, at))
		return LINE_READ;
	if (kind != RECORD_SA && kind != RECORD_POLICY)
		return field || word_is(w->list[at], "policy") ? LINE_READ :
								 LINE_STRANGE;
	if (!field || !(field->in & in))
		return LINE_STRANGE;
	return field->read ? field->read(r, w) : LINE_READ;
}

enum outcome field_line(struct record_reader *r, struct words *w)
{
	unsigned prefix = r->record.prefix;
	enum outcome outcome = line_at(r, w, 0);

	if (outcome == LINE_STRANGE && prefix && prefix < w->count)
		outcome = line_at(r, w, prefix);
	return outcome;
}
