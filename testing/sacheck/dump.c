// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * dump.c - a gateway as JSON text, and back.
 *
 * What has its usual value is left out: a mark of 0/0, a port mask of 0, ...
 */
#include "sacheck/dump.h"

#include <arpa/inet.h>
#include <inttypes.h>
#include <jansson.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/must.h"

static const struct name_of {
	unsigned number;
	const char *name;
} protocols[] = {
	{ IPPROTO_ESP, "esp" },
	{ IPPROTO_AH, "ah" },
	{ IPPROTO_COMP, "comp" },
	{ 0, NULL },
}, modes[] = {
	{ XM_TRANSPORT, "transport" },
	{ XM_TUNNEL, "tunnel" },
	{ XM_BEET, "beet" },
	{ XM_IPTFS, "iptfs" },
	{ 0, NULL },
}, directions[] = {
	{ XM_IN, "in" },
	{ XM_OUT, "out" },
	{ XM_FWD, "fwd" },
	{ 0, NULL },
}, states[] = {
	{ XM_SA_VALID, "valid" },
	{ XM_SA_LARVAL, "larval" },
	{ XM_SA_EXPIRED, "expired" },
	{ 0, NULL },
}, sa_directions[] = {
	{ XM_SA_INBOUND, "in" },
	{ XM_SA_OUTBOUND, "out" },
	{ 0, NULL },
};

/* --------------------------------------------------------------- writing */

/* A value that is the usual one is not written. */
static void put_number(json_t *o, const char *key, uint64_t value)
{
	if (value)
		json_object_set_new(o, key, json_integer((json_int_t)value));
}

static void put_true(json_t *o, const char *key, bool value)
{
	if (value)
		json_object_set_new(o, key, json_true());
}

/* As a name; as a number where there is none. */
static void put_name(json_t *o, const char *key, const struct name_of *names,
		     unsigned value)
{
	for (; names->name; names++) {
		if (names->number == value) {
			json_object_set_new(o, key, json_string(names->name));
			return;
		}
	}
	json_object_set_new(o, key, json_integer(value));
}

static void put_spi(json_t *o, uint32_t spi)
{
	char text[16];

	snprintf(text, sizeof(text), "0x%08" PRIx32, spi);
	json_object_set_new(o, "spi", json_string(text));
}

static void put_address(json_t *o, const char *key, const struct prefix *p)
{
	char text[INET6_ADDRSTRLEN];

	if (inet_ntop(p->family, p->address, text, sizeof(text)))
		json_object_set_new(o, key, json_string(text));
}

static void put_prefix(json_t *o, const char *key, const struct prefix *p)
{
	char text[PREFIX_TEXT];

	json_object_set_new(o, key, json_string(prefix_print(p, text)));
}

static void put_mark(json_t *o, struct xm_mark mark)
{
	if (mark.value || mark.mask)
		json_object_set_new(o, "mark", json_pack(
			"[I, I]", (json_int_t)mark.value,
			(json_int_t)mark.mask));
}

static json_t *write_selector(const struct xm_selector *s)
{
	json_t *o = json_object();

	put_prefix(o, "src", &s->src);
	put_prefix(o, "dst", &s->dst);
	put_number(o, "proto", s->proto);
	put_number(o, "sport", s->sport);
	put_number(o, "sport_mask", s->sport_mask);
	put_number(o, "dport", s->dport);
	put_number(o, "dport_mask", s->dport_mask);
	put_number(o, "ifindex", s->ifindex);
	return o;
}

static json_t *write_sa(const struct gateway *g, uint32_t index)
{
	const struct xm_sa *sa = xm_sa(g->set, index);
	const char *conn = gateway_conn(g, index);
	json_t *o = json_object();

	put_spi(o, sa->spi);
	put_name(o, "proto", protocols, sa->proto);
	put_name(o, "mode", modes, sa->mode);
	put_address(o, "src", &sa->src);
	put_address(o, "dst", &sa->dst);
	json_object_set_new(o, "reqid", json_integer(sa->reqid));
	if (conn)
		json_object_set_new(o, "conn", json_string(conn));
	if (sa->state != XM_SA_VALID)
		put_name(o, "state", states, sa->state);
	put_true(o, "dying", sa->dying);
	put_mark(o, sa->mark);
	put_number(o, "if_id", sa->if_id);
	if (sa->selector.src.family != AF_UNSPEC)
		json_object_set_new(o, "selector",
				    write_selector(&sa->selector));
	put_true(o, "wildrecv", sa->wildrecv);
	put_true(o, "encapsulated", sa->encapsulated);
	if (sa->direction != XM_SA_ANY_DIRECTION)
		put_name(o, "direction", sa_directions, sa->direction);
	put_number(o, "added", sa->add_time);
	put_number(o, "packets", sa->packets);
	return o;
}

static json_t *write_template(const struct xm_template *tmpl)
{
	json_t *o = json_object();

	put_name(o, "proto", protocols, tmpl->proto);
	put_name(o, "mode", modes, tmpl->mode);
	put_address(o, "src", &tmpl->src);
	put_address(o, "dst", &tmpl->dst);
	json_object_set_new(o, "reqid", json_integer(tmpl->reqid));
	if (tmpl->spi)
		put_spi(o, tmpl->spi);
	put_true(o, "optional", tmpl->optional);
	return o;
}

static json_t *write_policy(const struct gateway *g, uint32_t index)
{
	const struct xm_policy *p = xm_policy(g->set, index);
	json_t *o = json_object(), *list = json_array();

	put_name(o, "direction", directions, p->direction);
	json_object_set_new(o, "selector", write_selector(&p->selector));
	json_object_set_new(o, "priority", json_integer(p->priority));
	put_number(o, "index", p->index);
	put_mark(o, p->mark);
	put_number(o, "if_id", p->if_id);
	put_true(o, "block", p->block);
	for (unsigned i = 0; i < p->templates_count; i++)
		json_array_append_new(list, write_template(&p->templates[i]));
	json_object_set_new(o, "templates", list);
	return o;
}

static json_t *write_statistics(const struct statistics *s)
{
	json_t *o = json_object();

	for (unsigned i = 0; i < s->count; i++)
		json_object_set_new(o, s->lines[i].name, json_integer(
				    (json_int_t)s->lines[i].value));
	return o;
}

json_t *dump_unknown(const struct gateway *g)
{
	json_t *list = json_array();

	for (unsigned bit = 1; bit & UNKNOWN_ALL; bit <<= 1)
		if (g->unknown & bit)
			json_array_append_new(list, json_string(
					      gateway_unknown_name(bit)));
	return list;
}

static json_t *write_defaults(const struct gateway *g)
{
	json_t *list = json_array();

	for (int i = 0; i < XM_DIRECTIONS; i++)
		if (g->blocks[i])
			json_array_append_new(list,
					      json_string(directions[i].name));
	return list;
}

/* One member of the whole; @json is taken. */
static void write_member(FILE *out, const char *key, json_t *json)
{
	fprintf(out, ",\n\"%s\": ", key);
	json_dumpf(json, out, JSON_ENCODE_ANY);
	json_decref(json);
}

/* One line each, and only one of them in memory at a time. */
static void write_lines(FILE *out, const char *key, const struct gateway *g,
			uint32_t count,
			json_t *(*write)(const struct gateway *, uint32_t))
{
	fprintf(out, ",\n\"%s\": [", key);
	for (uint32_t i = 0; i < count; i++) {
		json_t *json = write(g, i);

		fputs(i ? ",\n  " : "\n  ", out);
		json_dumpf(json, out, 0);
		json_decref(json);
	}
	fputs("\n]", out);
}

int dump_write(const struct gateway *g, FILE *out, struct trouble *t)
{
	char *name = must_printable_name(g->name);
	char *release = must_printable_name(g->release);

	fprintf(out, "{\"sacheck\": %d", DUMP_VERSION);
	write_member(out, "name", json_string(name));
	write_member(out, "kernel", json_string(release));
	write_member(out, "time", json_integer(g->time));
	write_member(out, "statistics", write_statistics(&g->statistics));
	write_member(out, "blocked by default", write_defaults(g));
	if (g->unknown)
		write_member(out, "unknown", dump_unknown(g));
	write_lines(out, "sas", g, xm_sas_count(g->set), write_sa);
	write_lines(out, "policies", g, xm_policies_count(g->set),
		    write_policy);
	fputs("\n}\n", out);
	free(name);
	free(release);
	if (fflush(out) || ferror(out))
		return trouble(t, "write a dump: %m");
	return 0;
}

/* --------------------------------------------------------------- reading */

/*
 * Every member that is read is counted, so that one that is not known shows.
 * The first error stands; after it everything reads as 0.
 */
struct reader {
	const char *file;
	char where[64];		/* "sas[3]" */
	struct trouble *t;
	bool bad;
};

struct object {
	struct reader *r;
	const json_t *json;
	size_t known;		/* members that were read */
};

static void __attribute__((format(printf, 2, 3)))
refuse(struct reader *r, const char *format, ...)
{
	char what[256];
	va_list args;

	va_start(args, format);
	vsnprintf(what, sizeof(what), format, args);
	va_end(args);
	if (!r->bad)
		trouble(r->t, "%s: %s%s%s", r->file, r->where,
			r->where[0] ? ": " : "", what);
	r->bad = true;
}

static struct object begin(struct reader *r, const json_t *json)
{
	if (!json_is_object(json))
		refuse(r, "not an object");
	return (struct object) { .r = r, .json = json };
}

/* All was read that there is; an unknown member may be a key. */
static void end(const struct object *o)
{
	if (!o->r->bad && json_object_size(o->json) != o->known)
		refuse(o->r, "it has members that are not known");
}

/* A member that need not be there; else NULL. */
static const json_t *optional(struct object *o, const char *key)
{
	const json_t *json = json_object_get(o->json, key);

	if (json)
		o->known++;
	return json;
}

/* One that must be there; NULL after an error. */
static const json_t *wanted(struct object *o, const char *key)
{
	const json_t *json = optional(o, key);

	if (!json)
		refuse(o->r, "no \"%s\"", key);
	return json;
}

static uint64_t number_of(struct reader *r, const char *key,
			  const json_t *json, uint64_t most)
{
	json_int_t value = json_integer_value(json);

	if (!json)
		return 0;
	if (!json_is_integer(json) || value < 0 || (uint64_t)value > most) {
		refuse(r, "\"%s\" is no number from 0 to %" PRIu64, key, most);
		return 0;
	}
	return (uint64_t)value;
}

static uint32_t get_u32(struct object *o, const char *key)
{
	return (uint32_t)number_of(o->r, key, optional(o, key), UINT32_MAX);
}

static uint16_t get_u16(struct object *o, const char *key)
{
	return (uint16_t)number_of(o->r, key, optional(o, key), UINT16_MAX);
}

static uint64_t get_u64(struct object *o, const char *key)
{
	return number_of(o->r, key, optional(o, key), INT64_MAX);
}

static bool get_true(struct object *o, const char *key)
{
	const json_t *json = optional(o, key);

	if (json && !json_is_true(json))
		refuse(o->r, "\"%s\" is there, and not true", key);
	return json != NULL;
}

static const char *text_of(struct reader *r, const char *key,
			   const json_t *json, size_t room)
{
	const char *text = json_string_value(json);

	if (!json)
		return "";
	if (!text || strlen(text) >= room || strlen(text) !=
	    json_string_length(json)) {
		refuse(r, "\"%s\" is no text shorter than %zu bytes", key,
		       room);
		return "";
	}
	return text;
}

/* A name, or a number that has none. */
static uint8_t name_of(struct object *o, const char *key, const json_t *json,
		       const struct name_of *names)
{
	const char *text = json_string_value(json);

	if (!text)
		return (uint8_t)number_of(o->r, key, json, UINT8_MAX);
	for (; names->name; names++)
		if (!strcmp(names->name, text))
			return (uint8_t)names->number;
	refuse(o->r, "\"%s\": \"%.32s\" is not known", key, text);
	return 0;
}

/* "0xc0ffee01" */
static uint32_t spi_of(struct object *o, const json_t *json)
{
	const char *text = text_of(o->r, "spi", json, 16);
	char *end = NULL;
	unsigned long value = 0;

	if (!json)
		return 0;
	if (!strncmp(text, "0x", 2) &&
	    strspn(text + 2, "0123456789abcdef") == 8)
		value = strtoul(text + 2, &end, 16);
	if (!end || *end)
		refuse(o->r, "\"spi\" is not like \"0x12345678\"");
	return (uint32_t)value;
}

static struct prefix get_address(struct object *o, const char *key)
{
	const json_t *json = wanted(o, key);
	const char *text = text_of(o->r, key, json, PREFIX_TEXT);
	struct prefix p = { .family = AF_UNSPEC };

	if (json && !prefix_parse_address(text, &p))
		refuse(o->r, "\"%s\": \"%s\" is no address", key, text);
	return p;
}

static struct prefix get_prefix(struct object *o, const char *key)
{
	const json_t *json = wanted(o, key);
	const char *text = text_of(o->r, key, json, PREFIX_TEXT);
	struct prefix p = { .family = AF_UNSPEC };

	if (json && !prefix_parse(text, &p))
		refuse(o->r, "\"%s\": \"%s\" is no subnet", key, text);
	return p;
}

static struct xm_mark get_mark(struct object *o)
{
	const json_t *json = optional(o, "mark");
	struct xm_mark mark = { 0, 0 };

	if (!json)
		return mark;
	if (json_array_size(json) != 2) {
		refuse(o->r, "\"mark\" is no pair of a value and a mask");
		return mark;
	}
	mark.value = (uint32_t)number_of(o->r, "mark", json_array_get(json, 0),
					 UINT32_MAX);
	mark.mask = (uint32_t)number_of(o->r, "mark", json_array_get(json, 1),
					UINT32_MAX);
	return mark;
}

static struct xm_selector read_selector(struct reader *r, const json_t *json)
{
	struct object o = begin(r, json);
	struct xm_selector s = {
		.src = get_prefix(&o, "src"),
		.dst = get_prefix(&o, "dst"),
		.proto = (uint8_t)number_of(r, "proto", optional(&o, "proto"),
					    UINT8_MAX),
		.sport = get_u16(&o, "sport"),
		.sport_mask = get_u16(&o, "sport_mask"),
		.dport = get_u16(&o, "dport"),
		.dport_mask = get_u16(&o, "dport_mask"),
		.ifindex = get_u32(&o, "ifindex"),
	};

	end(&o);
	return s;
}

static struct xm_selector get_selector(struct object *o, const json_t *json)
{
	if (json)
		return read_selector(o->r, json);
	return (struct xm_selector) { .src = { .family = AF_UNSPEC } };
}

static uint32_t get_reqid(struct object *o)
{
	return (uint32_t)number_of(o->r, "reqid", wanted(o, "reqid"),
				   UINT32_MAX);
}

/* @conn: what the IKE daemon calls it, borrowed from the JSON; or NULL */
static struct xm_sa read_sa(struct reader *r, const json_t *json,
			    const char **conn)
{
	struct object o = begin(r, json);
	const json_t *member;
	struct xm_sa sa = {
		.spi = spi_of(&o, wanted(&o, "spi")),
		.proto = name_of(&o, "proto", wanted(&o, "proto"), protocols),
		.mode = name_of(&o, "mode", wanted(&o, "mode"), modes),
		.src = get_address(&o, "src"),
		.dst = get_address(&o, "dst"),
		.reqid = get_reqid(&o),
		.mark = get_mark(&o),
		.if_id = get_u32(&o, "if_id"),
		.selector = get_selector(&o, optional(&o, "selector")),
		.dying = get_true(&o, "dying"),
		.wildrecv = get_true(&o, "wildrecv"),
		.encapsulated = get_true(&o, "encapsulated"),
		.add_time = get_u64(&o, "added"),
		.packets = get_u64(&o, "packets"),
	};

	if ((member = optional(&o, "state")))
		sa.state = name_of(&o, "state", member, states);
	if ((member = optional(&o, "direction")))
		sa.direction = name_of(&o, "direction", member, sa_directions);
	if (sa.state > XM_SA_EXPIRED || sa.direction > XM_SA_OUTBOUND)
		refuse(r, "a number where a name belongs");
	*conn = NULL;
	if ((member = optional(&o, "conn")))
		*conn = text_of(r, "conn", member, 256);
	end(&o);
	return sa;
}

static struct xm_template read_template(struct reader *r, const json_t *json)
{
	struct object o = begin(r, json);
	struct xm_template tmpl = {
		.proto = name_of(&o, "proto", wanted(&o, "proto"), protocols),
		.mode = name_of(&o, "mode", wanted(&o, "mode"), modes),
		.src = get_address(&o, "src"),
		.dst = get_address(&o, "dst"),
		.reqid = get_reqid(&o),
		.spi = spi_of(&o, optional(&o, "spi")),
		.optional = get_true(&o, "optional"),
	};

	end(&o);
	return tmpl;
}

static struct xm_policy read_policy(struct reader *r, const json_t *json)
{
	struct object o = begin(r, json);
	const json_t *list = wanted(&o, "templates");
	struct xm_policy p = {
		.direction = name_of(&o, "direction",
				     wanted(&o, "direction"), directions),
		.selector = read_selector(r, wanted(&o, "selector")),
		.priority = (uint32_t)number_of(r, "priority",
						wanted(&o, "priority"),
						UINT32_MAX),
		.index = get_u32(&o, "index"),
		.mark = get_mark(&o),
		.if_id = get_u32(&o, "if_id"),
		.block = get_true(&o, "block"),
	};

	if (p.direction >= XM_DIRECTIONS)
		refuse(r, "a number where a direction belongs");
	if (!json_is_array(list) || json_array_size(list) > XM_DEPTH)
		refuse(r, "\"templates\" is no list of at most %d", XM_DEPTH);
	for (size_t i = 0; !r->bad && i < json_array_size(list); i++)
		p.templates[p.templates_count++] =
			read_template(r, json_array_get(list, i));
	end(&o);
	return p;
}

static void read_statistics(struct reader *r, const json_t *json,
			    struct statistics *s)
{
	const char *name;
	json_t *value;

	s->count = 0;
	if (!json_is_object(json) ||
	    json_object_size(json) > STATISTICS_MOST) {
		refuse(r, "\"statistics\" is no object of at most %d numbers",
		       STATISTICS_MOST);
		return;
	}
	json_object_foreach((json_t *)json, name, value) {
		struct statistic *line = &s->lines[s->count++];

		if (strlen(name) >= sizeof(line->name)) {
			refuse(r, "\"statistics\": a name is too long");
			return;
		}
		memcpy(line->name, name, strlen(name) + 1);
		line->value = number_of(r, "statistics", value, INT64_MAX);
	}
}

static void read_defaults(struct reader *r, const json_t *list,
			  struct gateway *g)
{
	if (!json_is_array(list))
		refuse(r, "\"blocked by default\" is no list");
	for (size_t i = 0; !r->bad && i < json_array_size(list); i++) {
		struct object o = { .r = r };
		uint8_t d = name_of(&o, "blocked by default",
				    json_array_get(list, i), directions);

		if (d < XM_DIRECTIONS)
			gateway_block(g, (enum xm_direction)d);
	}
}

/* Of a dump that was made from text. */
static void read_unknown(struct reader *r, const json_t *list,
			 struct gateway *g)
{
	if (list && !json_is_array(list))
		refuse(r, "\"unknown\" is no list");
	for (size_t i = 0; !r->bad && i < json_array_size(list); i++) {
		const char *name = text_of(r, "unknown",
					   json_array_get(list, i), 64);
		unsigned bit = 1;

		while (bit & UNKNOWN_ALL &&
		       strcmp(name, gateway_unknown_name(bit)) != 0)
			bit <<= 1;
		if (!(bit & UNKNOWN_ALL))
			refuse(r, "\"unknown\": \"%s\" is not known", name);
		g->unknown |= bit & UNKNOWN_ALL;
	}
}

static void read_sas(struct reader *r, const json_t *list, struct gateway *g,
		     const char ***conns)
{
	size_t count = json_array_size(list);

	if (!json_is_array(list))
		refuse(r, "\"sas\" is no list");
	*conns = must_calloc(count + 1, sizeof(**conns));
	for (size_t i = 0; !r->bad && i < count; i++) {
		struct xm_sa sa;

		snprintf(r->where, sizeof(r->where), "sas[%zu]", i);
		sa = read_sa(r, json_array_get(list, i), &(*conns)[i]);
		/* the newest comes first */
		sa.order = count - i;
		if (!r->bad && xm_set_add_sa(g->set, &sa) == XM_NONE)
			refuse(r, "no kernel has such an SA: its addresses or its selector do not fit together");
	}
	r->where[0] = '\0';
}

static void read_policies(struct reader *r, const json_t *list,
			  struct xm_set *set)
{
	size_t count = json_array_size(list);

	if (!json_is_array(list))
		refuse(r, "\"policies\" is no list");
	for (size_t i = 0; !r->bad && i < count; i++) {
		struct xm_policy p;

		snprintf(r->where, sizeof(r->where), "policies[%zu]", i);
		p = read_policy(r, json_array_get(list, i));
		p.order = count - i;
		if (!r->bad && xm_set_add_policy(set, &p) == XM_NONE)
			refuse(r, "no kernel has such a policy: its addresses do not fit together");
	}
	r->where[0] = '\0';
}

/* Names of the gateway and its kernel end up on terminals. */
static void get_text(struct object *o, const char *key, char *out, size_t room)
{
	char *text = must_printable_name(text_of(o->r, key, wanted(o, key), room));

	strncpy(out, text, room - 1);
	free(text);
}

static void read_gateway(struct reader *r, const json_t *json,
			 struct gateway *g)
{
	struct object o = begin(r, json);
	const json_t *version = wanted(&o, "sacheck");
	const char **conns = NULL;

	if (!r->bad && json_integer_value(version) != DUMP_VERSION)
		refuse(r, "a dump of version %" JSON_INTEGER_FORMAT "; only version %d is known",
		       json_integer_value(version), DUMP_VERSION);
	get_text(&o, "name", g->name, sizeof(g->name));
	get_text(&o, "kernel", g->release, sizeof(g->release));
	g->time = (int64_t)number_of(r, "time", wanted(&o, "time"), INT64_MAX);
	g->set = xm_set_new(gateway_kernel(g->release));
	read_statistics(r, wanted(&o, "statistics"), &g->statistics);
	read_defaults(r, wanted(&o, "blocked by default"), g);
	read_unknown(r, optional(&o, "unknown"), g);
	read_sas(r, wanted(&o, "sas"), g, &conns);
	read_policies(r, wanted(&o, "policies"), g->set);
	end(&o);
	xm_set_seal(g->set);
	for (uint32_t i = 0; !r->bad && i < xm_sas_count(g->set); i++) {
		if (conns[i]) {
			char *conn = must_printable_name(conns[i]);

			gateway_name_conn(g, i, conn);
			free(conn);
		}
	}
	free(conns);
}

int dump_parse(const char *text, size_t size, const char *name,
	       struct gateway *g, struct trouble *t)
{
	struct reader r = { .file = name, .t = t };
	json_error_t problem;
	json_t *json = json_loadb(text, size, JSON_REJECT_DUPLICATES, &problem);

	*g = (struct gateway) { .name = "" };
	if (!json)
		return trouble(t, "%s, line %d: not JSON: %s", name,
			       problem.line, problem.text);
	read_gateway(&r, json, g);
	json_decref(json);
	if (!r.bad && !g->name[0])
		strncpy(g->name, name, sizeof(g->name) - 1);
	if (r.bad)
		gateway_free(g);
	return r.bad ? -1 : 0;
}
