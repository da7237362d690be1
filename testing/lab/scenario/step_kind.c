// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * step_kind.c - the table of kinds of steps, and how the value of each is
 * read.  How they are done: drive/step.c; what they change in a prediction:
 * predict/predict_steps.c.
 */
#include "scenario/step_kind.h"

#include <limits.h>
#include <string.h>

#include "base/number.h"
#include "base/prefix.h"
#include "scenario/complaint.h"

enum {
	MAX_TRAFFIC = 10000, /* packets per flow and step */
	MAX_SETTLE = 120,    /* seconds */
	MAX_DELAY = 5000,    /* ms */
};

/* ---- values ---- */

/* The value is not what the table says. */
static void refuse(struct check *c, const struct scenario_step *step,
		   const char *text)
{
	const struct step_kind_row *row = step_kind(step->kind);

	complaint(c, "%s: %s, not \"%s\"", row->key, row->value, text);
}

static void read_conn(struct check *c, char *text, struct scenario_step *step)
{
	(void)c;
	step->conn = text;
}

static void read_rekey_ike(struct check *c, char *text,
			   struct scenario_step *step)
{
	step->conn = text;
	if (c->file->s.ikev1)
		complaint(c, "rekey-ike: in IKEv1 pluto 5.2 cannot");
}

static void read_configure(struct check *c, char *text,
			   struct scenario_step *step)
{
	step->conn = text;
	if (strpbrk(text, "/["))
		complaint(c, "configure: a conn, not an expansion of it");
}

static void read_log(struct check *c, char *text, struct scenario_step *step)
{
	(void)c;
	step->text = text;
}

bool step_is_selector(const char *text)
{
	struct prefix source, destination;
	char from[WORD + 1], to[WORD + 1], rest;

	return sscanf(text, "%64s -> %64s %c", from, to, &rest) == 2 &&
	       prefix_parse(from, &source) && prefix_is_subnet(&source) &&
	       prefix_parse(to, &destination) &&
	       prefix_is_subnet(&destination) &&
	       source.family == destination.family;
}

static void read_selector(struct check *c, char *text,
			  struct scenario_step *step)
{
	step->first = text;
	if (!step_is_selector(text))
		complaint(c, "\"%s\" is no selector SUBNET -> SUBNET", text);
}

static void read_count(struct check *c, char *text, struct scenario_step *step)
{
	uint64_t count = 0;

	if (!number_parse(text, UINT_MAX, &count))
		refuse(c, step, text);
	step->count = (unsigned)count;
}

static void read_settle(struct check *c, char *text, struct scenario_step *step)
{
	uint64_t seconds = 0;

	if (!number_parse(text, MAX_SETTLE, &seconds) || seconds == 0)
		refuse(c, step, text);
	step->count = (unsigned)seconds;
}

/* One of two words; returns whether it is the second. */
static bool read_either(struct check *c, const char *text,
			const struct scenario_step *step, const char *first,
			const char *second)
{
	if (strcmp(text, first) != 0 && strcmp(text, second) != 0)
		refuse(c, step, text);
	return strcmp(text, second) == 0;
}

static void read_stop(struct check *c, char *text, struct scenario_step *step)
{
	step->kill = read_either(c, text, step, "graceful", "kill");
}

static void read_start(struct check *c, char *text, struct scenario_step *step)
{
	read_either(c, text, step, "pluto", "pluto");
}

static void read_link(struct check *c, char *text, struct scenario_step *step)
{
	step->link_up = read_either(c, text, step, "down", "up");
}

/* "loss 20 delay 200 jitter 50 reorder 25", each or not, or "off" */
static bool parse_netem(const char *text, struct scenario_netem *out)
{
	const struct {
		const char *word;
		unsigned *value, most;
	} table[] = {
		{ "loss", &out->loss, 100 },
		{ "delay", &out->delay, MAX_DELAY },
		{ "jitter", &out->jitter, MAX_DELAY },
		{ "reorder", &out->reorder, 100 },
	};
	char word[WORD + 1], number[WORD + 1];
	unsigned seen = 0;
	int length;

	if (strcmp(text, "off") == 0)
		return true;
	for (; *text; text += length) {
		uint64_t value = 0;
		size_t i = 0;

		if (sscanf(text, "%64s %64s %n", word, number, &length) != 2 ||
		    !number_parse(number, UINT_MAX, &value))
			return false;
		while (i < 4 && strcmp(table[i].word, word) != 0)
			i++;
		if (i == 4 || seen & (1u << i) || value == 0 ||
		    value > table[i].most)
			return false;
		seen |= 1u << i;
		*table[i].value = (unsigned)value;
	}
	return seen != 0;
}

static void read_netem(struct check *c, char *text, struct scenario_step *step)
{
	if (!parse_netem(text, &step->netem))
		refuse(c, step, text);
	/* netem reorders by sending some without the delay */
	if ((step->netem.jitter != 0 || step->netem.reorder != 0) &&
	    step->netem.delay == 0)
		complaint(c, "netem: jitter and reorder need a delay");
}

static const struct scenario_site *site_of(const struct check *c,
					   const struct scenario_step *step)
{
	return scenario_site(&c->file->s, step->site ? step->site : "");
}

static void read_address(struct check *c, char *text,
			 struct scenario_step *step)
{
	const struct scenario_site *site = site_of(c, step);
	const struct scenario_flow *flow = site ? scenario_outer_flow(
							  &c->file->s, site) :
						  NULL;
	struct prefix old, new;

	step->first = text;
	if (!prefix_parse(text, &new) || !strchr(text, '/'))
		complaint(c, "\"%s\" is no address/length", text);
	else if (site && prefix_parse(site->outer, &old) &&
		 old.family != new.family)
		complaint(c, "the site's outer address is of another family");
	if (flow)
		complaint(c, "address: flow \"%s\" ends at %s", flow->name,
			  site->outer_address);
}

/* One site alone behind a router keeps its ports: 1:1. */
static void read_rebind(struct check *c, char *text, struct scenario_step *step)
{
	const struct scenario *s = &c->file->s;
	const struct scenario_site *site = site_of(c, step);

	read_either(c, text, step, "nat", "nat");
	for (unsigned i = 0; site && i < s->sites_count; i++) {
		const struct scenario_site *other = &s->sites[i];

		if (other != site && site->nat && other->nat &&
		    strcmp(other->nat, site->nat) == 0)
			return;
	}
	if (site)
		complaint(c, "rebind: site %s shares no NAT router",
			  site->name);
}

static void read_traffic(struct check *c, char *text,
			 struct scenario_step *step)
{
	uint64_t count = 0;

	if (strcmp(text, "first") == 0)
		step->kind = STEP_TRAFFIC_FIRST;
	else if (strcmp(text, "start") == 0)
		step->kind = STEP_TRAFFIC_START;
	else if (strcmp(text, "stop") == 0)
		step->kind = STEP_TRAFFIC_STOP;
	else if (!number_parse(text, MAX_TRAFFIC, &count) || count == 0)
		refuse(c, step, text);
	step->count = (unsigned)count;
}

/* ---- for people ---- */

static void tell_swap(FILE *out, const struct scenario_step *step)
{
	fprintf(out, " the templates of [%s] and [%s]", step->first,
		step->second);
}

static void tell_hijack(FILE *out, const struct scenario_step *step)
{
	fprintf(out, ": send [%s] on the SA of [%s]", step->first,
		step->second);
}

static void tell_clear(FILE *out, const struct scenario_step *step)
{
	fprintf(out, ": let [%s] out as plaintext", step->first);
}

static void tell_lose(FILE *out, const struct scenario_step *step)
{
	fprintf(out, " the SA of [%s]", step->first);
}

static void tell_log(FILE *out, const struct scenario_step *step)
{
	fprintf(out, " has a line with [%s]", step->text);
}

static void tell_settle(FILE *out, const struct scenario_step *step)
{
	fprintf(out, ", for %u seconds at most", step->count);
}

static void tell_traffic(FILE *out, const struct scenario_step *step)
{
	fprintf(out, " of %u packets on every flow", step->count);
}

static void tell_count(FILE *out, const struct scenario_step *step)
{
	fprintf(out, ": %u", step->count);
}

static void tell_stop(FILE *out, const struct scenario_step *step)
{
	fputs(step->kill ? " by SIGKILL" : " by whack --shutdown", out);
}

static void tell_link(FILE *out, const struct scenario_step *step)
{
	fputs(step->link_up ? " up" : " down", out);
}

static void tell_netem(FILE *out, const struct scenario_step *step)
{
	fprintf(out, ": loss %u %%, delay %u ms +- %u ms, reorder %u %%",
		step->netem.loss, step->netem.delay, step->netem.jitter,
		step->netem.reorder);
}

static void tell_address(FILE *out, const struct scenario_step *step)
{
	fprintf(out, " %s", step->first);
}

/* ---- the table ---- */

#define ASKS (STEP_AT_SITE | STEP_ASKS | STEP_MAY_FAIL | STEP_WANTS_DAEMON)
#define MEDDLES (STEP_AT_SITE | STEP_CHARON)

static const struct step_kind_row rows[STEP_COUNT] = {
	[STEP_UP] = { "up", "up", "CONN",
		      "initiates, until the peer has answered",
		      ASKS | STEP_CHARON, read_conn, NULL },
	[STEP_INITIATE] = { "up, without waiting,", NULL, NULL, NULL,
			    ASKS & ~STEP_MAY_FAIL, NULL, NULL },
	[STEP_DOWN] = { "down", "down", "CONN", "terminates",
			ASKS | STEP_CHARON, read_conn, NULL },
	[STEP_ROUTE] = { "route", "route", "CONN",
			 "routes: traffic will initiate", ASKS, read_conn,
			 NULL },
	[STEP_UNROUTE] = { "unroute", "unroute", "CONN", "ends that", ASKS,
			   read_conn, NULL },
	[STEP_REKEY] = { "rekey", "rekey", "CONN",
			 "rekeys the Child SA, until both ends have the new ones",
			 ASKS | STEP_CHARON, read_conn, NULL },
	[STEP_REKEY_IKE] = { "rekey-ike", "rekey-ike", "CONN",
			     "rekeys the conn's IKE SA, which all its expansions share, until the new one is established; IKEv2 only",
			     ASKS, read_rekey_ike, NULL },
	[STEP_DELETE] = { "delete", "delete", "CONN", "pluto forgets the conn",
			  ASKS, read_conn, NULL },
	[STEP_ADD] = { "add", "add", "CONN",
		       "loads the conn out of the configuration", ASKS,
		       read_conn, NULL },
	[STEP_CONFIGURE] = { "configure", "configure", "CONN",
			     "gives the conn other `options:`; `add` loads them",
			     STEP_AT_SITE, read_configure, NULL },
	[STEP_AWAIT_SAS] = { "await-sas", "await-sas", "a number",
			     "waits until the kernel has that many ESP or AH SAs",
			     MEDDLES, read_count, tell_count },
	[STEP_SWAP] = { "swap", "swap", "[SELECTOR, SELECTOR]",
			"swaps the templates of these two outbound policies",
			MEDDLES, NULL, tell_swap },
	[STEP_HIJACK] = { "hijack", "hijack", "SELECTOR",
			  "sends what it selects on the SA of `as:`", MEDDLES,
			  read_selector, tell_hijack },
	[STEP_LOSE] = { "lose", "lose", "SELECTOR",
			"the kernel loses its end of the SA that such packets are sent on",
			MEDDLES, read_selector, tell_lose },
	[STEP_RESTART] = { "restart", "restart", "graceful or kill",
			   "ends pluto, and starts it anew",
			   STEP_AT_SITE | STEP_WANTS_DAEMON, read_stop,
			   tell_stop },
	[STEP_STOP] = { "stop", "stop", "graceful or kill", "ends pluto",
			STEP_AT_SITE | STEP_WANTS_DAEMON, read_stop,
			tell_stop },
	[STEP_START] = { "start", "start", "pluto", "starts what was stopped",
			 STEP_AT_SITE | STEP_WANTS_DAEMON, read_start, NULL },
	[STEP_LINK] = { "link", "link", "down or up",
			"cuts or mends the way to the WAN", MEDDLES, read_link,
			tell_link },
	[STEP_NETEM] = { "netem", "netem",
			 "off, or some of loss and reorder (per cent), delay and jitter (ms, 5000 at most), each followed by a number",
			 "what the WAN does to packets to the site", MEDDLES,
			 read_netem, tell_netem },
	[STEP_ADDRESS] = { "address", "address", "ADDRESS/LENGTH",
			   "takes the place of the outer address", MEDDLES,
			   read_address, tell_address },
	[STEP_REBIND] = { "rebind", "rebind", "nat",
			  "the NAT router gives the site other ports", MEDDLES,
			  read_rebind, NULL },
	[STEP_CLEAR] = { "clear", "clear", "SELECTOR",
			 "lets what it selects out as plaintext", MEDDLES,
			 read_selector, tell_clear },
	[STEP_LOG] = { "log", "log", "a text",
		       "waits for a line of the daemon's log that has it",
		       MEDDLES | STEP_WANTS_DAEMON, read_log, tell_log },
	[STEP_SETTLE] = { "settle", "settle", "seconds, 120 at most",
			  "probes the flows until all deliver, or for that long",
			  STEP_FLOWS | STEP_CHARON, read_settle, tell_settle },
	[STEP_TRAFFIC_FIRST] = { "traffic: first", NULL, NULL, NULL,
				 STEP_FLOWS | STEP_CHARON, NULL, NULL },
	[STEP_TRAFFIC] = { "traffic", "traffic",
			   "a number of packets, 10000 at most, or first, start or stop",
			   "what is judged: packets on each flow. start, stop: in the background, until then. first: until one arrives on each in turn, which is not judged but timed",
			   STEP_FLOWS | STEP_CHARON, read_traffic,
			   tell_traffic },
	[STEP_TRAFFIC_START] = { "traffic: start", NULL, NULL, NULL,
				 STEP_FLOWS | STEP_CHARON, NULL, NULL },
	[STEP_TRAFFIC_STOP] = { "traffic: stop", NULL, NULL, NULL, STEP_CHARON,
				NULL, NULL },
};

const struct step_kind_row *step_kind(enum step_kind k)
{
	static const struct step_kind_row none = { .name = "?" };

	return (unsigned)k < STEP_COUNT ? &rows[k] : &none;
}

const char *step_name(enum step_kind k)
{
	return step_kind(k)->name;
}

void step_describe(FILE *out, const struct scenario_step *step)
{
	const struct step_kind_row *row = step_kind(step->kind);

	fputs(row->name, out);
	if (step->conn)
		fprintf(out, " %s", step->conn);
	if (row->tell)
		row->tell(out, step);
	for (unsigned i = 0; i < step->flows_count; i++)
		fprintf(out, "%s %s", i ? "," : ": only", step->flows[i]);
	if (step->loss_allowed)
		fputs(", losses are allowed", out);
	if (step->site)
		fprintf(out, " at %s", step->site);
}
