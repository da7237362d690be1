// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * predict.c - follow packets through the kernels that the steps led to.
 */
#include "predict/predict.h"

#include <netinet/in.h>

#include "predict/predict_kernel.h"
#include "predict/predict_state.h"

/* What the receiver's policy has to do with the tunnel it came through. */
static void receive(const struct model *m, struct path *path,
		    const struct tunnel *t, const struct kernel *kernel,
		    const struct xm_flow *flow, const uint32_t *sas,
		    unsigned count)
{
	struct xm_input in = xm_input(kernel->set, XM_IN, flow, sas, count);
	const struct tunnel *wanted;

	if (in.policy == XM_NONE)
		return; /* OUTCOME_NO_POLICY */
	path->wanted = kernel->policies[in.policy].e;
	wanted = model_tunnel(m, path->wanted);
	if (wanted != NULL && t != NULL)
		path->wanted_sa = tunnel_end_beyond(wanted,
						    path->arrived->site);
	path->outcome = in.verdict == XM_PASS ? OUTCOME_DELIVERED :
						OUTCOME_MISMATCH;
	path->by_group = in.verdict == XM_PASS && wanted != t &&
			 !tunnels_are_one_child(wanted, t);
}

/* What comes out of the SA at its other end. */
static void arrive(const struct model *m, struct path *path,
		   const struct tunnel *t, const struct xm_sa *sent,
		   const struct xm_flow *flow)
{
	struct kernel kernel;
	uint32_t sa;

	path->carrier = tunnel_end_at(t, path->sender);
	path->arrived = tunnel_end_beyond(t, path->sender);
	if (t->lost == path->sender) {
		path->outcome = OUTCOME_LOST_SA;
		return;
	}
	if (path->arrived->site != path->receiver) {
		path->outcome = OUTCOME_ASTRAY;
		return;
	}
	kernel = kernel_of(m, path->receiver);
	sa = xm_sa_by_spi(kernel.set, &sent->dst, sent->spi, sent->proto, 0);
	receive(m, path, t, &kernel, flow, &sa, sa != XM_NONE);
	kernel_free(&kernel);
}

/* What goes out at the sender. */
static void send_one(const struct model *m, struct path *path,
		     const struct kernel *kernel, const struct xm_flow *flow)
{
	struct xm_output out = xm_output(kernel->set, flow);
	const struct kernel_policy *policy;
	const struct tunnel *t, *own;

	if (out.policy == XM_NONE)
		return;
	policy = &kernel->policies[out.policy];
	if (policy->kind == KERNEL_TRAP)
		return; /* it sprang, and nothing came up */
	path->picked = policy->e;
	path->redirected = policy->kind == KERNEL_REDIRECT;
	if (policy->kind == KERNEL_SHUNT) {
		path->outcome = OUTCOME_DROPPED;
		return;
	}
	if (policy->e != NULL)
		path->owner = expansion_owner(model_expansions(m, path->sender),
					      policy->e->conn, &flow->src,
					      &flow->dst);
	if (out.verdict != XM_PASS)
		return;
	t = kernel->sas[out.sas[0]];
	/* of one Child SA's tunnels, the policy's own */
	own = policy->e != NULL ? model_tunnel(m, policy->e) : NULL;
	if (own != NULL && tunnels_are_one_child(own, t))
		t = own;
	arrive(m, path, t, xm_sa(kernel->set, out.sas[0]), flow);
}

struct path model_path(const struct model *m, const struct scenario_flow *flow,
		       bool reply)
{
	struct prefix from = { 0 }, to = { 0 };
	struct path path = { .outcome = OUTCOME_NO_POLICY };
	struct xm_flow packet;
	struct kernel kernel;

	prefix_parse_address(reply ? flow->to : flow->from, &from);
	prefix_parse_address(reply ? flow->from : flow->to, &to);
	path.sender = scenario_sender(m->s, flow, NULL);
	path.receiver = scenario_receiver(m->s, flow, NULL);
	if (reply) {
		const struct scenario_site *swap = path.sender;

		path.sender = path.receiver;
		path.receiver = swap;
	}
	for (unsigned i = 0; i < m->s->steps_count && !reply; i++)
		path.clear |= scenario_step_in(&m->s->steps[i],
					       m->cell->column) &&
			      scenario_step_clears(m->s, &m->s->steps[i], flow);
	packet = kernel_flow(&from, &to);
	if (path.clear) {
		kernel = kernel_of(m, path.receiver);
		receive(m, &path, NULL, &kernel, &packet, NULL, 0);
	} else {
		kernel = kernel_of(m, path.sender);
		send_one(m, &path, &kernel, &packet);
	}
	kernel_free(&kernel);
	return path;
}

bool model_delivers(const struct model *m, const struct scenario_flow *flow)
{
	return model_path(m, flow, false).outcome == OUTCOME_DELIVERED &&
	       (flow->proto != FLOW_ICMP ||
		model_path(m, flow, true).outcome == OUTCOME_DELIVERED);
}

bool model_delivers_settled(const struct model *m,
			    const struct scenario_flow *flow)
{
	const struct scenario *s = m->s;
	unsigned last = 0, of_flow = 0;
	struct model *then;
	bool delivers;

	for (unsigned i = 0; i < s->steps_count; i++) {
		const struct scenario_step *step = &s->steps[i];

		if (step->kind != STEP_SETTLE ||
		    !scenario_step_in(step, m->cell->column))
			continue;
		last = i + 1;
		if (scenario_step_has(step, flow))
			of_flow = i + 1;
	}
	if (of_flow == 0 || of_flow == last)
		return model_delivers(m, flow);
	then = model_until(m->cell, of_flow);
	delivers = model_delivers(then, flow);
	model_free(then);
	return delivers;
}

enum expectation predict(const struct cell *cell)
{
	const struct scenario *s = cell->scenario;
	struct model *m = model_of(cell);
	bool failed = false, refused = false;

	for (unsigned i = 0; i < s->flows_count; i++) {
		bool delivers = model_delivers_settled(m, &s->flows[i]);

		if (s->flows[i].refused || s->flows[i].blocked)
			refused |= s->flows[i].refused && !delivers;
		else
			failed |= !delivers;
	}
	model_free(m);
	return failed ? EXPECT_FAIL : refused ? EXPECT_REFUSE : EXPECT_DELIVER;
}
