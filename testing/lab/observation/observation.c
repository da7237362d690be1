// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * observation.c - observations as JSON text, and back.
 *
 * One table per struct says which members it has; writing, reading and
 * freeing all walk the same tables.
 */
#include <jansson.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "observation/observation.h"

enum kind {
	KIND_BOOL,
	KIND_CHAR, /* one ASCII character */
	KIND_INT,
	KIND_U8,
	KIND_UNSIGNED,
	KIND_U64,
	KIND_TEXT,   /* char[size] */
	KIND_STRING, /* char *, may be NULL */
	KIND_STRUCT, /* embedded */
	/* lists: a pointer to elements, and an unsigned count */
	KIND_U32_LIST,
	KIND_STRING_LIST,
	KIND_STRUCT_LIST,
};

struct member {
	const char *name;
	enum kind kind;
	bool optional; /* may be absent: then it is zero */
	size_t offset;
	size_t size; /* of a text; of a struct (list element) */
	size_t count_offset;
	const struct member *members; /* of the struct */
};

/* clang-format 14 takes "#name" for a directive. */
/* clang-format off */
#define MEMBER(kind, type, name) { #name, kind, false, \
				   offsetof(struct type, name), 0, 0, NULL }
#define OPTIONAL(kind, type, name) { #name, kind, true, \
				     offsetof(struct type, name), 0, 0, NULL }
#define TEXT(type, name) { #name, KIND_TEXT, false, \
			   offsetof(struct type, name), \
			   sizeof(((struct type *)0)->name), 0, NULL }
#define LIST(kind, type, name) { #name, kind, false, \
				 offsetof(struct type, name), 0, \
				 offsetof(struct type, name##_count), NULL }
#define SOME_STRUCTS(type, name, of, optional) { \
	#name, KIND_STRUCT_LIST, optional, offsetof(struct type, name), \
	sizeof(*((struct type *)0)->name), \
	offsetof(struct type, name##_count), of }
#define STRUCTS(type, name, of) SOME_STRUCTS(type, name, of, false)
#define OPTIONAL_STRUCTS(type, name, of) SOME_STRUCTS(type, name, of, true)
#define STRUCT(type, name, of) { \
	#name, KIND_STRUCT, false, offsetof(struct type, name), 0, 0, of }
#define END { NULL, 0, false, 0, 0, 0, NULL }
/* clang-format on */

static const struct member sample_members[] = {
	MEMBER(KIND_UNSIGNED, observed_sample, ms),
	MEMBER(KIND_UNSIGNED, observed_sample, sent),
	MEMBER(KIND_UNSIGNED, observed_sample, received),
	END,
};

static const struct member reading_members[] = {
	MEMBER(KIND_UNSIGNED, observed_reading, ms),
	MEMBER(KIND_U64, observed_reading, value),
	END,
};

static const struct member flow_members[] = {
	MEMBER(KIND_STRING, observed_flow, name),
	MEMBER(KIND_UNSIGNED, observed_flow, sent),
	MEMBER(KIND_UNSIGNED, observed_flow, send_errors),
	MEMBER(KIND_UNSIGNED, observed_flow, received),
	MEMBER(KIND_UNSIGNED, observed_flow, duplicates),
	MEMBER(KIND_UNSIGNED, observed_flow, alien),
	LIST(KIND_U32_LIST, observed_flow, lost),
	MEMBER(KIND_UNSIGNED, observed_flow, settle_sent),
	MEMBER(KIND_UNSIGNED, observed_flow, settle_received),
	MEMBER(KIND_UNSIGNED, observed_flow, settle_ms),
	OPTIONAL(KIND_UNSIGNED, observed_flow, tolerated_sent),
	OPTIONAL(KIND_UNSIGNED, observed_flow, tolerated_received),
	OPTIONAL(KIND_UNSIGNED, observed_flow, first_us),
	OPTIONAL_STRUCTS(observed_flow, samples, sample_members),
	END,
};

static const struct member sa_members[] = {
	MEMBER(KIND_UNSIGNED, observed_sa, spi),
	MEMBER(KIND_U8, observed_sa, proto),
	MEMBER(KIND_UNSIGNED, observed_sa, reqid),
	TEXT(observed_sa, src),
	TEXT(observed_sa, dst),
	MEMBER(KIND_BOOL, observed_sa, transport),
	MEMBER(KIND_BOOL, observed_sa, outbound),
	MEMBER(KIND_U64, observed_sa, packets_before),
	MEMBER(KIND_U64, observed_sa, packets_after),
	MEMBER(KIND_BOOL, observed_sa, deleted),
	OPTIONAL(KIND_U64, observed_sa, stranded),
	MEMBER(KIND_BOOL, observed_sa, larval_seen),
	MEMBER(KIND_UNSIGNED, observed_sa, larval_reqid),
	END,
};

static const struct member policy_members[] = {
	TEXT(observed_policy, selector),
	MEMBER(KIND_CHAR, observed_policy, direction),
	MEMBER(KIND_UNSIGNED, observed_policy, priority),
	MEMBER(KIND_UNSIGNED, observed_policy, reqid),
	MEMBER(KIND_UNSIGNED, observed_policy, spi),
	MEMBER(KIND_UNSIGNED, observed_policy, ipcomp_reqid),
	TEXT(observed_policy, tmpl_src),
	TEXT(observed_policy, tmpl_dst),
	OPTIONAL(KIND_UNSIGNED, observed_policy, if_id),
	OPTIONAL(KIND_U8, observed_policy, proto),
	END,
};

static const struct member shunt_members[] = {
	TEXT(observed_shunt, selector),
	MEMBER(KIND_CHAR, observed_shunt, direction),
	MEMBER(KIND_UNSIGNED, observed_shunt, priority),
	MEMBER(KIND_BOOL, observed_shunt, block),
	END,
};

static const struct member event_members[] = {
	MEMBER(KIND_UNSIGNED, observed_event, ms),
	MEMBER(KIND_CHAR, observed_event, what),
	MEMBER(KIND_UNSIGNED, observed_event, spi),
	MEMBER(KIND_U8, observed_event, proto),
	MEMBER(KIND_UNSIGNED, observed_event, reqid),
	MEMBER(KIND_BOOL, observed_event, outbound),
	END,
};

static const struct member series_members[] = {
	MEMBER(KIND_STRING, observed_series, name),
	STRUCTS(observed_series, readings, reading_members),
	END,
};

static const struct member line_members[] = {
	MEMBER(KIND_UNSIGNED, observed_line, ms),
	MEMBER(KIND_STRING, observed_line, text),
	END,
};

static const struct member counter_members[] = {
	MEMBER(KIND_STRING, observed_counter, name),
	MEMBER(KIND_U64, observed_counter, rise),
	OPTIONAL(KIND_U64, observed_counter, tolerated),
	OPTIONAL(KIND_U64, observed_counter, ever),
	END,
};

static const struct member rule_members[] = {
	MEMBER(KIND_STRING, observed_rule, match),
	MEMBER(KIND_UNSIGNED, observed_rule, rules),
	MEMBER(KIND_U64, observed_rule, packets),
	MEMBER(KIND_U64, observed_rule, most),
	MEMBER(KIND_BOOL, observed_rule, modelled),
	END,
};

static const struct member daemon_members[] = {
	MEMBER(KIND_BOOL, observed_daemon, control_socket_fresh),
	MEMBER(KIND_BOOL, observed_daemon, killed),
	MEMBER(KIND_BOOL, observed_daemon, exited),
	MEMBER(KIND_INT, observed_daemon, exit_status),
	LIST(KIND_STRING_LIST, observed_daemon, log_alarms),
	END,
};

static const struct member site_members[] = {
	MEMBER(KIND_STRING, observed_site, name),
	MEMBER(KIND_STRING, observed_site, build),
	STRUCTS(observed_site, sas, sa_members),
	STRUCTS(observed_site, policies, policy_members),
	STRUCTS(observed_site, counters, counter_members),
	STRUCTS(observed_site, rules, rule_members),
	MEMBER(KIND_UNSIGNED, observed_site, block_policies),
	OPTIONAL(KIND_UNSIGNED, observed_site, larval_reqid),
	OPTIONAL(KIND_UNSIGNED, observed_site, peak_kb),
	OPTIONAL(KIND_UNSIGNED, observed_site, resident_kb),
	OPTIONAL(KIND_UNSIGNED, observed_site, share_kb),
	OPTIONAL(KIND_U64, observed_site, cpu_us),
	LIST(KIND_STRING_LIST, observed_site, state),
	STRUCTS(observed_site, daemons, daemon_members),
	OPTIONAL_STRUCTS(observed_site, shunts, shunt_members),
	OPTIONAL_STRUCTS(observed_site, events, event_members),
	OPTIONAL(KIND_UNSIGNED, observed_site, events_left_out),
	OPTIONAL_STRUCTS(observed_site, series, series_members),
	OPTIONAL_STRUCTS(observed_site, lines, line_members),
	OPTIONAL(KIND_UNSIGNED, observed_site, lines_left_out),
	END,
};

static const struct member step_members[] = {
	MEMBER(KIND_STRING, observed_step, step),
	MEMBER(KIND_UNSIGNED, observed_step, ms),
	OPTIONAL(KIND_UNSIGNED, observed_step, begin_ms),
	END,
};

static const struct member wan_members[] = {
	MEMBER(KIND_U64, observed_wan, ike),
	MEMBER(KIND_U64, observed_wan, esp),
	MEMBER(KIND_U64, observed_wan, keepalive),
	MEMBER(KIND_U64, observed_wan, clear),
	MEMBER(KIND_U64, observed_wan, other),
	MEMBER(KIND_STRING, observed_wan, first_other),
	MEMBER(KIND_U64, observed_wan, dropped),
	END,
};

static const struct member observation_members[] = {
	MEMBER(KIND_STRING, observation, kernel),
	MEMBER(KIND_BOOL, observation, completed),
	MEMBER(KIND_STRING, observation, trouble),
	STRUCTS(observation, flows, flow_members),
	STRUCTS(observation, sites, site_members),
	STRUCT(observation, wan, wan_members),
	OPTIONAL_STRUCTS(observation, steps, step_members),
	OPTIONAL(KIND_STRING, observation, lacks),
	OPTIONAL(KIND_STRING, observation, unable),
	OPTIONAL(KIND_UNSIGNED, observation, stopped_line),
	MEMBER(KIND_BOOL, observation, settled),
	MEMBER(KIND_UNSIGNED, observation, settle_ms),
	OPTIONAL(KIND_U64, observation, guest_us),
	MEMBER(KIND_UNSIGNED, observation, run_ms),
	END,
};

/* The unsigned that counts a list's elements. */
static unsigned *count_of(void *object, const struct member *m)
{
	return (unsigned *)((char *)object + m->count_offset);
}

/* --------------------------------------------------------------- writing */

static json_t *write_struct(const struct member *members, const void *object);

static json_t *write_list(const struct member *m, const void *object)
{
	unsigned count = *(const unsigned *)((const char *)object +
					     m->count_offset);
	json_t *list = json_array();
	const char *elements;

	memcpy(&elements, (const char *)object + m->offset, sizeof(elements));
	for (unsigned i = 0; i < count; i++) {
		json_t *entry = NULL;

		if (m->kind == KIND_U32_LIST)
			entry = json_integer(
				((const uint32_t *)(const void *)elements)[i]);
		else if (m->kind == KIND_STRING_LIST)
			entry = json_string(
				((char *const *)(const void *)elements)[i]);
		else
			entry = write_struct(m->members,
					     elements + i * m->size);
		if (json_array_append_new(list, entry) != 0) {
			json_decref(list);
			return NULL;
		}
	}
	return list;
}

static json_t *write_member(const struct member *m, const void *object)
{
	const char *at = (const char *)object + m->offset;
	const char *string;

	switch (m->kind) {
	case KIND_BOOL:
		return json_boolean(*(const bool *)at);
	case KIND_CHAR:
		return json_stringn(at, 1);
	case KIND_INT:
		return json_integer(*(const int *)at);
	case KIND_U8:
		return json_integer(*(const uint8_t *)at);
	case KIND_UNSIGNED:
		return json_integer(*(const unsigned *)at);
	case KIND_U64:
		return json_integer((json_int_t)(*(const uint64_t *)at));
	case KIND_TEXT:
		return json_string(at);
	case KIND_STRING:
		string = *(const char *const *)at;
		return string ? json_string(string) : json_null();
	case KIND_STRUCT:
		return write_struct(m->members, at);
	case KIND_U32_LIST:
	case KIND_STRING_LIST:
	case KIND_STRUCT_LIST:
		return write_list(m, object);
	}
	return NULL;
}

static json_t *write_struct(const struct member *members, const void *object)
{
	json_t *json = json_object();

	for (const struct member *m = members; m->name != NULL; m++) {
		if (json_object_set_new(json, m->name,
					write_member(m, object)) != 0) {
			json_decref(json);
			return NULL;
		}
	}
	return json;
}

char *observation_print(const struct observation *seen)
{
	json_t *json = write_struct(observation_members, seen);
	char *text = json ? json_dumps(json, JSON_COMPACT) : NULL;

	json_decref(json);
	return text;
}

/* --------------------------------------------------------------- reading */

struct reader {
	char *error;
	size_t error_size;
};

static bool refuse(struct reader *r, const char *name, const char *what)
{
	snprintf(r->error, r->error_size, "%s: %s", name, what);
	return false;
}

static bool read_struct(struct reader *r, const char *name, const json_t *json,
			const struct member *members, void *object);

static bool read_number(struct reader *r, const json_t *json,
			const struct member *m, char *at)
{
	json_int_t value = json_integer_value(json);

	if (!json_is_integer(json))
		return refuse(r, m->name, "not a number");
	switch (m->kind) {
	case KIND_INT:
		if (value < INT32_MIN || value > INT32_MAX)
			return refuse(r, m->name, "out of range");
		*(int *)at = (int)value;
		return true;
	case KIND_U8:
		if (value < 0 || value > UINT8_MAX)
			return refuse(r, m->name, "out of range");
		*(uint8_t *)at = (uint8_t)value;
		return true;
	case KIND_UNSIGNED:
	case KIND_U32_LIST:
		if (value < 0 || value > UINT32_MAX)
			return refuse(r, m->name, "out of range");
		*(uint32_t *)at = (uint32_t)value;
		return true;
	default:
		if (value < 0)
			return refuse(r, m->name, "out of range");
		*(uint64_t *)at = (uint64_t)value;
		return true;
	}
}

static bool read_text(struct reader *r, const json_t *json,
		      const struct member *m, char *at)
{
	const char *string = json_string_value(json);
	size_t size = m->kind == KIND_CHAR ? 2 : m->size;

	if (string == NULL)
		return refuse(r, m->name, "not a string");
	if (strlen(string) >= size)
		return refuse(r, m->name, "too long");
	if (m->kind == KIND_CHAR)
		*at = string[0];
	else
		memcpy(at, string, strlen(string) + 1);
	return true;
}

static bool read_list(struct reader *r, const json_t *json,
		      const struct member *m, void *object)
{
	char *at = (char *)object + m->offset;
	size_t size = m->kind == KIND_U32_LIST	  ? sizeof(uint32_t) :
		      m->kind == KIND_STRING_LIST ? sizeof(char *) :
						    m->size;
	unsigned count = (unsigned)json_array_size(json);
	char *elements;

	if (!json_is_array(json))
		return refuse(r, m->name, "not a list");
	if (count == 0)
		return true;
	elements = must_calloc(count, size);
	memcpy(at, &elements, sizeof(elements));
	*count_of(object, m) = count;
	for (unsigned i = 0; i < count; i++) {
		const json_t *entry = json_array_get(json, i);
		char *element = elements + i * size;

		if (m->kind == KIND_U32_LIST) {
			if (!read_number(r, entry, m, element))
				return false;
		} else if (m->kind == KIND_STRING_LIST) {
			if (!json_is_string(entry))
				return refuse(r, m->name, "not a string");
			*(char **)element = must_strdup(
				json_string_value(entry));
		} else if (!read_struct(r, m->name, entry, m->members,
					element)) {
			return false;
		}
	}
	return true;
}

static bool read_member(struct reader *r, const json_t *json,
			const struct member *m, void *object)
{
	char *at = (char *)object + m->offset;

	switch (m->kind) {
	case KIND_BOOL:
		if (!json_is_boolean(json))
			return refuse(r, m->name, "neither true nor false");
		*(bool *)at = json_is_true(json);
		return true;
	case KIND_INT:
	case KIND_U8:
	case KIND_UNSIGNED:
	case KIND_U64:
		return read_number(r, json, m, at);
	case KIND_CHAR:
	case KIND_TEXT:
		return read_text(r, json, m, at);
	case KIND_STRING:
		if (json_is_null(json))
			return true;
		if (!json_is_string(json))
			return refuse(r, m->name, "not a string");
		*(char **)at = must_strdup(json_string_value(json));
		return true;
	case KIND_STRUCT:
		return read_struct(r, m->name, json, m->members, at);
	case KIND_U32_LIST:
	case KIND_STRING_LIST:
	case KIND_STRUCT_LIST:
		return read_list(r, json, m, object);
	}
	return false;
}

static bool read_struct(struct reader *r, const char *name, const json_t *json,
			const struct member *members, void *object)
{
	size_t known = 0;

	if (!json_is_object(json))
		return refuse(r, name, "not an object");
	for (const struct member *m = members; m->name != NULL; m++) {
		const json_t *value = json_object_get(json, m->name);

		if (value == NULL && m->optional)
			continue;
		if (value == NULL)
			return refuse(r, m->name, "missing");
		known++;
		if (!read_member(r, value, m, object))
			return false;
	}
	if (json_object_size(json) != known)
		return refuse(r, name, "has an unknown member");
	return true;
}

int observation_parse(const char *text, size_t size, struct observation *out,
		      char *error, size_t error_size)
{
	struct reader r = { .error = error, .error_size = error_size };
	json_error_t problem;
	json_t *json;
	bool good;

	*out = (struct observation) { 0 };
	json = json_loadb(text, size, JSON_REJECT_DUPLICATES, &problem);
	if (json == NULL) {
		snprintf(error, error_size, "%s", problem.text);
		return -1;
	}
	good = read_struct(&r, "observation", json, observation_members, out);
	json_decref(json);
	if (!good)
		observation_free(out);
	return good ? 0 : -1;
}

/* --------------------------------------------------------------- freeing */

static void free_struct(const struct member *members, void *object)
{
	for (const struct member *m = members; m->name != NULL; m++) {
		char *at = (char *)object + m->offset;
		char *elements;

		if (m->kind < KIND_STRING)
			continue;
		if (m->kind == KIND_STRUCT) {
			free_struct(m->members, at);
			continue;
		}
		memcpy(&elements, at, sizeof(elements));
		if (m->kind == KIND_STRING_LIST) {
			for (unsigned i = 0; i < *count_of(object, m); i++)
				free(((char **)(void *)elements)[i]);
		} else if (m->kind == KIND_STRUCT_LIST) {
			for (unsigned i = 0; i < *count_of(object, m); i++)
				free_struct(m->members, elements + i * m->size);
		}
		free(elements);
	}
}

void observation_free(struct observation *seen)
{
	free_struct(observation_members, seen);
	*seen = (struct observation) { 0 };
}
