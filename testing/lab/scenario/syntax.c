// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * syntax.c - the tables of keys of a scenario file, and the words that are
 * their values.  The kinds of steps have a table of their own: step_kind.c.
 */
#include "scenario/syntax.h"

#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "scenario/scenario_file.h"
#include "scenario/step_kind.h"

enum {
	SENTENCE = 1024,
	OPTIONS = 4096,	    /* longest block of ipsec.conf lines */
	MAX_STEPS = 4096,   /* a random schedule has thousands */
	MAX_ADDRESSES = 64, /* of hosts or gateway, at a site */
	MAX_FLOWS = 128,
};

/* ---- words ---- */

static const struct syntax_word bool_words[] = {
	{ "false", false },
	{ "true", true },
	{ NULL, 0 },
};

static const struct syntax_word class_words[] = {
	{ "heal", CLASS_HEAL },
	{ "clean", CLASS_CLEAN },
	{ "refuse", CLASS_REFUSE },
	{ NULL, 0 },
};

static const struct syntax_word expectation_words[] = {
	{ "absent", EXPECT_ABSENT },
	{ "fail", EXPECT_FAIL },
	{ "deliver", EXPECT_DELIVER },
	{ "refuse", EXPECT_REFUSE },
	{ "any", EXPECT_ANY },
	{ "no-worse", EXPECT_NO_WORSE },
	{ NULL, 0 },
};

static const struct syntax_word compare_words[] = {
	{ "nothing", COMPARE_NOTHING },
	{ "alike", COMPARE_ALIKE },
	{ "alike-but-named-spi", COMPARE_NAMED_SPI },
	{ "no-worse", COMPARE_NO_WORSE },
	{ NULL, 0 },
};

static const struct syntax_word party_words[] = {
	{ "A", PARTY_A },
	{ "B", PARTY_B },
	{ NULL, 0 },
};

static const struct syntax_word daemon_words[] = {
	{ "pluto", SITE_PLUTO },
	{ "charon", SITE_CHARON },
	{ NULL, 0 },
};

static const struct syntax_word proto_words[] = {
	{ "udp", FLOW_UDP },
	{ "icmp", FLOW_ICMP },
	{ NULL, 0 },
};

/* "inner" and "outer" of a variant */
static const struct syntax_word ipv6_words[] = {
	{ "ipv4", false },
	{ "ipv6", true },
	{ NULL, 0 },
};

static const struct syntax_word ike_words[] = {
	{ "1", 1 << IKEV1 },
	{ "2", 1 << IKEV2 },
	{ NULL, 0 },
};

/* testing/knock-out/1-*.patch and so on */
static const struct syntax_word knock_out_words[] = {
	{ "1", 1 << 1 },   { "2", 1 << 2 },   { "3", 1 << 3 },
	{ "4", 1 << 4 },   { "5", 1 << 5 },   { "6", 1 << 6 },
	{ "7", 1 << 7 },   { "8", 1 << 8 },   { "9", 1 << 9 },
	{ "10", 1 << 10 }, { "11", 1 << 11 }, { "12", 1 << 12 },
	{ "13", 1 << 13 }, { "14", 1 << 14 }, { "15", 1 << 15 },
	{ "16", 1 << 16 }, { "17", 1 << 17 }, { NULL, 0 },
};

static const struct syntax_word feature_words[] = {
	{ "xfrm-interface", FEATURE_XFRM_INTERFACE },
	{ "nftables", FEATURE_NFTABLES },
	{ NULL, 0 },
};

static const struct syntax_word column_words[] = {
	{ "UU", 1 << COLUMN_UU },
	{ "PU", 1 << COLUMN_PU },
	{ "UP", 1 << COLUMN_UP },
	{ "PP", 1 << COLUMN_PP },
	{ "U", 1 << COLUMN_U },
	{ "P", 1 << COLUMN_P },
	{ NULL, 0 },
};

static const struct syntax_word wait_words[] = {
	{ "true", false },
	{ "false", true },
	{ NULL, 0 },
};

static const struct syntax_word loss_words[] = {
	{ "allowed", true },
	{ NULL, 0 },
};

/* ---- keys ---- */

#define MEMBER(s, member) .offset = offsetof(struct s, member)
#define KEYS(array) \
	.keys = (array), .keys_count = sizeof(array) / sizeof((array)[0])

/* a text of @max bytes, that is written as @value */
#define TEXT(key_, need, s, member, max, value_, what_)                 \
	{                                                               \
		.key = (key_), .type = SYNTAX_TEXT, .required = (need), \
		MEMBER(s, member), .most = (max), .value = (value_),    \
		.what = (what_)                                         \
	}
#define NUMBER(key_, s, member, what_)                                   \
	{                                                                \
		.key = (key_), .type = SYNTAX_NUMBER, MEMBER(s, member), \
		.what = (what_)                                          \
	}
#define CHOICE(key_, need, s, member, words_, what_)                           \
	{                                                                      \
		.key = (key_), .type = SYNTAX_WORD, .required = (need),        \
		MEMBER(s, member), .size = sizeof(((struct s *)NULL)->member), \
		.words = (words_), .what = (what_)                             \
	}
#define BOOL(key_, s, member, what_) \
	CHOICE(key_, false, s, member, bool_words, what_)
#define FLAGS(key_, need, s, member, words_, what_)                           \
	{                                                                     \
		.key = (key_), .type = SYNTAX_FLAGS, .required = (need),      \
		MEMBER(s, member), .least = 0, .most = 32, .words = (words_), \
		.what = (what_)                                               \
	}
#define TEXTS(key_, need, s, member, min, max, value_, what_)           \
	{                                                               \
		.key = (key_), .type = SYNTAX_LIST, .required = (need), \
		MEMBER(s, member),                                      \
		.count_offset = offsetof(struct s, member##_count),     \
		.least = (min), .most = (max), .value = (value_),       \
		.what = (what_)                                         \
	}
#define LIST(key_, need, s, member, entry, max, what_)                         \
	{                                                                      \
		.key = (key_), .type = SYNTAX_LIST, .required = (need),        \
		MEMBER(s, member),                                             \
		.count_offset = offsetof(struct s, member##_count),            \
		.least = 1, .most = (max), .mapping = (entry), .what = (what_) \
	}

static const struct syntax_key certificate_keys[] = {
	TEXT("certificate", true, scenario_certificate, name, WORD, "NAME",
	     "nickname, for `leftcert=`, and CN"),
	TEXT("ca", true, scenario_certificate, ca, WORD, "NAME",
	     "CN of the CA, which all plutos trust"),
	TEXTS("names", true, scenario_certificate, names, 1, 8, "NAME",
	      "its DNS names: `leftid=@NAME`"),
};

static const struct syntax certificate_syntax = {
	"A certificate",
	sizeof(struct scenario_certificate),
	KEYS(certificate_keys),
};

static const struct syntax_key conn_keys[] = {
	TEXT("conn", true, scenario_conn, name, WORD, "NAME", "its name"),
	TEXT("options", true, scenario_conn, options, OPTIONS, "LINES",
	     "`key=value` lines of ipsec.conf, or of a child in swanctl.conf"),
	TEXT("ikev1", false, scenario_conn, ikev1, OPTIONS, "LINES",
	     "such lines for IKEv1 only, in place of those of the same key"),
	TEXT("patched", false, scenario_conn, patched, OPTIONS, "LINES",
	     "such lines for a patched pluto only: options that no other knows"),
};

static const struct syntax conn_syntax = {
	"A conn",
	sizeof(struct scenario_conn),
	KEYS(conn_keys),
};

static const struct syntax_key site_keys[] = {
	TEXT("site", true, scenario_site, name, 15, "NAME",
	     "its name; its namespaces are `gw-NAME` and `host-NAME`"),
	CHOICE("party", true, scenario_site, party, party_words,
	       "the letter of a column that picks its pluto: A the first, B the second"),
	CHOICE("daemon", false, scenario_site, daemon, daemon_words,
	       "what it runs; charon is Debian's strongSwan, and the columns are then U and P"),
	TEXT("outer", true, scenario_site, outer, WORD, "ADDRESS/LENGTH",
	     "the gateway's address on the WAN, or behind `nat`"),
	TEXT("nat", false, scenario_site, nat, WORD, "ADDRESS/LENGTH",
	     "the outer address of the NAT router that the gateway is behind; sites with the same share it"),
	TEXTS("gateway", false, scenario_site, gateway_addresses, 1,
	      MAX_ADDRESSES, "ADDRESS",
	      "inner addresses of the gateway itself"),
	TEXTS("host", false, scenario_site, host_addresses, 1, MAX_ADDRESSES,
	      "ADDRESS", "inner addresses of the host behind it"),
	LIST("conns", true, scenario_site, conns, &conn_syntax, 16,
	     "its connections"),
	TEXT("config", false, scenario_site, config, OPTIONS, "LINES",
	     "further lines of `config setup`; charon: of its connection, where they must be given"),
	TEXT("secrets", false, scenario_site, secrets, OPTIONS, "LINES",
	     "ipsec.secrets, in place of the lab's PSK"),
	BOOL("updown", scenario_site, updown,
	     "run the build's own _updown script, not none"),
};

static const struct syntax site_syntax = {
	"A site",
	sizeof(struct scenario_site),
	KEYS(site_keys),
};

static const struct syntax_key flow_keys[] = {
	TEXT("flow", true, scenario_flow, name, WORD, "NAME", "its name"),
	TEXT("from", true, scenario_flow, from, WORD, "ADDRESS",
	     "inner address of who sends, or a gateway's outer one"),
	TEXT("to", true, scenario_flow, to, WORD, "ADDRESS",
	     "the same of who receives"),
	TEXT("at", false, scenario_flow, at, WORD, "SITE",
	     "where it is sent, if several sites have the address"),
	TEXT("to-at", false, scenario_flow, to_at, WORD, "SITE",
	     "where it is received, likewise"),
	CHOICE("proto", true, scenario_flow, proto, proto_words,
	       "udp goes one way; icmp is echo and reply, judged at the sender"),
	BOOL("refused", scenario_flow, refused,
	     "class refuse: must not arrive"),
	BOOL("blocked", scenario_flow, blocked,
	     "the operator's own policy drops it: nothing arrives, and no ESP carries it"),
	BOOL("clear", scenario_flow, clear,
	     "refused, and sent as plaintext by a step `clear`"),
};

static const struct syntax flow_syntax = {
	"A flow",
	sizeof(struct scenario_flow),
	KEYS(flow_keys),
};

static const struct syntax_key rule_keys[] = {
	TEXT("rule", true, scenario_rule, match, SYNTAX_LINE, "TEXT",
	     "what picks nftables rules that the updown script made"),
	TEXT("at", true, scenario_rule, site, WORD, "SITE", "where they are"),
	NUMBER("count", scenario_rule, count,
	       "how many there must be; not given: one at least"),
	BOOL("dead", scenario_rule, dead,
	     "each must have counted nothing, not a packet at least"),
	FLAGS("columns", false, scenario_rule, columns, column_words,
	      "where that is judged; not given: in all"),
};

static const struct syntax rule_syntax = {
	"A rule",
	sizeof(struct scenario_rule),
	KEYS(rule_keys),
};

static const struct syntax_key step_keys[] = {
	TEXT("at", false, raw_step, at, WORD, "SITE", "where it is done"),
	TEXT("as", false, raw_step, as, WORD, "SELECTOR", "of `hijack`"),
	TEXT("options", false, raw_step, options, OPTIONS, "LINES",
	     "of `configure`"),
	CHOICE("wait", false, raw_step, no_wait, wait_words,
	       "of `up`: false does not wait for the answer"),
	CHOICE("loss", false, raw_step, loss_allowed, loss_words,
	       "of `traffic: start`: what is lost is counted, but not judged"),
	BOOL("may-fail", raw_step, may_fail,
	     "the daemon's answer may be no; traffic will tell"),
	TEXTS("flows", false, raw_step, flows, 1, 32, "FLOW",
	      "of `settle` and `traffic`: only these"),
	FLAGS("columns", false, raw_step, columns, column_words,
	      "where it is done; not given: in all"),
	TEXTS("not-in", false, raw_step, not_in, 1, 16, "VARIANT",
	      "variants that leave it out"),
};

/* The key of a kind of step. */
static struct syntax_key verb_key(unsigned kind)
{
	const struct step_kind_row *row = step_kind((enum step_kind)kind);
	const struct syntax_key list = TEXTS(row->key, false, raw_step, swap, 2,
					     2, row->value, row->what);
	struct syntax_key text = TEXT(row->key, false, raw_step, verb,
				      SYNTAX_LINE, row->value, row->what);

	text.offset += kind * sizeof(char *);
	return kind == STEP_SWAP ? list : text;
}

static const struct syntax step_syntax = {
	"A step",	  sizeof(struct raw_step),
	.more = verb_key, .more_count = STEP_COUNT,
	KEYS(step_keys),
};

static const struct syntax_key variant_keys[] = {
	TEXT("variant", true, scenario_variant, name, 15, "NAME",
	     "the scenario is then SCENARIO-NAME"),
	CHOICE("inner", false, scenario_variant, inner_ipv6, ipv6_words,
	       "the family of the addresses inside the tunnel"),
	CHOICE("outer", false, scenario_variant, outer_ipv6, ipv6_words,
	       "the family of those on the WAN"),
	TEXT("options", false, scenario_variant, options, OPTIONS, "LINES",
	     "further lines of ipsec.conf of every conn that negotiates"),
	NUMBER("payload", scenario_variant, payload,
	       "as the scenario's; not given: the same"),
	FLAGS("ike", false, scenario_variant, ike, ike_words,
	      "as the scenario's; not given: the same"),
	BOOL("long", scenario_variant, takes_long,
	     "not in the standard tier, also where the scenario is"),
};

static const struct syntax variant_syntax = {
	"A variant",
	sizeof(struct scenario_variant),
	KEYS(variant_keys),
};

/* "columns" fills the array struct scenario.expect, an element a key */
#define COLUMN(word, column, what_)                                           \
	{                                                                     \
		.key = (word), .type = SYNTAX_WORD,                           \
		.offset = (column) * sizeof(enum expectation),                \
		.size = sizeof(enum expectation), .words = expectation_words, \
		.what = (what_)                                               \
	}

static const struct syntax_key column_keys[] = {
	COLUMN("UU", COLUMN_UU, "both parties unpatched"),
	COLUMN("PU", COLUMN_PU, "party A patched"),
	COLUMN("UP", COLUMN_UP, "party B patched"),
	COLUMN("PP", COLUMN_PP, "both patched"),
	COLUMN("U", COLUMN_U, "where charon is a party: pluto unpatched"),
	COLUMN("P", COLUMN_P, "where charon is a party: pluto patched"),
};

static const struct syntax column_syntax = {
	"The columns",
	COLUMN_COUNT * sizeof(enum expectation),
	KEYS(column_keys),
};

static const struct syntax_key file_keys[] = {
	TEXT("scenario", true, scenario_file, s.name, 32, "NAME",
	     "its name: that of the file without `.yaml`"),
	CHOICE("class", true, scenario_file, s.class, class_words,
	       "what it is there to show"),
	TEXT("fault", false, scenario_file, s.fault, 1, "R, P, M or X",
	     "class heal: which fault, see root-cause.md"),
	TEXT("summary", true, scenario_file, s.summary, SENTENCE, "TEXT",
	     "one sentence"),
	TEXT("counter", false, scenario_file, s.counter, WORD, "NAME",
	     "the line of /proc/net/xfrm_stat that rises where a column fails or refuses"),
	TEXTS("counter-at", false, scenario_file, s.counter_sites, 1, 8, "SITE",
	      "where it rises"),
	FLAGS("ike", true, scenario_file, ike, ike_words,
	      "the versions that it runs in"),
	{ .key = "columns",
	  .type = SYNTAX_MAPPING,
	  .required = true,
	  MEMBER(scenario_file, s.expect),
	  .mapping = &column_syntax,
	  .what = "what each must show; the others are absent" },
	CHOICE("compare", false, scenario_file, s.compare, compare_words,
	       "class clean: SAs, policies and status are those of the unpatched column; or no more is lost there"),
	NUMBER("margin", scenario_file, s.margin,
	       "`compare: no-worse`: packets that chance may cost"),
	TEXTS("known-alarms", false, scenario_file, s.known_alarms, 1, 4,
	      "TEXT",
	      "parts of EXPECTATION FAILED lines that unpatched pluto has here, too"),
	BOOL("strict-sas", scenario_file, s.strict_sas,
	     "every pair of SAs that was negotiated must be there"),
	BOOL("long", scenario_file, s.takes_long,
	     "not in the standard tier, but in that of `make regress-long`"),
	FLAGS("needs", false, scenario_file, s.needs, feature_words,
	      "what a kernel must have; skipped where not"),
	FLAGS("knock-outs", false, scenario_file, s.knock_outs, knock_out_words,
	      "the test-only patches that must break a cell of it"),
	BOOL("steady", scenario_file, s.steady,
	     "the counter may not even rise while flows settle"),
	LIST("certificates", false, scenario_file, s.certificates,
	     &certificate_syntax, 8,
	     "with their keys at every pluto; conns then say `authby=`"),
	LIST("sites", true, scenario_file, s.sites, &site_syntax, MAX_SITES,
	     "gateways, each with the host behind it"),
	LIST("flows", true, scenario_file, s.flows, &flow_syntax, MAX_FLOWS,
	     "streams of numbered packets"),
	LIST("steps", true, scenario_file, raw, &step_syntax, MAX_STEPS,
	     "what is done, in this order"),
	LIST("rules", false, scenario_file, s.rules, &rule_syntax, 16,
	     "what firewall rules must have counted"),
	NUMBER("payload", scenario_file, s.payload,
	       "bytes that each packet has more, all alike"),
	LIST("variants", false, scenario_file, s.variants, &variant_syntax, 16,
	     "further scenarios that are the same but for this"),
};

const struct syntax scenario_syntax = {
	"A scenario",
	sizeof(struct scenario_file),
	KEYS(file_keys),
};

/* ---- the reference ---- */

static char *value_of(const struct syntax_key *key)
{
	char *words = key->words ? syntax_words(key->words) : NULL;
	char *text = NULL;

	switch (key->type) {
	case SYNTAX_TEXT:
		text = must_strdup(key->value);
		break;
	case SYNTAX_NUMBER:
		text = must_strdup("a number");
		break;
	case SYNTAX_WORD:
		text = must_printf("one of %s", words);
		break;
	case SYNTAX_FLAGS:
		text = must_printf("list of %s", words);
		break;
	case SYNTAX_LIST:
		text = key->mapping ? must_strdup("list, see below") :
		       key->least == key->most ?
				      must_strdup(key->value) :
				      must_printf("list of %s", key->value);
		break;
	case SYNTAX_MAPPING:
		text = must_strdup("see below");
		break;
	}
	free(words);
	return text;
}

static void print_rows(FILE *out, const struct syntax *s, unsigned from,
		       unsigned to)
{
	struct syntax_key key;

	fputs("| key | value | |\n|---|---|---|\n", out);
	for (unsigned i = from; i < to && syntax_key_at(s, i, &key); i++) {
		char *value;

		if (!key.key)
			continue;
		value = value_of(&key);
		fprintf(out, "| `%s`%s | %s | %s |\n", key.key,
			key.required ? " (required)" : "", value, key.what);
		free(value);
	}
}

static void print_mapping(FILE *out, const struct syntax *s)
{
	unsigned verbs = s->more_count;

	fprintf(out, "\n### %s\n\n", s->name);
	if (verbs) {
		fputs("Exactly one of these, which says what is done:\n\n",
		      out);
		print_rows(out, s, 0, verbs);
		fputs("\nand what belongs to it:\n\n", out);
	}
	print_rows(out, s, verbs, UINT_MAX);
	for (unsigned i = 0; i < s->keys_count; i++)
		if (s->keys[i].mapping)
			print_mapping(out, s->keys[i].mapping);
}

void syntax_print(FILE *out)
{
	fputs("A SELECTOR is `SUBNET -> SUBNET`. A CONN of a step may be an\n"
	      "instance, `net[1]`, or an expansion, `net/1x2`: the first of\n"
	      "`leftsubnets=` and the second of `rightsubnets=`. A 0 stands for an\n"
	      "end with one subnet. The peer, whose left is the other end, calls\n"
	      "the same pair of subnets `2x1`.\n",
	      out);
	print_mapping(out, &scenario_syntax);
}

/* ---- names ---- */

static const char *word_of(const struct syntax_word *words, int value)
{
	for (; words->word; words++)
		if (words->value == value)
			return words->word;
	return "?";
}

const char *column_name(enum column c)
{
	return word_of(column_words, 1 << c);
}

char column_letter(enum column c, enum party party)
{
	const char *name = column_name(c);

	return name[party == PARTY_B && name[1] != '\0'];
}

const char *site_daemon_name(enum site_daemon d)
{
	return word_of(daemon_words, d);
}

const char *expectation_name(enum expectation e)
{
	return word_of(expectation_words, e);
}

const char *class_name(enum scenario_class c)
{
	return word_of(class_words, c);
}

const char *comparison_name(enum comparison c)
{
	return word_of(compare_words, c);
}

const char *flow_proto_name(enum flow_proto p)
{
	return word_of(proto_words, p);
}
