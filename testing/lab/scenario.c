// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * scenario.c - read and check scenario files.
 *
 * Three passes, each over the whole text: libyaml for the syntax and the
 * line of every node (yamlindex.c), libcyaml for the shape, and then
 * everything that makes sense only as a whole.  Every complaint is
 * "FILE:LINE: what is wrong".
 */
#include <cyaml/cyaml.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "feature.h"
#include "must.h"
#include "prefix.h"
#include "scenario_check.h"
#include "variant.h"

enum {
	MAX_STEPS = 4096,	/* a random schedule has thousands */
	MAX_ADDRESSES = 64,	/* of hosts or gateway, at a site */
	MAX_FLOWS = 128,
	MAX_MARGIN = 1000,	/* packets */
};

/* ------------------------------------------------------------ the schema */

#define TEXT 4096		/* longest block of ipsec.conf lines */
#define MANDATORY CYAML_FLAG_POINTER
#define OPTIONAL (CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL)

#define STRING(key, flags, type, member, max) \
	CYAML_FIELD_STRING_PTR(key, flags, struct type, member, 1, max)
#define LIST(key, flags, type, member, entry, max) \
	CYAML_FIELD_SEQUENCE(key, flags, struct type, member, entry, 1, max)
#define ENUM(key, flags, type, member, words) \
	CYAML_FIELD_ENUM(key, CYAML_FLAG_STRICT | (flags), struct type, \
			 member, words, CYAML_ARRAY_LEN(words))
/* libcyaml's own booleans take any misspelt word for "true" */
#define BOOL(key, type, member) \
	ENUM(key, CYAML_FLAG_OPTIONAL, type, member, bool_words)

static const cyaml_strval_t bool_words[] = {
	{ "false", false },
	{ "true", true },
};

static const cyaml_strval_t class_words[] = {
	{ "heal", CLASS_HEAL },
	{ "clean", CLASS_CLEAN },
	{ "refuse", CLASS_REFUSE },
};

static const cyaml_strval_t expectation_words[] = {
	{ "absent", EXPECT_ABSENT },
	{ "fail", EXPECT_FAIL },
	{ "deliver", EXPECT_DELIVER },
	{ "refuse", EXPECT_REFUSE },
	{ "any", EXPECT_ANY },
	{ "no-worse", EXPECT_NO_WORSE },
};

static const cyaml_strval_t compare_words[] = {
	{ "nothing", COMPARE_NOTHING },
	{ "alike", COMPARE_ALIKE },
	{ "alike-but-named-spi", COMPARE_NAMED_SPI },
	{ "no-worse", COMPARE_NO_WORSE },
};

static const cyaml_strval_t party_words[] = {
	{ "A", PARTY_A },
	{ "B", PARTY_B },
};

static const cyaml_strval_t daemon_words[] = {
	{ "pluto", SITE_PLUTO },
	{ "charon", SITE_CHARON },
};

static const cyaml_strval_t proto_words[] = {
	{ "udp", FLOW_UDP },
	{ "icmp", FLOW_ICMP },
};

/* "inner" and "outer" of a variant */
static const cyaml_strval_t ipv6_words[] = {
	{ "ipv4", false },
	{ "ipv6", true },
};

static const cyaml_strval_t ike_words[] = {
	{ "1", 1 << IKEV1 },
	{ "2", 1 << IKEV2 },
};

/* testing/knock-out/1-*.patch and so on */
static const cyaml_strval_t knock_out_words[] = {
	{ "1", 1 << 1 }, { "2", 1 << 2 }, { "3", 1 << 3 }, { "4", 1 << 4 },
	{ "5", 1 << 5 }, { "6", 1 << 6 }, { "7", 1 << 7 }, { "8", 1 << 8 },
	{ "9", 1 << 9 }, { "10", 1 << 10 }, { "11", 1 << 11 },
	{ "12", 1 << 12 }, { "13", 1 << 13 }, { "14", 1 << 14 },
	{ "15", 1 << 15 }, { "16", 1 << 16 },
};

static const cyaml_strval_t feature_words[] = {
	{ "xfrm-interface", FEATURE_XFRM_INTERFACE },
	{ "nftables", FEATURE_NFTABLES },
};

static const cyaml_strval_t column_words[] = {
	{ "UU", 1 << COLUMN_UU },
	{ "PU", 1 << COLUMN_PU },
	{ "UP", 1 << COLUMN_UP },
	{ "PP", 1 << COLUMN_PP },
	{ "U", 1 << COLUMN_U },
	{ "P", 1 << COLUMN_P },
};

static const cyaml_strval_t stop_words[] = {
	{ "graceful", RAW_STOP_GRACEFUL },
	{ "kill", RAW_STOP_KILL },
};

static const cyaml_strval_t start_words[] = {
	{ "pluto", true },
};

static const cyaml_strval_t rebind_words[] = {
	{ "nat", true },
};

static const cyaml_strval_t link_words[] = {
	{ "down", RAW_LINK_DOWN },
	{ "up", RAW_LINK_UP },
};

static const cyaml_strval_t wait_words[] = {
	{ "true", false },
	{ "false", true },
};

static const cyaml_strval_t loss_words[] = {
	{ "allowed", true },
};

static const cyaml_schema_value_t word_value = {
	CYAML_VALUE_STRING(CYAML_FLAG_POINTER, char, 1, WORD),
};

static const cyaml_schema_value_t line_value = {
	CYAML_VALUE_STRING(CYAML_FLAG_POINTER, char, 1, 256),
};

static const cyaml_schema_field_t conn_fields[] = {
	STRING("conn", MANDATORY, scenario_conn, name, WORD),
	STRING("options", MANDATORY, scenario_conn, options, TEXT),
	STRING("ikev1", OPTIONAL, scenario_conn, ikev1, TEXT),
	STRING("patched", OPTIONAL, scenario_conn, patched, TEXT),
	CYAML_FIELD_END
};

static const cyaml_schema_value_t conn_value = {
	CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct scenario_conn,
			    conn_fields),
};

static const cyaml_schema_field_t site_fields[] = {
	STRING("site", MANDATORY, scenario_site, name, 15),
	ENUM("party", CYAML_FLAG_DEFAULT, scenario_site, party, party_words),
	ENUM("daemon", CYAML_FLAG_OPTIONAL, scenario_site, daemon,
	     daemon_words),
	STRING("outer", MANDATORY, scenario_site, outer, WORD),
	STRING("nat", OPTIONAL, scenario_site, nat, WORD),
	LIST("gateway", OPTIONAL, scenario_site, gateway_addresses,
	     &word_value, MAX_ADDRESSES),
	LIST("host", OPTIONAL, scenario_site, host_addresses, &word_value,
	     MAX_ADDRESSES),
	LIST("conns", MANDATORY, scenario_site, conns, &conn_value, 16),
	STRING("config", OPTIONAL, scenario_site, config, TEXT),
	STRING("secrets", OPTIONAL, scenario_site, secrets, TEXT),
	BOOL("updown", scenario_site, updown),
	CYAML_FIELD_END
};

static const cyaml_schema_value_t site_value = {
	CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct scenario_site,
			    site_fields),
};

static const cyaml_schema_field_t flow_fields[] = {
	STRING("flow", MANDATORY, scenario_flow, name, WORD),
	STRING("from", MANDATORY, scenario_flow, from, WORD),
	STRING("to", MANDATORY, scenario_flow, to, WORD),
	STRING("at", OPTIONAL, scenario_flow, at, WORD),
	STRING("to-at", OPTIONAL, scenario_flow, to_at, WORD),
	ENUM("proto", CYAML_FLAG_DEFAULT, scenario_flow, proto, proto_words),
	BOOL("refused", scenario_flow, refused),
	BOOL("blocked", scenario_flow, blocked),
	BOOL("clear", scenario_flow, clear),
	CYAML_FIELD_END
};

static const cyaml_schema_value_t flow_value = {
	CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct scenario_flow,
			    flow_fields),
};

static const cyaml_schema_field_t rule_fields[] = {
	STRING("rule", MANDATORY, scenario_rule, match, 256),
	STRING("at", MANDATORY, scenario_rule, site, WORD),
	CYAML_FIELD_UINT("count", CYAML_FLAG_OPTIONAL, struct scenario_rule,
			 count),
	BOOL("dead", scenario_rule, dead),
	CYAML_FIELD_FLAGS("columns", CYAML_FLAG_STRICT | CYAML_FLAG_OPTIONAL,
			  struct scenario_rule, columns, column_words,
			  CYAML_ARRAY_LEN(column_words)),
	CYAML_FIELD_END
};

static const cyaml_schema_value_t rule_value = {
	CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct scenario_rule,
			    rule_fields),
};

static const cyaml_schema_field_t step_fields[] = {
	STRING("up", OPTIONAL, raw_step, conn[STEP_UP], WORD),
	STRING("down", OPTIONAL, raw_step, conn[STEP_DOWN], WORD),
	STRING("route", OPTIONAL, raw_step, conn[STEP_ROUTE], WORD),
	STRING("unroute", OPTIONAL, raw_step, conn[STEP_UNROUTE], WORD),
	STRING("rekey", OPTIONAL, raw_step, conn[STEP_REKEY], WORD),
	STRING("rekey-ike", OPTIONAL, raw_step, conn[STEP_REKEY_IKE], WORD),
	STRING("delete", OPTIONAL, raw_step, conn[STEP_DELETE], WORD),
	STRING("add", OPTIONAL, raw_step, conn[STEP_ADD], WORD),
	CYAML_FIELD_UINT_PTR("await-sas", OPTIONAL, struct raw_step,
			     await_sas),
	CYAML_FIELD_SEQUENCE("swap", OPTIONAL, struct raw_step, swap,
			     &word_value, 2, 2),
	STRING("hijack", OPTIONAL, raw_step, hijack, WORD),
	STRING("as", OPTIONAL, raw_step, as, WORD),
	ENUM("restart", CYAML_FLAG_OPTIONAL, raw_step, restart, stop_words),
	ENUM("stop", CYAML_FLAG_OPTIONAL, raw_step, stop, stop_words),
	ENUM("start", CYAML_FLAG_OPTIONAL, raw_step, start, start_words),
	ENUM("link", CYAML_FLAG_OPTIONAL, raw_step, link, link_words),
	STRING("netem", OPTIONAL, raw_step, netem, WORD),
	STRING("address", OPTIONAL, raw_step, address, WORD),
	ENUM("rebind", CYAML_FLAG_OPTIONAL, raw_step, rebind, rebind_words),
	STRING("configure", OPTIONAL, raw_step, configure, WORD),
	STRING("options", OPTIONAL, raw_step, options, TEXT),
	ENUM("wait", CYAML_FLAG_OPTIONAL, raw_step, no_wait, wait_words),
	STRING("clear", OPTIONAL, raw_step, clear, WORD),
	STRING("lose", OPTIONAL, raw_step, lose, WORD),
	STRING("log", OPTIONAL, raw_step, log, 256),
	CYAML_FIELD_UINT("settle", CYAML_FLAG_OPTIONAL, struct raw_step,
			 settle),
	STRING("traffic", OPTIONAL, raw_step, traffic, WORD),
	ENUM("loss", CYAML_FLAG_OPTIONAL, raw_step, loss_allowed, loss_words),
	STRING("at", OPTIONAL, raw_step, at, WORD),
	BOOL("may-fail", raw_step, may_fail),
	LIST("not-in", OPTIONAL, raw_step, not_in, &word_value, 16),
	LIST("flows", OPTIONAL, raw_step, flows, &word_value, 32),
	CYAML_FIELD_FLAGS("columns", CYAML_FLAG_STRICT | CYAML_FLAG_OPTIONAL,
			  struct raw_step, columns, column_words,
			  CYAML_ARRAY_LEN(column_words)),
	CYAML_FIELD_END
};

static const cyaml_schema_value_t step_value = {
	CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct raw_step, step_fields),
};

static const cyaml_schema_field_t variant_fields[] = {
	STRING("variant", MANDATORY, scenario_variant, name, 15),
	ENUM("inner", CYAML_FLAG_OPTIONAL, scenario_variant, inner_ipv6,
	     ipv6_words),
	ENUM("outer", CYAML_FLAG_OPTIONAL, scenario_variant, outer_ipv6,
	     ipv6_words),
	STRING("options", OPTIONAL, scenario_variant, options, TEXT),
	CYAML_FIELD_UINT("payload", CYAML_FLAG_OPTIONAL,
			 struct scenario_variant, payload),
	CYAML_FIELD_FLAGS("ike", CYAML_FLAG_STRICT | CYAML_FLAG_OPTIONAL,
			  struct scenario_variant, ike, ike_words,
			  CYAML_ARRAY_LEN(ike_words)),
	BOOL("long", scenario_variant, takes_long),
	CYAML_FIELD_END
};

static const cyaml_schema_value_t variant_value = {
	CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct scenario_variant,
			    variant_fields),
};

/* "columns" fills the array struct scenario.expect, a field per element */
#define COLUMN(word, column) { \
	.key = (word), \
	.data_offset = (column) * sizeof(enum expectation), \
	.value = { \
		CYAML_VALUE_ENUM(CYAML_FLAG_STRICT | CYAML_FLAG_OPTIONAL, \
				 enum expectation, expectation_words, \
				 CYAML_ARRAY_LEN(expectation_words)), \
	}, \
}

static const cyaml_schema_field_t expect_fields[] = {
	COLUMN("UU", COLUMN_UU),
	COLUMN("PU", COLUMN_PU),
	COLUMN("UP", COLUMN_UP),
	COLUMN("PP", COLUMN_PP),
	COLUMN("U", COLUMN_U),
	COLUMN("P", COLUMN_P),
	CYAML_FIELD_END
};

static const cyaml_schema_field_t file_fields[] = {
	STRING("scenario", MANDATORY, scenario_file, s.name, 32),
	ENUM("class", CYAML_FLAG_DEFAULT, scenario_file, s.class, class_words),
	STRING("fault", OPTIONAL, scenario_file, s.fault, 1),
	STRING("summary", MANDATORY, scenario_file, s.summary, 1024),
	STRING("counter", OPTIONAL, scenario_file, s.counter, WORD),
	{
		.key = "counter-at",
		.data_offset = offsetof(struct scenario_file,
					s.counter_sites),
		.count_offset = offsetof(struct scenario_file,
					 s.counter_sites_count),
		.count_size = sizeof(unsigned),
		.value = {
			CYAML_VALUE_SEQUENCE(OPTIONAL, char *, &word_value,
					     1, 8),
		},
	},
	CYAML_FIELD_FLAGS("ike", CYAML_FLAG_STRICT, struct scenario_file, ike,
			  ike_words, CYAML_ARRAY_LEN(ike_words)),
	CYAML_FIELD_MAPPING("columns", CYAML_FLAG_DEFAULT,
			    struct scenario_file, s.expect, expect_fields),
	ENUM("compare", CYAML_FLAG_OPTIONAL, scenario_file, s.compare,
	     compare_words),
	CYAML_FIELD_UINT("margin", CYAML_FLAG_OPTIONAL, struct scenario_file,
			 s.margin),
	LIST("known-alarms", OPTIONAL, scenario_file, s.known_alarms,
	     &line_value, 4),
	BOOL("strict-sas", scenario_file, s.strict_sas),
	BOOL("long", scenario_file, s.takes_long),
	CYAML_FIELD_FLAGS("needs", CYAML_FLAG_STRICT | CYAML_FLAG_OPTIONAL,
			  struct scenario_file, s.needs, feature_words,
			  CYAML_ARRAY_LEN(feature_words)),
	CYAML_FIELD_FLAGS("knock-outs", CYAML_FLAG_STRICT | CYAML_FLAG_OPTIONAL,
			  struct scenario_file, s.knock_outs, knock_out_words,
			  CYAML_ARRAY_LEN(knock_out_words)),
	BOOL("steady", scenario_file, s.steady),
	LIST("sites", MANDATORY, scenario_file, s.sites, &site_value, 8),
	LIST("flows", MANDATORY, scenario_file, s.flows, &flow_value, MAX_FLOWS),
	LIST("steps", MANDATORY, scenario_file, raw, &step_value, MAX_STEPS),
	LIST("rules", OPTIONAL, scenario_file, s.rules, &rule_value, 16),
	CYAML_FIELD_UINT("payload", CYAML_FLAG_OPTIONAL, struct scenario_file,
			 s.payload),
	LIST("variants", OPTIONAL, scenario_file, s.variants, &variant_value,
	     16),
	CYAML_FIELD_END
};

static const cyaml_schema_value_t file_value = {
	CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, struct scenario_file,
			    file_fields),
};

/* ------------------------------------------------ libcyaml's complaints */

/*
 * libcyaml tells what is wrong in one message and where in the ones that
 * follow, innermost place first, with the line of the event *before* the
 * wrong one.  From the places we make the path, and from the path the line.
 */
struct cyaml_complaint {
	char what[256];
	char path[256];
	unsigned places;
	bool in_field;		/* the innermost place is a mapping's field */
};

static void prepend(struct cyaml_complaint *complaint, const char *part)
{
	size_t old = strlen(complaint->path), added = strlen(part);

	if (old + added >= sizeof(complaint->path))
		return;
	memmove(complaint->path + added, complaint->path, old + 1);
	memcpy(complaint->path, part, added);
}

__attribute__((format(printf, 3, 0)))
static void hear_cyaml(cyaml_log_t level, void *context, const char *format,
		       va_list arguments)
{
	struct cyaml_complaint *complaint = context;
	static const char entry[] = "  in sequence entry '";
	char line[256], key[WORD + 1], part[WORD + 8];

	(void)level;
	vsnprintf(line, sizeof(line), format, arguments);
	line[strcspn(line, "\n")] = '\0';
	if (sscanf(line, " in mapping field '%64[^']'", key) == 1) {
		snprintf(part, sizeof(part), ".%s", key);
		prepend(complaint, part);
		complaint->in_field |= complaint->places++ == 0;
	} else if (strncmp(line, entry, strlen(entry)) == 0) {
		/* counted from 1; 0 before the first */
		unsigned long number = strtoul(line + strlen(entry), NULL, 10);

		snprintf(part, sizeof(part), "[%lu]", number ? number - 1 : 0);
		prepend(complaint, part);
		complaint->places++;
	} else if (strncmp(line, "  in ", strlen("  in ")) == 0) {
		complaint->places++;
	} else if (complaint->what[0] == '\0') {
		static const char load[] = "Load: ";
		size_t skip = strncmp(line, load, strlen(load)) ? 0 :
			      strlen(load);

		snprintf(complaint->what, sizeof(complaint->what), "%s",
			 line + skip);
	}
}

/* Tell a complaint of libcyaml in our words. */
static void retell(struct cyaml_complaint *complaint, cyaml_err_t error,
		   const struct yaml_index *index, const char *file, FILE *err)
{
	char *path = complaint->path;
	char *last_dot = strrchr(path, '.');
	const char *colon = strstr(complaint->what, ": ");
	const char *key = colon ? colon + 2 : "?";
	char what[320];

	switch (error) {
	case CYAML_ERR_INVALID_KEY:
		snprintf(what, sizeof(what), "unknown key \"%s\"", key);
		break;
	case CYAML_ERR_UNEXPECTED_EVENT:
		snprintf(what, sizeof(what), "\"%s\" is given twice", key);
		break;
	case CYAML_ERR_MAPPING_FIELD_MISSING:
		snprintf(what, sizeof(what), "\"%s\" is missing", key);
		break;
	default:
		snprintf(what, sizeof(what), "%s: %s",
			 last_dot ? last_dot + 1 : "document",
			 complaint->what[0] ? complaint->what :
			 cyaml_strerror(error));
		break;
	}
	/* a field that is named is the last good key: a sibling */
	if (error == CYAML_ERR_INVALID_KEY ||
	    error == CYAML_ERR_UNEXPECTED_EVENT ||
	    error == CYAML_ERR_MAPPING_FIELD_MISSING) {
		size_t length;

		if (complaint->in_field && last_dot != NULL)
			*last_dot = '\0';
		length = strlen(path);
		if (error != CYAML_ERR_MAPPING_FIELD_MISSING)
			snprintf(path + length, sizeof(complaint->path) -
				 length, ".%s", key);
	}
	if (*path == '.')
		path++;
	fprintf(err, "%s:%u: %s\n", file, yaml_index_line(index, path), what);
}

/* ------------------------------------------------------- the whole of it */

/* Name the node that the next complaint() is about. */
struct check *at(struct check *c, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(c->path, sizeof(c->path), format, arguments);
	va_end(arguments);
	return c;
}

void complaint(struct check *c, const char *format, ...)
{
	va_list arguments;

	fprintf(c->err, "%s:%u: ", c->file->s.file,
		yaml_index_line(c->index, c->path));
	if (c->variant != NULL)
		fprintf(c->err, "in variant %s: ", c->variant->name);
	va_start(arguments, format);
	vfprintf(c->err, format, arguments);
	va_end(arguments);
	fputc('\n', c->err);
	c->errors++;
}

bool is_word(const char *text, const char *more)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789";

	for (; *text != '\0'; text++) {
		if (strchr(letters, *text) == NULL &&
		    strchr(more, *text) == NULL)
			return false;
	}
	return true;
}

bool list_has(char *const *list, unsigned count, const char *word)
{
	for (unsigned i = 0; i < count; i++) {
		if (strcmp(list[i], word) == 0)
			return true;
	}
	return false;
}

static bool site_has(const struct scenario_site *site, const char *address,
		     bool *gateway)
{
	*gateway = list_has(site->gateway_addresses,
			    site->gateway_addresses_count, address) ||
		   (site->nat == NULL &&
		    strcmp(site->outer_address, address) == 0);
	return *gateway || list_has(site->host_addresses,
				    site->host_addresses_count, address);
}

const struct scenario_site *scenario_site(const struct scenario *s,
					  const char *name)
{
	for (unsigned i = 0; i < s->sites_count; i++) {
		if (strcmp(s->sites[i].name, name) == 0)
			return &s->sites[i];
	}
	return NULL;
}

const struct scenario_site *scenario_owner(const struct scenario *s,
					   const char *address, const char *at,
					   bool *gateway)
{
	bool ignored;

	for (unsigned i = 0; i < s->sites_count; i++) {
		const struct scenario_site *site = &s->sites[i];

		if (at != NULL && strcmp(site->name, at) != 0)
			continue;
		if (site_has(site, address, gateway ? gateway : &ignored))
			return site;
	}
	return NULL;
}

const struct scenario_site *scenario_sender(const struct scenario *s,
					    const struct scenario_flow *flow,
					    bool *gateway)
{
	return scenario_owner(s, flow->from, flow->at, gateway);
}

const struct scenario_site *scenario_receiver(const struct scenario *s,
					      const struct scenario_flow *flow,
					      bool *gateway)
{
	return scenario_owner(s, flow->to, flow->to_at, gateway);
}

const struct scenario_flow *
scenario_outer_flow(const struct scenario *s, const struct scenario_site *site)
{
	for (unsigned i = 0; site->nat == NULL && i < s->flows_count; i++) {
		const struct scenario_flow *flow = &s->flows[i];

		if (strcmp(flow->from, site->outer_address) == 0 ||
		    strcmp(flow->to, site->outer_address) == 0)
			return flow;
	}
	return NULL;
}

const struct scenario_flow *scenario_flow(const struct scenario *s,
					  const char *name)
{
	for (unsigned i = 0; i < s->flows_count; i++) {
		if (strcmp(s->flows[i].name, name) == 0)
			return &s->flows[i];
	}
	return NULL;
}

/* An address of a site in the order gateway, host, outer; or NULL. */
static const char *foreign_address(const struct scenario *s,
				   const struct scenario_site *site, unsigned i)
{
	if (i < site->gateway_addresses_count)
		return site->gateway_addresses[i];
	i -= site->gateway_addresses_count;
	if (i < site->host_addresses_count)
		return site->host_addresses[i];
	i -= site->host_addresses_count;
	return i == 0 && scenario_outer_flow(s, site) != NULL ?
	       site->outer_address : NULL;
}

const char **scenario_foreign(const struct scenario *s,
			      const struct scenario_site *own,
			      unsigned *count)
{
	const char **all = NULL, *address;
	bool ignored;

	*count = 0;
	for (unsigned i = 0; i < s->sites_count; i++) {
		for (unsigned j = 0;
		     (address = foreign_address(s, &s->sites[i], j)); j++) {
			bool known = site_has(own, address, &ignored);

			for (unsigned k = 0; k < *count; k++)
				known |= strcmp(all[k], address) == 0;
			if (known)
				continue;
			all = must_grow(all, *count + 1, sizeof(*all));
			all[(*count)++] = address;
		}
	}
	return all;
}

const char *scenario_counter(const struct scenario *s)
{
	return s->counter ? s->counter : "XfrmInTmplMismatch";
}

static void check_name(struct check *c)
{
	const struct scenario *s = &c->file->s;
	const char *slash = strrchr(s->file, '/');
	const char *base = slash ? slash + 1 : s->file;
	size_t length = strlen(s->name);

	if (!is_word(s->name, "-"))
		complaint(at(c, "scenario"),
			  "the name may have a-z, 0-9 and '-' only");
	if (strncmp(base, s->name, length) != 0 ||
	    strcmp(base + length, ".yaml") != 0)
		complaint(at(c, "scenario"),
			  "scenario \"%s\" must be in a file %s.yaml",
			  s->name, s->name);
}

/*
 * Columns that are compared need the one that they are compared with; and what
 * an unpatched pluto may lose is let pass in no other scenario.
 */
static void check_comparison(struct check *c, const unsigned *seen)
{
	const struct scenario *s = &c->file->s;
	unsigned tolerant = seen[EXPECT_ANY] + seen[EXPECT_NO_WORSE];

	at(c, s->compare ? "compare" : "columns");
	if (tolerant > 0 && s->compare != COMPARE_NO_WORSE)
		complaint(c, "a column that may lose packets needs \"compare: "
			  "no-worse\"");
	if (s->margin > MAX_MARGIN ||
	    (s->margin > 0 && s->compare != COMPARE_NO_WORSE))
		complaint(at(c, "margin"), "margin: packets, %d at most, that "
			  "\"compare: no-worse\" does not mind", MAX_MARGIN);
	if (s->compare == COMPARE_NOTHING)
		return;
	at(c, "compare");
	if (s->class != CLASS_CLEAN)
		complaint(c, "only columns of class clean are compared");
	for (int i = 0; i < COLUMN_ROOF; i++) {
		enum column column = (enum column)i;
		enum column base = column_base(column);
		enum expectation expect = s->expect[column];

		if (expect != EXPECT_ABSENT &&
		    s->expect[base] == EXPECT_ABSENT)
			complaint(c, "column %s is compared with %s, which is "
				  "absent", column_name(column),
				  column_name(base));
		if ((expect == EXPECT_ANY && column != base) ||
		    (expect == EXPECT_NO_WORSE && column == base))
			complaint(at(c, "columns"), "column %s cannot be "
				  "\"%s\": \"any\" is for %s, \"no-worse\" for "
				  "those compared with it",
				  column_name(column),
				  expectation_name(expect),
				  column_name(base));
	}
}

bool scenario_has_charon(const struct scenario *s)
{
	for (unsigned i = 0; i < s->sites_count; i++) {
		if (s->sites[i].daemon == SITE_CHARON)
			return true;
	}
	return false;
}

/* What each class promises of its columns; see docs/lab.md. */
static void check_columns(struct check *c)
{
	const struct scenario *s = &c->file->s;
	enum column unpatched = scenario_has_charon(s) ? COLUMN_U : COLUMN_UU;
	unsigned seen[EXPECT_NO_WORSE + 1] = { 0 };

	at(c, "columns");
	for (int i = 0; i < COLUMN_ROOF; i++) {
		enum column column = (enum column)i;

		seen[s->expect[i]]++;
		if (s->expect[i] != EXPECT_ABSENT &&
		    strlen(column_name(column)) !=
		    strlen(column_name(unpatched)))
			complaint(c, "no column %s: where charon is a peer "
				  "there are U and P, else UU, PU, UP and PP",
				  column_name(column));
	}
	check_comparison(c, seen);
	at(c, "columns");
	switch (s->class) {
	case CLASS_HEAL:
		if (s->expect[unpatched] != EXPECT_FAIL ||
		    seen[EXPECT_DELIVER] == 0 || seen[EXPECT_REFUSE] != 0)
			complaint(c, "class heal: %s must fail, some other "
				  "column must deliver, none may refuse",
				  column_name(unpatched));
		if (s->fault == NULL)
			complaint(at(c, "class"), "class heal needs a fault");
		break;
	case CLASS_CLEAN:
		if (seen[EXPECT_DELIVER] + seen[EXPECT_NO_WORSE] == 0 ||
		    seen[EXPECT_FAIL] != 0 || seen[EXPECT_REFUSE] != 0)
			complaint(c, "class clean: every column must deliver");
		break;
	case CLASS_REFUSE:
		if (seen[EXPECT_REFUSE] == 0 || seen[EXPECT_FAIL] != 0 ||
		    seen[EXPECT_DELIVER] != 0)
			complaint(c, "class refuse: every column must refuse");
		if (s->knock_outs == 0)
			complaint(at(c, "class"), "class refuse needs "
				  "\"knock-outs\": what must make it fail");
		break;
	}
	if (seen[EXPECT_FAIL] + seen[EXPECT_REFUSE] == 0)
		return;
	if (s->counter == NULL)
		complaint(c, "a column that fails or refuses needs \"counter\""
			  ": the line of xfrm_stat that must rise");
	if (s->counter_sites_count == 0)
		complaint(c, "a column that fails or refuses needs "
			  "\"counter-at\": the sites where it must rise");
}

static void check_head(struct check *c)
{
	const struct scenario *s = &c->file->s;

	check_name(c);
	check_columns(c);
	if (c->file->ike == 0)
		complaint(at(c, "ike"), "no IKE version");
	if (s->fault != NULL && strchr("RPMX", s->fault[0]) == NULL)
		complaint(at(c, "fault"), "no such fault: R, P, M or X");
	if (s->counter != NULL && strncmp(s->counter, "Xfrm", 4) != 0)
		complaint(at(c, "counter"), "\"%s\" is no line of xfrm_stat",
			  s->counter);
	/* as "f() +12 file.c" in the log: never all of them */
	for (unsigned i = 0; i < s->known_alarms_count; i++) {
		if (strstr(s->known_alarms[i], "()") == NULL)
			complaint(at(c, "known-alarms[%u]", i),
				  "which function's? (\"name()\" is missing)");
	}
	for (unsigned i = 0; i < s->counter_sites_count; i++) {
		if (scenario_site(s, s->counter_sites[i]) == NULL)
			complaint(at(c, "counter-at[%u]", i), "no site \"%s\"",
				  s->counter_sites[i]);
	}
}

static char *find_option(const char *line, const char *key)
{
	size_t length = strlen(key);

	while (*line != '\0') {
		line += strspn(line, " \t\n");
		if (strncmp(line, key, length) == 0 && line[length] == '=')
			return strndup(line + length + 1,
				       strcspn(line + length + 1, "\n"));
		line += strcspn(line, "\n");
	}
	return NULL;
}

char *scenario_conn_option(const struct scenario_conn *conn, const char *key)
{
	char *value = find_option(conn->options, key);

	if (value == NULL && conn->patched != NULL)
		value = find_option(conn->patched, key);
	return value;
}

void check_options(struct check *c, const char *line,
		   enum site_daemon daemon)
{
	static const char *const ours[] = {
		"also", "authby", "ikev2", "keyexchange", "leftupdown",
		"rightupdown", "version", "start_action",
	};

	while (*line != '\0') {
		int length = (int)strcspn(line, "\n");
		const char *text = line + strspn(line, " \t");
		const char *equals = memchr(line, '=', (size_t)length);

		line += length;
		line += *line == '\n';
		if (*text == '\n' || *text == '\0' || *text == '#')
			continue;
		if (equals == NULL || equals == text) {
			complaint(c, "not a \"key=value\" line: %.*s",
				  (int)strcspn(text, "\n"), text);
			continue;
		}
		if (daemon == SITE_CHARON &&
		    strcspn(text, " \t{}:") < (size_t)(equals - text))
			complaint(c, "not a \"key=value\" line: %.*s",
				  (int)strcspn(text, "\n"), text);
		for (size_t i = 0; i < CYAML_ARRAY_LEN(ours); i++) {
			if (strlen(ours[i]) == (size_t)(equals - text) &&
			    strncmp(text, ours[i], strlen(ours[i])) == 0)
				complaint(c, "%s= is the lab's own business",
					  ours[i]);
		}
	}
}

/*
 * What both builds know belongs to the other options, or the model would take
 * it for an unpatched pluto's, too.
 */
static void check_patched(struct check *c, const char *line,
			  enum site_daemon daemon)
{
	static const char *const known[] = { STRICT_OPTION, FOLLOW_OPTION };

	if (daemon != SITE_PLUTO)
		complaint(c, "only pluto is patched");
	check_options(c, line, daemon);
	while (*line != '\0') {
		size_t length;
		bool good = false;

		line += strspn(line, " \t\n");
		length = strcspn(line, "=\n");
		for (size_t i = 0; i < CYAML_ARRAY_LEN(known); i++)
			good |= strlen(known[i]) == length &&
				strncmp(line, known[i], length) == 0;
		if (!good && *line != '\0' && *line != '#')
			complaint(c, "%.*s= is no option that the patches "
				  "bring", (int)length, line);
		line += strcspn(line, "\n");
	}
}

bool is_shunt(const struct scenario_conn *conn)
{
	char *type = scenario_conn_option(conn, "type");
	bool shunt = type != NULL && (strcmp(type, "drop") == 0 ||
				      strcmp(type, "reject") == 0 ||
				      strcmp(type, "passthrough") == 0);

	free(type);
	return shunt;
}

static void check_conns(struct check *c, unsigned site_index)
{
	struct scenario_site *site = &c->file->s.sites[site_index];

	for (unsigned i = 0; i < site->conns_count; i++) {
		struct scenario_conn *conn = &site->conns[i];

		at(c, "sites[%u].conns[%u].conn", site_index, i);
		if (!is_word(conn->name, "-_"))
			complaint(c, "the name of a conn may have a-z, 0-9, "
				  "'-' and '_' only");
		for (unsigned j = 0; j < i; j++) {
			if (strcmp(site->conns[j].name, conn->name) == 0)
				complaint(c, "site %s has a conn \"%s\" "
					  "already", site->name, conn->name);
		}
		at(c, "sites[%u].conns[%u].options", site_index, i);
		check_options(c, conn->options, site->daemon);
		if (conn->ikev1 != NULL)
			check_options(at(c, "sites[%u].conns[%u].ikev1",
					 site_index, i), conn->ikev1,
				      site->daemon);
		if (conn->patched != NULL)
			check_patched(at(c, "sites[%u].conns[%u].patched",
					 site_index, i), conn->patched,
				      site->daemon);
		conn->shunt = is_shunt(conn);
	}
}

/* The kernel would have it twice, and one of them would be no peer's. */
static void check_is_inner(struct check *c, const char *address)
{
	const struct scenario *s = &c->file->s;

	for (unsigned i = 0; i < s->sites_count; i++) {
		const struct scenario_site *site = &s->sites[i];
		size_t length = strlen(address);

		if (strcmp(site->outer_address, address) == 0)
			complaint(c, "\"%s\" is the outer address of site %s: a "
				  "flow may end at it as it is", address,
				  site->name);
		if (site->nat != NULL && strcspn(site->nat, "/") == length &&
		    strncmp(site->nat, address, length) == 0)
			complaint(c, "\"%s\" is the outer address of site %s's "
				  "NAT router", address, site->name);
	}
}

static void check_addresses(struct check *c, unsigned site_index,
			    const char *key, char *const *list, unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		struct prefix address;

		at(c, "sites[%u].%s[%u]", site_index, key, i);
		if (!prefix_parse_address(list[i], &address))
			complaint(c, "\"%s\" is no address", list[i]);
		if (list_has(list, i, list[i]))
			complaint(c, "\"%s\" is given twice", list[i]);
		check_is_inner(c, list[i]);
	}
}

/* What only pluto has, and what charon cannot do without. */
static void check_charon(struct check *c, unsigned i)
{
	const struct scenario_site *site = &c->file->s.sites[i];

	at(c, "sites[%u].config", i);
	if (site->config == NULL)
		complaint(at(c, "sites[%u]", i), "charon needs \"config\": "
			  "the local_addrs= and remote_addrs= of its "
			  "connection");
	else
		check_options(c, site->config, site->daemon);
	if (site->updown)
		complaint(at(c, "sites[%u].updown", i),
			  "the updown script is pluto's");
	if (site->secrets != NULL)
		complaint(at(c, "sites[%u].secrets", i),
			  "charon has the lab's one PSK");
	for (unsigned j = 0; j < c->file->s.sites_count; j++) {
		if (j > i && c->file->s.sites[j].daemon == SITE_CHARON)
			complaint(at(c, "sites[%u].daemon", j),
				  "one peer is charon already");
	}
}

static void check_site(struct check *c, unsigned i)
{
	const struct scenario *s = &c->file->s;
	const struct scenario_site *site = &s->sites[i];
	struct prefix outer, nat;
	bool outer_good;

	at(c, "sites[%u].site", i);
	if (!is_word(site->name, ""))
		complaint(c, "the name of a site may have a-z and 0-9 only");
	if (scenario_site(s, site->name) != site)
		complaint(c, "there is a site \"%s\" already", site->name);

	outer_good = prefix_parse(site->outer, &outer) &&
		     strchr(site->outer, '/') != NULL;
	if (!outer_good)
		complaint(at(c, "sites[%u].outer", i),
			  "\"%s\" is no address/length", site->outer);
	if (site->nat != NULL) {
		at(c, "sites[%u].nat", i);
		if (!prefix_parse(site->nat, &nat) ||
		    strchr(site->nat, '/') == NULL)
			complaint(c, "\"%s\" is no address/length", site->nat);
		else if (outer_good && outer.family != nat.family)
			complaint(c, "outer and nat differ in their family");
	}
	check_addresses(c, i, "gateway", site->gateway_addresses,
			site->gateway_addresses_count);
	check_addresses(c, i, "host", site->host_addresses,
			site->host_addresses_count);
	check_conns(c, i);
	if (site->daemon == SITE_CHARON)
		check_charon(c, i);
}

static void check_sites(struct check *c)
{
	struct scenario *s = &c->file->s;
	bool present[PARTY_B + 1] = { false };

	for (unsigned i = 0; i < s->sites_count; i++)
		snprintf(s->sites[i].outer_address,
			 sizeof(s->sites[i].outer_address), "%.*s",
			 (int)strcspn(s->sites[i].outer, "/"),
			 s->sites[i].outer);
	for (unsigned i = 0; i < s->sites_count; i++) {
		check_site(c, i);
		present[s->sites[i].party] = true;
	}
	if (!present[PARTY_A] || !present[PARTY_B])
		complaint(at(c, "sites"), "both parties, A and B, need a site");
}

/* The site of one end of a flow; complains when there is no single one. */
static const struct scenario_site *check_end(struct check *c,
					     const char *address,
					     const char *where,
					     const char *key)
{
	const struct scenario *s = &c->file->s;
	const struct scenario_site *site = NULL;
	unsigned owners = 0;
	bool gateway;

	if (where != NULL && scenario_site(s, where) == NULL) {
		complaint(c, "no site \"%s\"", where);
		return NULL;
	}
	for (unsigned i = 0; i < s->sites_count; i++) {
		if (where != NULL && strcmp(s->sites[i].name, where) != 0)
			continue;
		if (site_has(&s->sites[i], address, &gateway)) {
			site = &s->sites[i];
			owners++;
		} else if (strcmp(s->sites[i].outer_address, address) == 0) {
			complaint(c, "site %s is behind a NAT: no flow ends at "
				  "its outer address", s->sites[i].name);
			return NULL;
		}
	}
	if (owners == 0)
		complaint(c, "no gateway or host%s%s has the address %s",
			  where ? " of site " : "", where ? where : "",
			  address);
	if (owners > 1)
		complaint(c, "%u sites have the address %s: say which with "
			  "\"%s\"", owners, address, key);
	return owners == 1 ? site : NULL;
}

/*
 * What would leave as plaintext is blocked at the gateways, as it is between
 * inner addresses.  Those policies come and go with pluto, there is no void to
 * route outer addresses to, and in IPv6 they would stop neighbour discovery.
 */
static void check_outer_end(struct check *c, const struct scenario_flow *flow)
{
	const struct scenario *s = &c->file->s;
	bool outer = false;

	for (unsigned i = 0; i < s->sites_count; i++)
		outer |= strcmp(flow->from, s->sites[i].outer_address) == 0 ||
			 strcmp(flow->to, s->sites[i].outer_address) == 0;
	if (!outer)
		return;
	if (strchr(flow->from, ':') != NULL)
		complaint(c, "a flow to or from an outer address must be IPv4");
	if (flow->clear)
		complaint(c, "a flow in clear is one between inner addresses");
	for (unsigned i = 0; i < c->file->raw_count; i++)
		if (c->file->raw[i].restart != RAW_STOP_NOT ||
		    c->file->raw[i].stop != RAW_STOP_NOT) {
			complaint(c, "a flow to or from an outer address needs "
				  "the block policies, which go when a pluto "
				  "is stopped");
			return;
		}
}

static void check_flow(struct check *c, unsigned i)
{
	const struct scenario *s = &c->file->s;
	const struct scenario_flow *flow = &s->flows[i];
	const struct scenario_site *from, *to;

	at(c, "flows[%u].flow", i);
	for (unsigned j = 0; j < i; j++) {
		if (strcmp(s->flows[j].name, flow->name) == 0)
			complaint(c, "there is a flow \"%s\" already",
				  flow->name);
	}
	from = check_end(at(c, "flows[%u].from", i), flow->from, flow->at,
			 "at");
	to = check_end(at(c, "flows[%u].to", i), flow->to, flow->to_at,
		       "to-at");
	if (from != NULL && from == to)
		complaint(c, "the flow stays within site %s", from->name);
	if ((strchr(flow->from, ':') == NULL) != (strchr(flow->to, ':') == NULL))
		complaint(c, "from and to differ in their family");
	if (flow->refused && flow->blocked)
		complaint(at(c, "flows[%u].blocked", i),
			  "refused by the receiver and blocked by the sender");
	at(c, "flows[%u].clear", i);
	if (flow->clear && (!flow->refused || flow->proto != FLOW_UDP))
		complaint(c, "only a refused udp flow may be sent in clear");
	if (flow->clear && ((from != NULL && from->nat != NULL) ||
			    (to != NULL && to->nat != NULL)))
		complaint(c, "a NAT lets no plaintext through");
	if (flow->refused && s->class != CLASS_REFUSE)
		complaint(at(c, "flows[%u].refused", i),
			  "only a scenario of class refuse has refused flows");
	if (from != NULL && to != NULL)
		check_outer_end(at(c, "flows[%u].flow", i), flow);
}

static void check_flows(struct check *c)
{
	const struct scenario *s = &c->file->s;
	unsigned refused = 0, delivered = 0;

	for (unsigned i = 0; i < s->flows_count; i++) {
		check_flow(c, i);
		refused += s->flows[i].refused;
		delivered += !s->flows[i].refused && !s->flows[i].blocked;
	}
	if (delivered == 0)
		complaint(at(c, "flows"), "no flow is to be delivered: with no "
			  "control, nothing shows that the tunnel works");
	if (s->class == CLASS_REFUSE && refused == 0)
		complaint(at(c, "flows"), "class refuse needs a refused flow");
}

static void check_rules(struct check *c)
{
	const struct scenario *s = &c->file->s;

	for (unsigned i = 0; i < s->rules_count; i++) {
		struct scenario_rule *rule = &s->rules[i];
		const struct scenario_site *site =
			scenario_site(s, rule->site);

		if (rule->columns == 0)
			rule->columns = ALL_COLUMNS;

		at(c, "rules[%u].at", i);
		if (site == NULL)
			complaint(c, "no site \"%s\"", rule->site);
		else if (!site->updown)
			complaint(c, "site %s runs no updown script that could "
				  "make rules: say \"updown: true\" there",
				  site->name);
		for (unsigned j = 0; j < i; j++) {
			const struct scenario_rule *other = &s->rules[j];

			if (strcmp(other->site, rule->site) == 0 &&
			    strcmp(other->match, rule->match) == 0 &&
			    (other->columns & rule->columns) != 0)
				complaint(at(c, "rules[%u].rule", i),
					  "\"%s\" at %s is given twice for a "
					  "column", rule->match, rule->site);
		}
	}
}

static void check_all(struct check *c)
{
	struct scenario_file *f = c->file;

	f->s.ikev1 = f->ike & (1 << IKEV1);
	f->s.ikev2 = f->ike & (1 << IKEV2);
	check_head(c);
	check_sites(c);
	check_flows(c);
	check_rules(c);
	check_steps(c);
	check_payload(at(c, "payload"), f->s.payload);
	if (c->variant == NULL)
		check_variants(c);
}

/* --------------------------------------------------------------- the API */

static const cyaml_config_t cyaml_free_config = {
	.mem_fn = cyaml_mem,
};

struct scenario *scenario_parse_variant(const char *text, size_t size,
					const char *file,
					const struct scenario_variant *v,
					FILE *err)
{
	struct cyaml_complaint heard = { .what = "" };
	const cyaml_config_t config = {
		.log_fn = hear_cyaml,
		.log_ctx = &heard,
		.log_level = CYAML_LOG_ERROR,
		.mem_fn = cyaml_mem,
		.flags = CYAML_CFG_NO_ALIAS,
	};
	struct check c = { .err = err, .variant = v };
	struct yaml_index *index;
	cyaml_data_t *data = NULL;
	cyaml_err_t error;
	char *name;

	index = yaml_index_new(text, size, file, err);
	if (index == NULL)
		return NULL;
	error = cyaml_load_data((const uint8_t *)text, size, &config,
				&file_value, &data, NULL);
	if (error != CYAML_OK || data == NULL) {
		retell(&heard, error, index, file, err);
		yaml_index_free(index);
		return NULL;
	}
	c.file = data;
	c.index = index;
	c.file->s.file = must_strdup(file);
	if (v != NULL)
		apply_variant(c.file, v);
	check_all(&c);
	yaml_index_free(index);
	if (c.errors > 0) {
		scenario_free(&c.file->s);
		return NULL;
	}
	if (v != NULL) {
		name = must_printf("%s-%s", c.file->s.name, v->name);
		free(c.file->s.name);
		c.file->s.name = name;
	}
	return &c.file->s;
}

struct scenario *scenario_parse(const char *text, size_t size,
				const char *file, FILE *err)
{
	return scenario_parse_variant(text, size, file, NULL, err);
}

void scenario_free(struct scenario *s)
{
	struct scenario_file *file;

	if (s == NULL)
		return;
	file = (struct scenario_file *)((char *)s -
					offsetof(struct scenario_file, s));
	free(s->file);
	free(s->steps);
	cyaml_free(&cyaml_free_config, &file_value, file, 0);
}

/* ----------------------------------------------------------------- words */

static const char *word_of(const cyaml_strval_t *words, size_t count,
			   int64_t value)
{
	for (size_t i = 0; i < count; i++) {
		if (words[i].val == value)
			return words[i].str;
	}
	return "?";
}

const char *column_name(enum column c)
{
	return word_of(column_words, CYAML_ARRAY_LEN(column_words),
		       1 << c);
}

char column_letter(enum column c, enum party party)
{
	const char *name = column_name(c);

	return name[party == PARTY_B && name[1] != '\0'];
}

const char *site_daemon_name(enum site_daemon d)
{
	return word_of(daemon_words, CYAML_ARRAY_LEN(daemon_words), d);
}

const char *expectation_name(enum expectation e)
{
	return word_of(expectation_words, CYAML_ARRAY_LEN(expectation_words),
		       e);
}

const char *class_name(enum scenario_class c)
{
	return word_of(class_words, CYAML_ARRAY_LEN(class_words), c);
}

const char *comparison_name(enum comparison c)
{
	return word_of(compare_words, CYAML_ARRAY_LEN(compare_words), c);
}

enum column column_base(enum column c)
{
	size_t length = strlen(column_name(c));

	for (int i = 0; i < COLUMN_ROOF; i++) {
		const char *name = column_name((enum column)i);

		if (strlen(name) == length && strspn(name, "U") == length)
			return (enum column)i;
	}
	return c;
}

const char *flow_proto_name(enum flow_proto p)
{
	return word_of(proto_words, CYAML_ARRAY_LEN(proto_words), p);
}

const char *step_name(enum step_kind k)
{
	static const cyaml_strval_t words[] = {
		{ "up", STEP_UP },
		{ "up, without waiting,", STEP_INITIATE },
		{ "down", STEP_DOWN },
		{ "route", STEP_ROUTE },
		{ "unroute", STEP_UNROUTE },
		{ "rekey", STEP_REKEY },
		{ "rekey-ike", STEP_REKEY_IKE },
		{ "delete", STEP_DELETE },
		{ "add", STEP_ADD },
		{ "configure", STEP_CONFIGURE },
		{ "await-sas", STEP_AWAIT_SAS },
		{ "swap", STEP_SWAP },
		{ "hijack", STEP_HIJACK },
		{ "clear", STEP_CLEAR },
		{ "lose", STEP_LOSE },
		{ "log", STEP_LOG },
		{ "restart", STEP_RESTART },
		{ "stop", STEP_STOP },
		{ "start", STEP_START },
		{ "link", STEP_LINK },
		{ "netem", STEP_NETEM },
		{ "address", STEP_ADDRESS },
		{ "rebind", STEP_REBIND },
		{ "settle", STEP_SETTLE },
		{ "traffic", STEP_TRAFFIC },
		{ "traffic: first", STEP_TRAFFIC_FIRST },
		{ "traffic: start", STEP_TRAFFIC_START },
		{ "traffic: stop", STEP_TRAFFIC_STOP },
	};

	return word_of(words, CYAML_ARRAY_LEN(words), k);
}
