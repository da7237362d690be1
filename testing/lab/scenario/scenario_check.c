// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * scenario_check.c - what makes sense only in a scenario as a whole.
 */
#include "scenario/scenario_check.h"

#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "base/prefix.h"

enum { MAX_MARGIN = 1000 }; /* packets */

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
			  "scenario \"%s\" must be in a file %s.yaml", s->name,
			  s->name);
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
		complaint(at(c, "margin"),
			  "margin: packets, %d at most, that "
			  "\"compare: no-worse\" does not mind",
			  MAX_MARGIN);
	if (s->compare == COMPARE_NOTHING)
		return;
	at(c, "compare");
	if (s->class != CLASS_CLEAN)
		complaint(c, "only columns of class clean are compared");
	for (int i = 0; i < COLUMN_COUNT; i++) {
		enum column column = (enum column)i;
		enum column base = column_base(column);
		enum expectation expect = s->expect[column];

		if (expect != EXPECT_ABSENT && s->expect[base] == EXPECT_ABSENT)
			complaint(c,
				  "column %s is compared with %s, which is "
				  "absent",
				  column_name(column), column_name(base));
		if ((expect == EXPECT_ANY && column != base) ||
		    (expect == EXPECT_NO_WORSE && column == base))
			complaint(at(c, "columns"),
				  "column %s cannot be "
				  "\"%s\": \"any\" is for %s, \"no-worse\" for "
				  "those compared with it",
				  column_name(column), expectation_name(expect),
				  column_name(base));
	}
}

/* What each class promises of its columns; see docs/lab.md. */
static void check_columns(struct check *c)
{
	const struct scenario *s = &c->file->s;
	enum column unpatched = scenario_has_charon(s) ? COLUMN_U : COLUMN_UU;
	unsigned seen[EXPECT_NO_WORSE + 1] = { 0 };

	at(c, "columns");
	for (int i = 0; i < COLUMN_COUNT; i++) {
		enum column column = (enum column)i;

		seen[s->expect[i]]++;
		if (s->expect[i] != EXPECT_ABSENT &&
		    strlen(column_name(column)) !=
			    strlen(column_name(unpatched)))
			complaint(c,
				  "no column %s: where charon is a peer "
				  "there are U and P, else UU, PU, UP and PP",
				  column_name(column));
	}
	check_comparison(c, seen);
	at(c, "columns");
	switch (s->class) {
	case CLASS_HEAL:
		if (s->expect[unpatched] != EXPECT_FAIL ||
		    seen[EXPECT_DELIVER] == 0 || seen[EXPECT_REFUSE] != 0)
			complaint(c,
				  "class heal: %s must fail, some other "
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
			complaint(at(c, "class"),
				  "class refuse needs "
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

void check_options(struct check *c, const char *line, enum site_daemon daemon)
{
	static const char *const ours[] = {
		"also",
		"ikev2",
		"keyexchange",
		"leftupdown",
		"rightupdown",
		"version",
		"start_action",
		/* a PSK, but where there are certificates; keep it the last */
		"authby",
	};
	size_t count = sizeof(ours) / sizeof(ours[0]);

	count -= c->file->s.certificates_count > 0;

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
		for (size_t i = 0; i < count; i++) {
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
		for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
			good |= strlen(known[i]) == length &&
				strncmp(line, known[i], length) == 0;
		if (!good && *line != '\0' && *line != '#')
			complaint(c,
				  "%.*s= is no option that the patches "
				  "bring",
				  (int)length, line);
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
				complaint(c,
					  "site %s has a conn \"%s\" "
					  "already",
					  site->name, conn->name);
		}
		at(c, "sites[%u].conns[%u].options", site_index, i);
		check_options(c, conn->options, site->daemon);
		if (conn->ikev1 != NULL)
			check_options(at(c, "sites[%u].conns[%u].ikev1",
					 site_index, i),
				      conn->ikev1, site->daemon);
		if (conn->patched != NULL)
			check_patched(at(c, "sites[%u].conns[%u].patched",
					 site_index, i),
				      conn->patched, site->daemon);
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
			complaint(c,
				  "\"%s\" is the outer address of site %s: a "
				  "flow may end at it as it is",
				  address, site->name);
		if (site->nat != NULL && strcspn(site->nat, "/") == length &&
		    strncmp(site->nat, address, length) == 0)
			complaint(c,
				  "\"%s\" is the outer address of site %s's "
				  "NAT router",
				  address, site->name);
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
		complaint(at(c, "sites[%u]", i),
			  "charon needs \"config\": "
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

/* Names that are told apart: one of both kinds would be found for the other. */
static void check_certificates(struct check *c)
{
	const struct scenario *s = &c->file->s;

	for (unsigned i = 0; i < s->certificates_count; i++) {
		const char *name = s->certificates[i].name;

		at(c, "certificates[%u].certificate", i);
		for (unsigned j = 0; j < s->certificates_count; j++)
			if (strcmp(s->certificates[j].ca, name) == 0 ||
			    (j < i &&
			     strcmp(s->certificates[j].name, name) == 0))
				complaint(c,
					  "\"%s\" is the name of another "
					  "certificate",
					  name);
	}
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
					     const char *where, const char *key)
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
		if (scenario_site_has(&s->sites[i], address, &gateway)) {
			site = &s->sites[i];
			owners++;
		} else if (strcmp(s->sites[i].outer_address, address) == 0) {
			complaint(c,
				  "site %s is behind a NAT: no flow ends at "
				  "its outer address",
				  s->sites[i].name);
			return NULL;
		}
	}
	if (owners == 0)
		complaint(c, "no gateway or host%s%s has the address %s",
			  where ? " of site " : "", where ? where : "",
			  address);
	if (owners > 1)
		complaint(c,
			  "%u sites have the address %s: say which with "
			  "\"%s\"",
			  owners, address, key);
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
		if (c->file->raw[i].verb[STEP_RESTART] ||
		    c->file->raw[i].verb[STEP_STOP]) {
			complaint(c,
				  "a flow to or from an outer address needs "
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
	if ((strchr(flow->from, ':') == NULL) !=
	    (strchr(flow->to, ':') == NULL))
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
		complaint(at(c, "flows"),
			  "no flow is to be delivered: with no "
			  "control, nothing shows that the tunnel works");
	if (s->class == CLASS_REFUSE && refused == 0)
		complaint(at(c, "flows"), "class refuse needs a refused flow");
}

static void check_rules(struct check *c)
{
	const struct scenario *s = &c->file->s;

	for (unsigned i = 0; i < s->rules_count; i++) {
		struct scenario_rule *rule = &s->rules[i];
		const struct scenario_site *site = scenario_site(s, rule->site);

		if (rule->columns == 0)
			rule->columns = ALL_COLUMNS;

		at(c, "rules[%u].at", i);
		if (site == NULL)
			complaint(c, "no site \"%s\"", rule->site);
		else if (!site->updown)
			complaint(c,
				  "site %s runs no updown script that could "
				  "make rules: say \"updown: true\" there",
				  site->name);
		for (unsigned j = 0; j < i; j++) {
			const struct scenario_rule *other = &s->rules[j];

			if (strcmp(other->site, rule->site) == 0 &&
			    strcmp(other->match, rule->match) == 0 &&
			    (other->columns & rule->columns) != 0)
				complaint(at(c, "rules[%u].rule", i),
					  "\"%s\" at %s is given twice for a "
					  "column",
					  rule->match, rule->site);
		}
	}
}

void check_all(struct check *c)
{
	struct scenario_file *f = c->file;

	f->s.ikev1 = f->ike & (1 << IKEV1);
	f->s.ikev2 = f->ike & (1 << IKEV2);
	check_head(c);
	check_certificates(c);
	check_sites(c);
	check_flows(c);
	check_rules(c);
	check_steps(c);
	check_payload(at(c, "payload"), f->s.payload);
	if (c->variant == NULL)
		check_variants(c);
}
