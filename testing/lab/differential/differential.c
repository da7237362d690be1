// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * differential.c - the model of XFRM against the kernel this runs on.
 *
 * The same SAs and policies go to the kernel and to the model, then one packet
 * after the other is sent for real.  What the kernel's counters, its SAs'
 * counters and the receiver's sockets say must be what the model foretold.
 */
#include "differential/differential.h"

#include <errno.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/must.h"
#include "differential/random_set.h"
#include "differential/rig.h"
#include "os/await.h"

enum {
	LATE_MS = 1000, /* how long a packet may take */
	WAIT_MS = 10,	/* between looks at counters */
};

/* What both ends have, as the model knows it. */
struct models {
	struct xm_set *sets[RIG_ENDS];
	/* the SA of the set that an SA of the model is */
	uint32_t sa_of[RIG_ENDS][RANDOM_SAS];
};

struct trial {
	const struct differential *d;
	uint32_t kernel;
	struct rig *rig;
	uint32_t buckets[RIG_ENDS]; /* of the SADs */
	struct random_set set;
	unsigned number;	   /* of the set */
	unsigned installed;	   /* SAs, at each end */
	unsigned sent[RANDOM_SAS]; /* on the sender's */
	/* with all rules, and without each of them */
	struct models models, without[WITHOUT_RULES];
	struct differential_result *result;
	void (*say)(void *arg, const char *text);
	void *arg;
};

char *differential_print(const struct differential *d)
{
	return must_printf("%" PRIu64 " %u %u %d", d->seed, d->first, d->cases,
			   d->own_clock);
}

bool differential_parse(const char *text, struct differential *d)
{
	uint64_t numbers[4];

	for (unsigned i = 0; i < 4; i++) {
		char *end;

		errno = 0;
		numbers[i] = strtoull(text, &end, 10);
		if (text[0] < '0' || text[0] > '9' || errno != 0 ||
		    *end != (i < 3 ? ' ' : '\0') ||
		    (i > 0 && numbers[i] > UINT32_MAX))
			return false;
		text = end + 1;
	}
	d->seed = numbers[0];
	d->first = (unsigned)numbers[1];
	d->cases = (unsigned)numbers[2];
	d->own_clock = numbers[3] != 0;
	return true;
}

char *differential_summary(const struct differential_result *result)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = must_memstream(&text, &size);

	fprintf(out, "%u disagreements in %u cases: %u delivered; foretold",
		result->disagreements, result->cases, result->delivered);
	if (result->undetermined)
		fprintf(out,
			" %u one of several SAs of a second (%u not the last inserted) in %u sets whose tables grew,",
			result->undetermined, result->turned, result->grown);
	for (int i = 0; i < XM_VERDICTS; i++)
		if (result->verdicts[i])
			fprintf(out, " %u %s,", result->verdicts[i],
				xm_verdict_name((enum xm_verdict)i));
	fclose(out);
	text[size - 1] = '\0'; /* the last comma */
	return text;
}

char *differential_coverage(const struct differential_result *result)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = must_memstream(&text, &size);

	fputs("decided by", out);
	for (int i = 0; i < WITHOUT_RULES; i++)
		fprintf(out, "%s %s: %u", i ? "," : "",
			without_name((enum without)i), result->decided[i]);
	fclose(out);
	return text;
}

const char *differential_untried(const struct differential *d,
				 const struct differential_result *result,
				 const char *kernel)
{
	for (int i = 0; i < WITHOUT_RULES; i++)
		if (!result->decided[i] &&
		    without_is_usual((enum without)i, xm_kernel(kernel),
				     d->own_clock))
			return without_name((enum without)i);
	/* what the model does not claim, and a kernel did */
	return result->turned ? NULL : "not the last inserted";
}

/* ------------------------------------------------------------ the prediction */

static struct random_end *end_of(struct trial *trial, unsigned end)
{
	return end == RIG_SENDER ? &trial->set.sender : &trial->set.receiver;
}

/*
 * A template's source that is any is what a route has; here it is always the
 * first address of the sender.
 */
static struct xm_policy resolved(const struct xm_policy *policy)
{
	struct xm_policy p = *policy;

	for (unsigned i = 0; i < p.templates_count; i++) {
		struct prefix *src = &p.templates[i].src;

		if (p.direction == XM_OUT && xm_is_any(src) &&
		    p.templates[i].mode == XM_TUNNEL)
			prefix_parse(
				random_outer[random_family(src)][RIG_SENDER][0],
				src);
	}
	return p;
}

static void place(const struct trial *trial, unsigned end,
		  struct xm_selector *s)
{
	if (s->ifindex)
		s->ifindex = rig_interface(trial->rig, end, s->ifindex);
}

/* @rule: without it; WITHOUT_RULES: with all */
static struct xm_set *build_model(const struct trial *trial, unsigned end,
				  enum without rule, uint32_t *sa_of)
{
	const struct random_end *e = end == RIG_SENDER ? &trial->set.sender :
							 &trial->set.receiver;
	struct xm_set *model = xm_set_new(without_kernel(rule, trial->kernel));

	if (rule != WITHOUT_BUCKETS)
		xm_set_buckets(model, trial->buckets[end]);
	if (!trial->set.grows)
		xm_set_order_known(model);
	for (unsigned i = 0; i < e->sas_count; i++) {
		struct xm_sa sa = e->sas[i];

		if (!e->installed[i])
			continue;
		place(trial, end, &sa.selector);
		sa.dying = end == RIG_SENDER && e->soft[i] &&
			   trial->sent[i] > e->soft[i];
		/* the receiver's are for what comes in */
		if ((rule == WITHOUT_OUT_REQID && end != RIG_SENDER) ||
		    without_sa(rule, &sa))
			sa_of[xm_set_add_sa(model, &sa)] = i;
	}
	for (unsigned i = 0; i < e->policies_count; i++) {
		struct xm_policy p = resolved(&e->policies[i]);

		if (e->refused[i])
			continue;
		place(trial, end, &p.selector);
		without_policy(rule, &p);
		xm_set_add_policy(model, &p);
	}
	xm_set_seal(model);
	return model;
}

static void free_models(struct trial *trial)
{
	for (int rule = 0; rule <= WITHOUT_RULES; rule++) {
		struct models *models = rule < WITHOUT_RULES ?
						&trial->without[rule] :
						&trial->models;

		for (unsigned end = 0; end < RIG_ENDS; end++) {
			xm_set_free(models->sets[end]);
			models->sets[end] = NULL;
		}
	}
}

static void build_models(struct trial *trial)
{
	free_models(trial);
	for (int rule = 0; rule <= WITHOUT_RULES; rule++) {
		struct models *models = rule < WITHOUT_RULES ?
						&trial->without[rule] :
						&trial->models;

		for (unsigned end = 0; end < RIG_ENDS; end++)
			models->sets[end] = build_model(trial, end,
							(enum without)rule,
							models->sa_of[end]);
	}
}

/* What is foretold of one packet, and by which verdict. */
struct foretold {
	struct rig_outcome outcome;
	enum xm_verdict verdict;
	unsigned alternatives; /* it is one of so many */
};

static void expect(const struct trial *trial, struct foretold *f, unsigned end,
		   enum xm_verdict verdict)
{
	f->verdict = verdict;
	f->outcome.delivered = verdict == XM_PASS || verdict == XM_PASS_CLEAR;
	if (!f->outcome.delivered && verdict != XM_OUT_DEFAULT_BLOCK)
		f->outcome.counters[end] |= rig_counter(
			trial->rig, xm_verdict_name(verdict));
	/* that the policy could not be used is counted as well */
	if (verdict == XM_OUT_STATE_DIR_ERROR)
		f->outcome.counters[end] |= rig_counter(trial->rig,
							"XfrmOutPolError");
}

/*
 * The interface that a selector is asked about: that of the route, which is
 * the loopback for what the receiver keeps.
 */
static uint32_t interface_of(const struct trial *trial, bool forwarded)
{
	return rig_interface(trial->rig, RIG_RECEIVER,
			     forwarded ? RANDOM_LAN : RANDOM_LO);
}

/* What the receiver makes of a packet that came through these SAs. */
static void expect_check(const struct trial *trial, const struct models *models,
			 const struct xm_flow *flow, const uint32_t *sas,
			 unsigned count, struct foretold *f)
{
	bool forwarded = random_is_in(&flow->dst, 3);
	struct xm_flow arrived = *flow;
	struct xm_input in;

	arrived.mark = 0;
	arrived.ifindex = interface_of(trial, forwarded);
	in = xm_input(models->sets[RIG_RECEIVER], forwarded ? XM_FWD : XM_IN,
		      &arrived, sas, count);
	expect(trial, f, RIG_RECEIVER, in.verdict);
}

/* Find the receiver's SAs, outmost first, and what they let through. */
static void expect_input(const struct trial *trial, const struct models *models,
			 const struct xm_output *out,
			 const struct xm_flow *flow, struct foretold *f)
{
	const struct xm_set *sender = models->sets[RIG_SENDER];
	const struct xm_set *receiver = models->sets[RIG_RECEIVER];
	uint32_t sas[XM_DEPTH];
	unsigned count = 0;

	for (unsigned i = out->sas_count; i-- > 0;) {
		const struct xm_sa *sa = xm_sa(sender, out->sas[i]);
		uint32_t other = xm_sa_by_spi(receiver, &sa->dst, sa->spi,
					      sa->proto, 0);
		enum xm_verdict verdict = XM_IN_NO_STATES;

		if (other != XM_NONE)
			verdict = xm_sa_verdict(receiver, other);
		if (verdict != XM_PASS) {
			expect(trial, f, RIG_RECEIVER, verdict);
			return;
		}
		f->outcome.sas[RIG_RECEIVER] |=
			1ull << models->sa_of[RIG_RECEIVER][other];
		sas[count++] = other;
	}
	expect_check(trial, models, flow, sas, count, f);
}

/* A tunnel from 0.0.0.0: no packet that anybody accepts. */
static bool is_from_nowhere(const struct xm_sa *sa)
{
	return sa->mode == XM_TUNNEL && sa->src.family == AF_INET &&
	       xm_is_any(&sa->src);
}

/* @which: of the alternatives; 0: the last inserted */
static struct foretold predict(const struct trial *trial,
			       const struct models *models,
			       const struct xm_flow *flow, unsigned which)
{
	const struct xm_set *sender = models->sets[RIG_SENDER];
	struct xm_flow leaving = *flow;
	struct foretold f = { .verdict = XM_PASS };
	struct xm_output out;
	const struct xm_sa *last;
	bool lost = false;

	/* of IPv6 it is only that which a socket is bound to */
	if (flow->src.family == AF_INET)
		leaving.ifindex = rig_interface(trial->rig, RIG_SENDER,
						RANDOM_WAN);
	out = xm_output_as(sender, &leaving, which);
	f.alternatives = out.alternatives;
	if (out.verdict == XM_PASS_CLEAR) {
		expect_check(trial, models, flow, NULL, 0, &f);
		return f;
	}
	if (out.verdict != XM_PASS) {
		expect(trial, &f, RIG_SENDER, out.verdict);
		return f;
	}
	for (unsigned i = 0; i < out.sas_count; i++) {
		const struct xm_sa *sa = xm_sa(sender, out.sas[i]);

		f.outcome.sas[RIG_SENDER] |=
			1ull << models->sa_of[RIG_SENDER][out.sas[i]];
		lost |= is_from_nowhere(sa);
	}
	if (lost)
		return f;
	last = xm_sa(sender, out.sas[out.sas_count - 1]);
	if (last->mode == XM_TRANSPORT && out.sas_count == 1 &&
	    random_is_in(&flow->dst, 3)) {
		/* to a host behind: the receiver forwards it as it is */
		struct xm_flow sealed = { .src = flow->src,
					  .dst = flow->dst,
					  .proto = last->proto };

		expect_check(trial, models, &sealed, NULL, 0, &f);
		return f;
	}
	expect_input(trial, models, &out, flow, &f);
	return f;
}

/* ------------------------------------------------------------------ the trial */

static bool same(const struct rig_outcome *a, const struct rig_outcome *b)
{
	return a->delivered == b->delivered &&
	       memcmp(a->counters, b->counters, sizeof(a->counters)) == 0 &&
	       memcmp(a->sas, b->sas, sizeof(a->sas)) == 0;
}

static char *describe_flow(const struct xm_flow *f)
{
	char src[PREFIX_TEXT], dst[PREFIX_TEXT];

	return must_printf("%s %u -> %s %u proto %u mark %u",
			   prefix_print(&f->src, src), f->sport,
			   prefix_print(&f->dst, dst), f->dport, f->proto,
			   f->mark);
}

static void disagree(struct trial *trial, unsigned flow,
		     const struct foretold *foretold,
		     const struct rig_outcome *seen)
{
	char *of = describe_flow(&trial->set.flows[flow]);
	char *model = rig_describe(trial->rig, &foretold->outcome);
	char *kernel = rig_describe(trial->rig, seen);
	char *text = must_printf(
		"disagreement: seed %" PRIu64 ", set %u, flow "
		"%u (%s): the model says: %s%s; the kernel: %s",
		trial->d->seed, trial->number, flow, of, model,
		foretold->alternatives > 1 ? ", or another SA of that second" :
					     "",
		kernel);

	trial->result->disagreements++;
	trial->say(trial->arg, text);
	free(text);
	free(of);
	free(model);
	free(kernel);
}

/* Which rules the case depends on. */
static void count_rules(const struct trial *trial, const struct xm_flow *flow,
			const struct rig_outcome *predicted)
{
	for (int rule = 0; rule < WITHOUT_RULES; rule++) {
		struct foretold f = predict(trial, &trial->without[rule], flow,
					    0);

		trial->result->decided[rule] += !same(&f.outcome, predicted);
	}
}

/* An SA that has sent more than its limit is dying from then on. */
static void count_sent(struct trial *trial, const struct rig_outcome *seen)
{
	const unsigned *soft = trial->set.sender.soft;
	bool changed = false;

	for (unsigned i = 0; i < RANDOM_SAS; i++) {
		if (!(seen->sas[RIG_SENDER] >> i & 1))
			continue;
		trial->sent[i]++;
		changed |= soft[i] && trial->sent[i] == soft[i] + 1;
	}
	if (changed)
		build_models(trial);
}

/* Tables that grew since the models were built. */
static int read_buckets(struct trial *trial, bool *changed, struct trouble *t)
{
	*changed = false;
	for (unsigned end = 0; end < RIG_ENDS; end++) {
		uint32_t buckets;

		if (rig_buckets(trial->rig, end, &buckets, t))
			return -1;
		*changed |= buckets != trial->buckets[end];
		trial->buckets[end] = buckets;
	}
	if (*changed)
		build_models(trial);
	return 0;
}

/* All that may become of a packet; to be freed. */
static struct foretold *foretell(const struct trial *trial,
				 const struct xm_flow *flow, unsigned *count)
{
	struct foretold first = predict(trial, &trial->models, flow, 0);
	struct foretold *all;

	*count = first.alternatives > 1 ? first.alternatives : 1;
	all = must_calloc(*count, sizeof(*all));
	all[0] = first;
	for (unsigned i = 1; i < *count; i++)
		all[i] = predict(trial, &trial->models, flow, i);
	return all;
}

static bool is_foretold(const struct foretold *all, unsigned count,
			const struct rig_outcome *seen)
{
	for (unsigned i = 0; i < count; i++)
		if (same(&all[i].outcome, seen))
			return true;
	return false;
}

static void count_case(struct trial *trial, unsigned number,
		       const struct foretold *all, unsigned count,
		       const struct rig_outcome *seen)
{
	const struct xm_flow *flow = &trial->set.flows[number];
	struct differential_result *result = trial->result;

	result->cases++;
	result->verdicts[all[0].verdict]++;
	result->delivered += seen->delivered;
	if (!is_foretold(all, count, seen)) {
		disagree(trial, number, &all[0], seen);
	} else if (count > 1) {
		result->undetermined++;
		result->turned += !same(&all[0].outcome, seen);
	}
	if (count == 1)
		count_rules(trial, flow, &all[0].outcome);
	count_sent(trial, seen);
}

static int try_flow(struct trial *trial, unsigned number, struct trouble *t)
{
	const struct xm_flow *flow = &trial->set.flows[number];
	struct foretold *all;
	struct rig_outcome seen;
	uint64_t deadline;
	unsigned count;
	bool grew;
	int error;

	if (read_buckets(trial, &grew, t) || rig_send(trial->rig, flow, t))
		return -1;
	all = foretell(trial, flow, &count);
	deadline = now_ms() + await_ms(LATE_MS);
	while (!(error = rig_observe(trial->rig, &seen, t)) &&
	       !is_foretold(all, count, &seen) && now_ms() <= deadline &&
	       !(error = rig_wait(trial->rig, WAIT_MS, t)))
		;
	/* of a table that grew meanwhile nobody knows which was asked */
	if (!error && !(error = read_buckets(trial, &grew, t)) && !grew)
		count_case(trial, number, all, count, &seen);
	else if (!error)
		count_sent(trial, &seen);
	free(all);
	return error ? -1 : 0;
}

/* Until the clock shows another second, by which SAs are told apart. */
static void pass_second(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	now.tv_sec++;
	now.tv_nsec = 0;
	while (clock_nanosleep(CLOCK_REALTIME, TIMER_ABSTIME, &now, NULL))
		;
}

/* As if an administrator corrected it: what comes next is older than before. */
static int set_clock_back(struct trouble *t)
{
	enum { SECONDS = 3 };
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	now.tv_sec -= SECONDS;
	return clock_settime(CLOCK_REALTIME, &now) ?
		       trouble(t, "set the clock back: %m") :
		       0;
}

/* Until what comes next is of another second, in most sets of a later one. */
static int change_second(struct trial *trial, struct trouble *t)
{
	if (!trial->set.waits)
		return 0;
	if (trial->set.goes_back && trial->d->own_clock)
		return set_clock_back(t);
	pass_second();
	return 0;
}

/* The SAs up to @roof, in their order. */
static int install_sas(struct trial *trial, unsigned roof, struct trouble *t)
{
	for (; trial->installed < roof; trial->installed++) {
		for (unsigned end = 0; end < RIG_ENDS; end++) {
			struct random_end *e = end_of(trial, end);
			const struct xm_sa *sa = &e->sas[trial->installed];

			if (sa->spi == 0)
				continue; /* lost */
			if (rig_add_sa(trial->rig, end, sa,
				       e->soft[trial->installed], t))
				return -1;
			e->installed[trial->installed] = true;
		}
	}
	for (unsigned end = 0; end < RIG_ENDS; end++)
		if (rig_read_sas(trial->rig, end, end_of(trial, end), t) ||
		    rig_buckets(trial->rig, end, &trial->buckets[end], t))
			return -1;
	build_models(trial);
	return 0;
}

static int install_policies(struct trial *trial, struct trouble *t)
{
	for (unsigned end = 0; end < RIG_ENDS; end++) {
		struct random_end *e = end_of(trial, end);

		for (unsigned i = 0; i < e->policies_count; i++)
			if (rig_add_policy(trial->rig, end, &e->policies[i],
					   &e->refused[i], t))
				return -1;
	}
	return 0;
}

/* This kernel has none of SAs. */
static void forget_directions(struct trial *trial)
{
	for (unsigned end = 0; end < RIG_ENDS; end++)
		for (unsigned i = 0; i < RANDOM_SAS; i++)
			end_of(trial, end)->sas[i].direction =
				XM_SA_ANY_DIRECTION;
}

static int try_set(struct trial *trial, struct trouble *t)
{
	unsigned half = RANDOM_FLOWS / 2;

	random_set(&trial->set, trial->d->seed, trial->number);
	if (trial->kernel < XM_KERNEL(6, 10))
		forget_directions(trial);
	trial->installed = 0;
	memset(trial->sent, 0, sizeof(trial->sent));
	if (rig_flush(trial->rig, t) || install_policies(trial, t) ||
	    install_sas(trial, trial->set.early, t) ||
	    change_second(trial, t) || install_sas(trial, trial->set.late, t))
		return -1;
	for (unsigned i = 0; i < RANDOM_FLOWS; i++) {
		/* policies have used SAs by now, and get newer ones */
		if (i == half &&
		    (change_second(trial, t) ||
		     install_sas(trial, trial->set.sender.sas_count, t)))
			return -1;
		if (trial->result->cases == trial->d->cases)
			return 0;
		if (try_flow(trial, i, t))
			return -1;
	}
	return 0;
}

/* In namespaces of its own, whose tables have not grown. */
static int try_growing(struct trial *trial, struct trouble *t)
{
	struct rig *large = trial->rig;
	int error = -1;

	trial->rig = rig_new(false, t);
	if (trial->rig)
		error = try_set(trial, t);
	trial->result->grown += !error && trial->buckets[RIG_SENDER] > 8;
	rig_free(trial->rig);
	trial->rig = large;
	return error;
}

int differential_run(const struct differential *d, const char *kernel,
		     void (*say)(void *arg, const char *text), void *arg,
		     struct differential_result *result, struct trouble *t)
{
	struct trial trial = {
		.d = d,
		.kernel = xm_kernel(kernel),
		.number = d->first,
		.result = result,
		.say = say,
		.arg = arg,
	};
	int error = 0;

	*result = (struct differential_result) { .cases = 0 };
	trial.rig = rig_new(true, t);
	if (!trial.rig)
		return -1;
	while (!error && result->cases < d->cases) {
		error = trial.number % RANDOM_GROWS == RANDOM_GROWS - 1 ?
				try_growing(&trial, t) :
				try_set(&trial, t);
		if (!error && ++trial.number % 10 == 0) {
			char *text = must_printf("%u cases, %u disagreements",
						 result->cases,
						 result->disagreements);

			say(arg, text);
			free(text);
		}
	}
	free_models(&trial);
	rig_free(trial.rig);
	return error;
}
