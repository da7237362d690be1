// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * differential.c - the model of XFRM against the kernel this runs on.
 *
 * The same SAs and policies go to the kernel and to the model, then one packet
 * after the other is sent for real.  What the kernel's counters, its SAs'
 * counters and the receiver's sockets say must be what the model foretold.
 */
#include "differential.h"

#include <errno.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "await.h"
#include "must.h"
#include "random_set.h"
#include "rig.h"

enum {
	LATE_MS = 1000,		/* how long a packet may take */
	WAIT_MS = 10,		/* between looks at counters */
};

struct trial {
	const struct differential *d;
	uint32_t kernel;
	struct rig *rig;
	struct random_set set;
	unsigned number;	/* of the set */
	unsigned installed;	/* SAs, at each end */
	struct xm_set *models[RIG_ENDS];
	/* the SA of the set that an SA of the model is */
	uint32_t sa_of[RIG_ENDS][RANDOM_SAS];
	struct differential_result *result;
	void (*say)(void *arg, const char *text);
	void *arg;
};

char *differential_print(const struct differential *d)
{
	return must_printf("%" PRIu64 " %u %u", d->seed, d->first, d->cases);
}

bool differential_parse(const char *text, struct differential *d)
{
	uint64_t numbers[3];

	for (unsigned i = 0; i < 3; i++) {
		char *end;

		errno = 0;
		numbers[i] = strtoull(text, &end, 10);
		if (text[0] < '0' || text[0] > '9' || errno != 0 ||
		    *end != (i < 2 ? ' ' : '\0') ||
		    (i > 0 && numbers[i] > UINT32_MAX))
			return false;
		text = end + 1;
	}
	d->seed = numbers[0];
	d->first = (unsigned)numbers[1];
	d->cases = (unsigned)numbers[2];
	return true;
}

char *differential_summary(const struct differential_result *result)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		abort();
	fprintf(out, "%u disagreements in %u cases: %u delivered; foretold",
		result->disagreements, result->cases, result->delivered);
	for (int i = 0; i < XM_VERDICTS; i++)
		if (result->verdicts[i])
			fprintf(out, " %u %s,", result->verdicts[i],
				xm_verdict_name((enum xm_verdict)i));
	fclose(out);
	text[size - 1] = '\0';	/* the last comma */
	return text;
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

	for (unsigned i = 0; i < p.templates_count; i++)
		if (p.direction == XM_OUT && xm_is_any(&p.templates[i].src) &&
		    p.templates[i].mode == XM_TUNNEL)
			prefix_parse(random_outer[0][0], &p.templates[i].src);
	return p;
}

/* What an SA that is there looks like: the kernel completes selectors. */
static struct xm_sa completed(const struct xm_sa *sa)
{
	struct xm_sa copy = *sa;

	if (copy.state == XM_SA_VALID && copy.selector.src.family == 0) {
		copy.selector.src.family = AF_INET;
		copy.selector.dst.family = AF_INET;
	}
	return copy;
}

static void build_models(struct trial *trial)
{
	for (unsigned end = 0; end < RIG_ENDS; end++) {
		struct random_end *e = end_of(trial, end);
		struct xm_set *model = xm_set_new(trial->kernel);

		xm_set_buckets(model, rig_buckets(trial->rig, end));
		for (unsigned i = 0; i < e->sas_count; i++) {
			struct xm_sa sa = completed(&e->sas[i]);

			if (e->installed[i])
				trial->sa_of[end][xm_set_add_sa(model, &sa)] =
					i;
		}
		for (unsigned i = 0; i < e->policies_count; i++) {
			struct xm_policy p = resolved(&e->policies[i]);

			if (!e->refused[i])
				xm_set_add_policy(model, &p);
		}
		xm_set_seal(model);
		xm_set_free(trial->models[end]);
		trial->models[end] = model;
	}
}

static bool is_net(const struct prefix *p, unsigned net)
{
	return p->address[0] == 10 && p->address[1] == net;
}

static void expect(const struct trial *trial, struct rig_outcome *o,
		   unsigned end, enum xm_verdict verdict)
{
	trial->result->verdicts[verdict]++;
	if (verdict == XM_OUT_DEFAULT_BLOCK)
		return;
	o->counters[end] |= rig_counter(trial->rig, xm_verdict_name(verdict));
}

/* What the receiver makes of a packet that came through these SAs. */
static void expect_check(const struct trial *trial, const struct xm_flow *flow,
			 const uint32_t *sas, unsigned count,
			 struct rig_outcome *o)
{
	struct xm_flow arrived = *flow;
	struct xm_input in;

	arrived.mark = 0;
	in = xm_input(trial->models[RIG_RECEIVER],
		      is_net(&flow->dst, 3) ? XM_FWD : XM_IN, &arrived, sas,
		      count);
	o->delivered = in.verdict == XM_PASS || in.verdict == XM_PASS_CLEAR;
	if (o->delivered)
		trial->result->verdicts[in.verdict]++;
	else
		expect(trial, o, RIG_RECEIVER, in.verdict);
}

/* Find the receiver's SAs, outmost first, and what they let through. */
static void expect_input(const struct trial *trial,
			 const struct xm_output *out,
			 const struct xm_flow *flow, struct rig_outcome *o)
{
	const struct xm_set *sender = trial->models[RIG_SENDER];
	const struct xm_set *receiver = trial->models[RIG_RECEIVER];
	uint32_t sas[XM_DEPTH];
	unsigned count = 0;

	for (unsigned i = out->sas_count; i-- > 0;) {
		const struct xm_sa *sa = xm_sa(sender, out->sas[i]);
		uint32_t other = xm_sa_by_spi(receiver, &sa->dst, sa->spi,
					      sa->proto, 0);

		if (other == XM_NONE) {
			expect(trial, o, RIG_RECEIVER, XM_IN_NO_STATES);
			return;
		}
		if (xm_sa(receiver, other)->state == XM_SA_LARVAL) {
			expect(trial, o, RIG_RECEIVER, XM_ACQUIRE_ERROR);
			return;
		}
		o->sas[RIG_RECEIVER] |=
			1ull << trial->sa_of[RIG_RECEIVER][other];
		sas[count++] = other;
	}
	expect_check(trial, flow, sas, count, o);
}

static struct rig_outcome predict(const struct trial *trial,
				  const struct xm_flow *flow)
{
	const struct xm_set *sender = trial->models[RIG_SENDER];
	struct xm_output out = xm_output(sender, flow);
	struct rig_outcome o = { .delivered = false };
	const struct xm_sa *last;
	bool lost = false;

	if (out.verdict == XM_PASS_CLEAR) {
		expect_check(trial, flow, NULL, 0, &o);
		return o;
	}
	if (out.verdict != XM_PASS) {
		expect(trial, &o, RIG_SENDER, out.verdict);
		return o;
	}
	for (unsigned i = 0; i < out.sas_count; i++) {
		const struct xm_sa *sa = xm_sa(sender, out.sas[i]);

		o.sas[RIG_SENDER] |=
			1ull << trial->sa_of[RIG_SENDER][out.sas[i]];
		lost |= sa->mode == XM_TUNNEL && xm_is_any(&sa->src);
	}
	if (lost)
		return o;	/* from 0.0.0.0: no packet to accept */
	last = xm_sa(sender, out.sas[out.sas_count - 1]);
	if (last->mode == XM_TRANSPORT && out.sas_count == 1 &&
	    is_net(&flow->dst, 3)) {
		/* to a host behind: the receiver forwards it as it is */
		struct xm_flow esp = { .src = flow->src, .dst = flow->dst,
				       .proto = IPPROTO_ESP };

		expect_check(trial, &esp, NULL, 0, &o);
		return o;
	}
	expect_input(trial, &out, flow, &o);
	return o;
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
		     const struct rig_outcome *predicted,
		     const struct rig_outcome *seen)
{
	char *of = describe_flow(&trial->set.flows[flow]);
	char *model = rig_describe(trial->rig, predicted);
	char *kernel = rig_describe(trial->rig, seen);
	char *text = must_printf("disagreement: seed %" PRIu64 ", set %u, flow "
				 "%u (%s): the model says: %s; the kernel: %s",
				 trial->d->seed, trial->number, flow, of,
				 model, kernel);

	trial->result->disagreements++;
	trial->say(trial->arg, text);
	free(text);
	free(of);
	free(model);
	free(kernel);
}

static int try_flow(struct trial *trial, unsigned number, struct trouble *t)
{
	const struct xm_flow *flow = &trial->set.flows[number];
	struct rig_outcome predicted = predict(trial, flow), seen;
	uint64_t deadline;

	if (rig_send(trial->rig, flow, t))
		return -1;
	deadline = now_ms() + await_ms(LATE_MS);
	for (;;) {
		if (rig_observe(trial->rig, &seen, t))
			return -1;
		if (same(&predicted, &seen) || now_ms() > deadline)
			break;
		if (rig_wait(trial->rig, WAIT_MS, t))
			return -1;
	}
	trial->result->cases++;
	trial->result->delivered += seen.delivered;
	if (!same(&predicted, &seen))
		disagree(trial, number, &predicted, &seen);
	return 0;
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

/* The SAs up to @roof, in their order. */
static int install_sas(struct trial *trial, unsigned roof, struct trouble *t)
{
	for (; trial->installed < roof; trial->installed++) {
		for (unsigned end = 0; end < RIG_ENDS; end++) {
			struct random_end *e = end_of(trial, end);
			const struct xm_sa *sa = &e->sas[trial->installed];

			if (sa->spi == 0)
				continue;	/* lost */
			if (rig_add_sa(trial->rig, end, sa, t))
				return -1;
			e->installed[trial->installed] = true;
		}
	}
	for (unsigned end = 0; end < RIG_ENDS; end++)
		if (rig_read_sas(trial->rig, end, end_of(trial, end), t))
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

static int try_set(struct trial *trial, struct trouble *t)
{
	unsigned half = RANDOM_FLOWS / 2;

	random_set(&trial->set, trial->d->seed, trial->number);
	trial->installed = 0;
	if (rig_flush(trial->rig, t) || install_policies(trial, t) ||
	    install_sas(trial, trial->set.early, t))
		return -1;
	if (trial->set.waits)
		pass_second();
	if (install_sas(trial, trial->set.late, t))
		return -1;
	for (unsigned i = 0; i < RANDOM_FLOWS; i++) {
		/* policies have used SAs by now, and get newer ones */
		if (i == half && trial->set.waits)
			pass_second();
		if (i == half &&
		    install_sas(trial, trial->set.sender.sas_count, t))
			return -1;
		if (trial->result->cases == trial->d->cases)
			return 0;
		if (try_flow(trial, i, t))
			return -1;
	}
	return 0;
}

/* "6.1.0-32-amd64" as XM_KERNEL(6, 1) */
static uint32_t kernel_of(const char *release)
{
	char *end;
	unsigned long major = strtoul(release, &end, 10);

	return *end == '.' ? XM_KERNEL(major, strtoul(end + 1, NULL, 10)) : 0;
}

int differential_run(const struct differential *d, const char *kernel,
		     void (*say)(void *arg, const char *text), void *arg,
		     struct differential_result *result, struct trouble *t)
{
	struct trial trial = {
		.d = d, .kernel = kernel_of(kernel), .number = d->first,
		.result = result, .say = say, .arg = arg,
	};
	int error = 0;

	*result = (struct differential_result) { .cases = 0 };
	trial.rig = rig_new(t);
	if (!trial.rig)
		return -1;
	while (!error && result->cases < d->cases) {
		error = try_set(&trial, t);
		if (!error && ++trial.number % 10 == 0) {
			char *text = must_printf("%u cases, %u disagreements",
						 result->cases,
						 result->disagreements);

			say(arg, text);
			free(text);
		}
	}
	for (unsigned end = 0; end < RIG_ENDS; end++)
		xm_set_free(trial.models[end]);
	rig_free(trial.rig);
	return error;
}
