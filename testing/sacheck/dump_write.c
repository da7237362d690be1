// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * dump_write.c - a gateway as JSON text.
 *
 * What has its usual value is left out: a mark of 0/0, a port mask of 0, ...
 */
#include "sacheck/dump.h"

#include <arpa/inet.h>
#include <inttypes.h>
#include <jansson.h>
#include <string.h>
#include <sys/socket.h>

#include "base/must.h"
#include "sacheck/dump_names.h"

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
		json_object_set_new(o, "mark",
				    json_pack("[I, I]", (json_int_t)mark.value,
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
	put_name(o, "proto", dump_protocols, sa->proto);
	put_name(o, "mode", dump_modes, sa->mode);
	put_address(o, "src", &sa->src);
	put_address(o, "dst", &sa->dst);
	json_object_set_new(o, "reqid", json_integer(sa->reqid));
	if (conn)
		json_object_set_new(o, "conn", json_string(conn));
	if (sa->state != XM_SA_VALID)
		put_name(o, "state", dump_states, sa->state);
	put_true(o, "dying", sa->dying);
	put_mark(o, sa->mark);
	put_number(o, "if_id", sa->if_id);
	if (sa->selector.src.family != AF_UNSPEC)
		json_object_set_new(o, "selector",
				    write_selector(&sa->selector));
	put_true(o, "wildrecv", sa->wildrecv);
	put_true(o, "encapsulated", sa->encapsulated);
	if (sa->direction != XM_SA_ANY_DIRECTION)
		put_name(o, "direction", dump_sa_directions, sa->direction);
	put_number(o, "added", sa->add_time);
	put_number(o, "packets", sa->packets);
	return o;
}

static json_t *write_template(const struct xm_template *tmpl)
{
	json_t *o = json_object();

	put_name(o, "proto", dump_protocols, tmpl->proto);
	put_name(o, "mode", dump_modes, tmpl->mode);
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

	put_name(o, "direction", dump_directions, p->direction);
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
		json_object_set_new(
			o, s->lines[i].name,
			json_integer((json_int_t)s->lines[i].value));
	return o;
}

json_t *dump_unknown(const struct gateway *g)
{
	json_t *list = json_array();

	for (unsigned bit = 1; bit & UNKNOWN_ALL; bit <<= 1)
		if (g->unknown & bit)
			json_array_append_new(
				list, json_string(gateway_unknown_name(bit)));
	return list;
}

static json_t *write_defaults(const struct gateway *g)
{
	json_t *list = json_array();

	for (int i = 0; i < XM_DIRECTIONS; i++)
		if (g->blocks[i])
			json_array_append_new(
				list, json_string(dump_directions[i].name));
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
