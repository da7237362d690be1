// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * parse.c - read scenario files.
 *
 * Three passes, each over the whole text: libyaml for the syntax and the
 * line of every node (yamlindex.c), libcyaml for the shape, and then
 * everything that makes sense only as a whole (scenario_check.c).  Every
 * complaint is "FILE:LINE: what is wrong".
 */
#include <cyaml/cyaml.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "scenario/scenario_check.h"

enum {
	MAX_STEPS = 4096,	/* a random schedule has thousands */
	MAX_ADDRESSES = 64,	/* of hosts or gateway, at a site */
	MAX_FLOWS = 128,
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

static const cyaml_schema_field_t certificate_fields[] = {
	STRING("certificate", MANDATORY, scenario_certificate, name, WORD),
	STRING("ca", MANDATORY, scenario_certificate, ca, WORD),
	LIST("names", MANDATORY, scenario_certificate, names, &word_value, 8),
	CYAML_FIELD_END
};

static const cyaml_schema_value_t certificate_value = {
	CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct scenario_certificate,
			    certificate_fields),
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
	LIST("certificates", OPTIONAL, scenario_file, s.certificates,
	     &certificate_value, 8),
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
