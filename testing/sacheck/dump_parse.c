// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * dump_parse.c - a gateway from JSON text.
 */
#include "sacheck/dump.h"

#include <arpa/inet.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/must.h"
#include "sacheck/dump_names.h"

/*
 * Every member that is read is counted, so that one that is not known shows.
 * The first error stands; after it everything reads as 0.
 */
struct reader {
	const char *file;
	char where[64]; /* "sas[3]" */
	struct trouble *t;
	bool bad;
};

struct object {
	struct reader *r;
	const json_t *json;
	size_t known; /* members that were read */
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

static uint64_t number_of(struct reader *r, const char *key, const json_t *json,
			  uint64_t most)
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
	if (!text || strlen(text) >= room ||
	    strlen(text) != json_string_length(json)) {
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
		if (strcmp(names->name, text) == 0)
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
	if (strncmp(text, "0x", 2) == 0 &&
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
		.proto = name_of(&o, "proto", wanted(&o, "proto"),
				 dump_protocols),
		.mode = name_of(&o, "mode", wanted(&o, "mode"), dump_modes),
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
		sa.state = name_of(&o, "state", member, dump_states);
	if ((member = optional(&o, "direction")))
		sa.direction = name_of(&o, "direction", member,
				       dump_sa_directions);
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
		.proto = name_of(&o, "proto", wanted(&o, "proto"),
				 dump_protocols),
		.mode = name_of(&o, "mode", wanted(&o, "mode"), dump_modes),
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
		.direction = name_of(&o, "direction", wanted(&o, "direction"),
				     dump_directions),
		.selector = read_selector(r, wanted(&o, "selector")),
		.priority = (uint32_t)number_of(
			r, "priority", wanted(&o, "priority"), UINT32_MAX),
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
		p.templates[p.templates_count++] = read_template(
			r, json_array_get(list, i));
	end(&o);
	return p;
}

static void read_statistics(struct reader *r, const json_t *json,
			    struct statistics *s)
{
	const char *name;
	json_t *value;

	s->count = 0;
	if (!json_is_object(json) || json_object_size(json) > STATISTICS_MOST) {
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
				    json_array_get(list, i), dump_directions);

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
			refuse(r,
			       "no kernel has such an SA: its addresses or its selector do not fit together");
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
			refuse(r,
			       "no kernel has such a policy: its addresses do not fit together");
	}
	r->where[0] = '\0';
}

/* Names of the gateway and its kernel end up on terminals. */
static void get_text(struct object *o, const char *key, char *out, size_t room)
{
	char *text = must_printable_name(
		text_of(o->r, key, wanted(o, key), room));

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
		refuse(r,
		       "a dump of version %" JSON_INTEGER_FORMAT
		       "; only version %d is known",
		       json_integer_value(version), DUMP_VERSION);
	get_text(&o, "name", g->name, sizeof(g->name));
	get_text(&o, "kernel", g->release, sizeof(g->release));
	g->time = (int64_t)number_of(r, "time", wanted(&o, "time"), INT64_MAX);
	g->set = xm_set_new(xm_kernel(g->release));
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
