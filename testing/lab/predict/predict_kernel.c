// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * predict_kernel.c - the SAs and policies that a gateway's kernel has of the
 * tunnels that are up.
 */
#include "predict/predict_kernel.h"

#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"

enum {
	/* what a reqid is by; numbers of one kind are apart from the others */
	REQID_FIXED = 1 << 24, /* the operator's */
	REQID_CONN = 2 << 24,
	REQID_CHILD = 3 << 24,
	REQID_NONE = 4 << 24, /* no SA has it */

	FIRST_SPI = 0x100,
};

/* ------------------------------------------------------------------- numbers */

/* Not the real ones: these are the same on both sides of a NAT. */
static struct prefix outer_of(const struct model *m,
			      const struct scenario_site *site)
{
	struct prefix p = {
		.family = AF_INET,
		.length = 32,
		.address = { 192, 0, 2 },
	};

	p.address[3] = (uint8_t)(1 + (site - m->s->sites));
	return p;
}

/* The number of a tunnel's Child SA: of the first tunnel that is of it. */
static unsigned child_of(const struct model *m, const struct tunnel *t)
{
	for (unsigned i = 0; i < m->tunnels_count; i++) {
		const struct tunnel *u = &m->tunnels[i];

		if (u == t || (u->up && tunnels_are_one_child(u, t)))
			return i;
	}
	abort();
}

/* @sender: whose outbound SA it is */
static uint32_t spi_of(const struct model *m, const struct tunnel *t,
		       const struct scenario_site *sender)
{
	return FIRST_SPI + child_of(m, t) * 2 +
	       (t->ends[0]->site == sender ? 0 : 1);
}

static uint32_t fixed_reqid(const struct expansion *e)
{
	char *text = scenario_conn_option(e->conn, "reqid");
	uint32_t reqid = 0;

	if (text != NULL)
		reqid = REQID_FIXED +
			(uint32_t)(strtoul(text, NULL, 10) & 0xffffff);
	free(text);
	return reqid;
}

/* The same for all expansions of a conn. */
static uint32_t conn_reqid(const struct model *m, const struct expansion *e)
{
	const struct expansion_list *all = model_expansions(m, e->site);
	uint32_t i = 0;

	while (i < all->count && all->list[i].conn != e->conn)
		i++;
	return REQID_CONN + i;
}

/*
 * Of the outbound SA, and the policies that are to send on it.  Faults R and M
 * of an unpatched pluto: several SAs have one.  Patched, reqid= is cured by the
 * SPI in the template, and a conn that is narrowed by an instance for each,
 * where narrowing=yes.
 */
static uint32_t outbound_reqid(const struct model *m, const struct tunnel *t,
			       const struct expansion *e)
{
	bool cured = cell_patched(m->cell, e->site);

	if (e->site->daemon == SITE_PLUTO) {
		if (!cured && fixed_reqid(e))
			return fixed_reqid(e);
		if (e->narrowed && !e->member &&
		    !(cured && expansion_has_option(e, "narrowing", "yes")))
			return conn_reqid(m, e);
	}
	return REQID_CHILD + child_of(m, t);
}

static bool is_grouped(const struct model *m, const struct expansion *e)
{
	return cell_patched(m->cell, e->site) && expansion_may_be_grouped(e);
}

/* Whether two conns of the peer say the same, or both nothing. */
static bool same_option(const struct expansion *t, const struct expansion *u,
			const char *key)
{
	char *of_t = scenario_conn_option(t->conn, key);
	char *of_u = scenario_conn_option(u->conn, key);
	bool same = strcmp(of_t ? of_t : "", of_u ? of_u : "") == 0;

	free(of_t);
	free(of_u);
	return same;
}

/*
 * Of one conn, with one peer: an address, an ID, and what authenticated it.
 * (Certificates of one ID are of different CAs.)
 */
static bool are_one_group(const struct tunnel *t, const struct tunnel *u,
			  const struct scenario_site *site)
{
	const struct expansion *far_t = tunnel_end_beyond(t, site);
	const struct expansion *far_u = tunnel_end_beyond(u, site);

	return tunnel_end_at(u, site) != NULL && far_t->site == far_u->site &&
	       tunnel_end_at(t, site)->conn == tunnel_end_at(u, site)->conn &&
	       same_option(far_t, far_u, "leftid") &&
	       same_option(far_t, far_u, "leftcert") &&
	       same_option(far_t, far_u, "leftusername");
}

/* That of the first of the group, which founded it. */
static uint32_t group_reqid(const struct model *m, const struct tunnel *t,
			    const struct scenario_site *site)
{
	for (unsigned i = 0; i < m->tunnels_count; i++) {
		if (are_one_group(t, &m->tunnels[i], site))
			return REQID_CHILD + child_of(m, &m->tunnels[i]);
	}
	abort();
}

/*
 * Of the inbound SA, and the policies that are to accept it: one reqid for all
 * of a group; and unpatched for all that one conn is narrowed to.
 */
static uint32_t inbound_reqid(const struct model *m, const struct tunnel *t,
			      const struct expansion *e)
{
	if (fixed_reqid(e))
		return fixed_reqid(e);
	if (is_grouped(m, e) && !expansion_has_option(e, STRICT_OPTION, "yes"))
		return group_reqid(m, t, e->site);
	if (!is_grouped(m, e) && e->site->daemon == SITE_PLUTO && e->narrowed &&
	    !e->member)
		return conn_reqid(m, e);
	return REQID_CHILD + child_of(m, t);
}

/* ------------------------------------------------------ behind pluto's back */

/* The tunnel of a site whose policy has that selector, or NULL. */
static const struct tunnel *tunnel_of_selector(const struct model *m,
					       const struct scenario_site *site,
					       const struct expansion *selector)
{
	for (unsigned i = 0; i < m->tunnels_count; i++) {
		const struct tunnel *t = &m->tunnels[i];
		const struct expansion *e = t->up ? tunnel_end_at(t, site) :
						    NULL;

		if (e != NULL && prefix_equal(&e->local, &selector->local) &&
		    prefix_equal(&e->remote, &selector->remote))
			return t;
	}
	return NULL;
}

/* The tunnel whose templates the policy of another has, or itself. */
static const struct tunnel *swapped(const struct model *m,
				    const struct tunnel *t,
				    const struct scenario_site *site)
{
	for (unsigned i = 0; i < m->meddlings_count; i++) {
		const struct meddling *swap = &m->meddlings[i];
		const struct tunnel *first, *second;

		if (swap->kind != STEP_SWAP || swap->site != site)
			continue;
		first = tunnel_of_selector(m, site, &swap->first);
		second = tunnel_of_selector(m, site, &swap->second);
		if (first == t && second != NULL)
			return second;
		if (second == t && first != NULL)
			return first;
	}
	return t;
}

/* --------------------------------------------------------------- the policies */

static struct xm_template template_of(const struct model *m,
				      const struct expansion *e,
				      const struct scenario_site *peer,
				      enum xm_direction direction,
				      uint32_t reqid)
{
	struct prefix here = outer_of(m, e->site), there = outer_of(m, peer);

	return (struct xm_template) {
		.src = direction == XM_OUT ? here : there,
		.dst = direction == XM_OUT ? there : here,
		.proto = IPPROTO_ESP,
		.mode = XM_TUNNEL,
		.reqid = reqid,
	};
}

static struct xm_policy policy_of(const struct kernel *k,
				  const struct expansion *e,
				  enum xm_direction direction)
{
	bool out = direction == XM_OUT;

	return (struct xm_policy) {
		.direction = direction,
		.selector = {
			.src = out ? e->local : e->remote,
			.dst = out ? e->remote : e->local,
		},
		.priority = expansion_priority(e),
		.order = k->policies_count,
	};
}

static void add_policy(struct kernel *k, const struct xm_policy *policy,
		       struct kernel_policy what)
{
	/* a selector of two families comes from a scenario that is wrong */
	if (xm_set_add_policy(k->set, policy) == XM_NONE)
		return;
	k->policies = must_grow(k->policies, k->policies_count + 1,
				sizeof(*k->policies));
	k->policies[k->policies_count++] = what;
}

static void add_sa(const struct model *m, struct kernel *k,
		   const struct tunnel *t, const struct scenario_site *from,
		   const struct scenario_site *to, uint32_t reqid)
{
	struct xm_sa sa = {
		.spi = spi_of(m, t, from),
		.proto = IPPROTO_ESP,
		.mode = XM_TUNNEL,
		.src = outer_of(m, from),
		.dst = outer_of(m, to),
		.reqid = reqid,
		.order = t->born,
	};

	if (xm_set_add_sa(k->set, &sa) == XM_NONE)
		return;
	k->sas = must_grow(k->sas, k->sas_count + 1,
			   sizeof(const struct tunnel *));
	k->sas[k->sas_count++] = t;
}

static struct xm_template outbound_template(const struct model *m,
					    const struct tunnel *t,
					    const struct expansion *e)
{
	struct xm_template template = template_of(
		m, e, tunnel_end_beyond(t, e->site)->site, XM_OUT,
		outbound_reqid(m, t, e));

	/* charon, and a patched pluto with reqid=, say which SA they mean */
	if (e->site->daemon != SITE_PLUTO ||
	    (template.reqid & ~0xffffffu) == REQID_CHILD)
		template.spi = spi_of(m, t, e->site);
	return template;
}

static void add_tunnel(const struct model *m, struct kernel *k,
		       const struct tunnel *t, const struct scenario_site *site)
{
	const struct expansion *e = tunnel_end_at(t, site);
	const struct scenario_site *peer = tunnel_end_beyond(t, site)->site;
	struct kernel_policy what = { .kind = KERNEL_TUNNEL, .e = e };
	const struct tunnel *sends;
	struct xm_policy policy;

	if (&m->tunnels[child_of(m, t)] == t) {
		add_sa(m, k, t, site, peer, outbound_reqid(m, t, e));
		add_sa(m, k, t, peer, site, inbound_reqid(m, t, e));
	}
	/* the newer tunnel's policies took the place of the older one's */
	if (model_tunnel(m, e) != t)
		return;
	policy = policy_of(k, e, XM_OUT);
	sends = swapped(m, t, site);
	policy.templates[policy.templates_count++] = outbound_template(
		m, sends, tunnel_end_at(sends, site));
	add_policy(k, &policy, what);
	policy = policy_of(k, e, XM_IN);
	policy.templates[policy.templates_count++] = template_of(
		m, e, peer, XM_IN, inbound_reqid(m, t, e));
	add_policy(k, &policy, what);
}

/* What is routed: to drop, or to ask pluto for an SA. */
static void add_routed(const struct model *m, struct kernel *k,
		       const struct expansion *e, enum kernel_policy_kind kind)
{
	struct kernel_policy what = { .kind = kind, .e = e };
	struct xm_policy policy = policy_of(k, e, XM_OUT);

	policy.block = kind == KERNEL_SHUNT;
	if (!policy.block)
		policy.templates[policy.templates_count++] = template_of(
			m, e, e->site, XM_OUT, REQID_NONE);
	add_policy(k, &policy, what);
	if (kind != KERNEL_SHUNT)
		return;
	policy = policy_of(k, e, XM_IN);
	policy.block = true;
	add_policy(k, &policy, what);
}

static void add_hijack(const struct model *m, struct kernel *k,
		       const struct meddling *h)
{
	const struct tunnel *t = tunnel_of_selector(m, h->site, &h->second);
	struct kernel_policy what = { .kind = KERNEL_HIJACK };
	struct xm_policy policy = {
		.direction = XM_OUT,
		.selector = { .src = h->first.local, .dst = h->first.remote },
	};

	if (t == NULL)
		return;
	policy.templates[policy.templates_count++] = outbound_template(
		m, t, tunnel_end_at(t, h->site));
	add_policy(k, &policy, what);
}

/* --------------------------------------------------------------- redirects */

/*
 * Two members of a group overlap crosswise: what both cover goes out on the SA
 * that the peer is to expect it on.
 */
struct redirect {
	struct expansion corner; /* with a selector of each */
	const struct tunnel *to; /* that the peer prefers for it */
	uint32_t priority;
};

static bool follows_peer(const struct model *m, const struct expansion *e)
{
	return is_grouped(m, e) && !expansion_has_option(e, "priority", NULL) &&
	       !expansion_has_option(e, FOLLOW_OPTION, "no");
}

/* The end here of a tunnel whose policies the kernel has, and that may be
 * redirected from or to; or NULL. */
static const struct expansion *member_at(const struct model *m,
					 const struct tunnel *t,
					 const struct scenario_site *site)
{
	const struct expansion *e = t->up ? tunnel_end_at(t, site) : NULL;

	return e != NULL && model_tunnel(m, e) == t && follows_peer(m, e) ?
		       e :
		       NULL;
}

/* The member of @of's group that one of the two ends prefers for a corner. */
static const struct tunnel *
preferred(const struct model *m, const struct tunnel *of,
	  const struct scenario_site *site, const struct expansion *corner,
	  uint32_t (*rank)(const struct expansion *))
{
	const struct tunnel *best = NULL;

	for (unsigned i = 0; i < m->tunnels_count; i++) {
		const struct tunnel *t = &m->tunnels[i];
		const struct expansion *e = member_at(m, t, site);

		if (e != NULL && are_one_group(t, of, site) &&
		    expansion_covers(e, &corner->local, &corner->remote) &&
		    (best == NULL || rank(e) < rank(tunnel_end_at(best, site))))
			best = t;
	}
	return best;
}

/*
 * Whether a policy is in the way: one for just the corner; or, of an instance,
 * whose priority has no room below, one of another conn of that rank.
 */
static bool is_barred(const struct kernel *k, const struct redirect *r)
{
	for (uint32_t i = 0; i < k->policies_count; i++) {
		const struct xm_policy *p = xm_policy(k->set, i);
		const struct xm_selector *s = &p->selector;

		if (p->direction != XM_OUT ||
		    k->policies[i].kind == KERNEL_HIJACK)
			continue;
		if (prefix_equal(&s->src, &r->corner.local) &&
		    prefix_equal(&s->dst, &r->corner.remote))
			return true;
		if (expansion_is_instance(&r->corner) &&
		    k->policies[i].kind != KERNEL_REDIRECT &&
		    p->priority == r->priority &&
		    prefix_overlaps(&s->src, &r->corner.local) &&
		    prefix_overlaps(&s->dst, &r->corner.remote))
			return true;
	}
	return false;
}

/* What @t and @u make necessary; false: nothing. */
static bool find_redirect(const struct model *m,
			  const struct scenario_site *site,
			  const struct tunnel *t, const struct tunnel *u,
			  struct redirect *out)
{
	const struct expansion *x = member_at(m, t, site);
	const struct expansion *y = member_at(m, u, site);
	const struct tunnel *from;

	if (x == NULL || y == NULL || !are_one_group(t, u, site) ||
	    !expansions_crosswise(x, y) || x->local.length < y->local.length)
		return false;
	out->corner = *x;
	out->corner.remote = y->remote;
	from = preferred(m, t, site, &out->corner, expansion_priority);
	out->to = preferred(m, t, site, &out->corner,
			    expansion_priority_beyond);
	out->priority = expansion_priority(tunnel_end_at(from, site)) - 1;
	return out->to != from;
}

/* The more specific first: of equal policies the kernel prefers the older. */
static int by_length(const void *one, const void *other)
{
	const struct redirect *a = one, *b = other;

	return (int)(b->corner.local.length + b->corner.remote.length) -
	       (int)(a->corner.local.length + a->corner.remote.length);
}

static void add_redirects(const struct model *m, struct kernel *k,
			  const struct scenario_site *site)
{
	struct redirect *all = NULL, r;
	unsigned count = 0;

	for (unsigned i = 0; i < m->tunnels_count; i++) {
		for (unsigned j = 0; j < m->tunnels_count; j++) {
			if (!find_redirect(m, site, &m->tunnels[i],
					   &m->tunnels[j], &r))
				continue;
			all = must_grow(all, count + 1, sizeof(*all));
			all[count++] = r;
		}
	}
	if (count > 0)
		qsort(all, count, sizeof(*all), by_length);
	for (unsigned i = 0; i < count; i++) {
		const struct expansion *e = tunnel_end_at(all[i].to, site);
		struct kernel_policy what = { KERNEL_REDIRECT, e };
		struct xm_policy policy = policy_of(k, &all[i].corner, XM_OUT);

		if (is_barred(k, &all[i]))
			continue;
		policy.priority = all[i].priority;
		policy.templates[policy.templates_count++] = outbound_template(
			m, all[i].to, e);
		add_policy(k, &policy, what);
	}
	free(all);
}

/* ---------------------------------------------------------------- the kernel */

struct kernel kernel_of(const struct model *m, const struct scenario_site *site)
{
	struct kernel k = { .set = xm_set_new(0) };

	for (unsigned i = 0; i < m->meddlings_count; i++) {
		if (m->meddlings[i].kind == STEP_HIJACK &&
		    m->meddlings[i].site == site)
			add_hijack(m, &k, &m->meddlings[i]);
	}
	for (unsigned i = 0; i < m->tunnels_count; i++) {
		if (m->tunnels[i].up && tunnel_end_at(&m->tunnels[i], site))
			add_tunnel(m, &k, &m->tunnels[i], site);
	}
	for (unsigned i = 0; i < m->shunts_count; i++) {
		if (m->shunts[i]->site == site)
			add_routed(m, &k, m->shunts[i], KERNEL_SHUNT);
	}
	for (unsigned i = 0; i < m->traps_count; i++) {
		if (m->traps[i]->site == site)
			add_routed(m, &k, m->traps[i], KERNEL_TRAP);
	}
	add_redirects(m, &k, site);
	xm_set_seal(k.set);
	return k;
}

void kernel_free(struct kernel *kernel)
{
	xm_set_free(kernel->set);
	free(kernel->policies);
	free(kernel->sas);
	*kernel = (struct kernel) { .set = NULL };
}

struct xm_flow kernel_flow(const struct prefix *src, const struct prefix *dst)
{
	return (struct xm_flow) {
		.src = *src,
		.dst = *dst,
		.proto = IPPROTO_ICMP,
	};
}

const struct kernel_policy *kernel_pick(const struct kernel *kernel,
					enum xm_direction direction,
					const struct prefix *local,
					const struct prefix *remote)
{
	struct xm_flow flow = direction == XM_OUT ? kernel_flow(local, remote) :
						    kernel_flow(remote, local);
	uint32_t policy = xm_policy_lookup(kernel->set, direction, &flow);

	return policy == XM_NONE ? NULL : &kernel->policies[policy];
}
