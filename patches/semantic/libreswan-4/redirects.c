static struct outbound_policy outbound_policy(const struct connection *c,
					      const ip_selector *local,
					      const ip_selector *remote,
					      uint32_t priority)
{
	return (struct outbound_policy) {
		.local = *local,
		.remote = *remote,
		.priority = priority,
		/* with ipsec-interface= the mark isn't the policy's */
		.mark = (c->xfrmi == NULL ? c->sa_marks.out : (struct sa_mark) {0}),
		.if_id = (c->xfrmi == NULL ? 0 : c->xfrmi->if_id),
	};
}

/* see raw_policy() */
static bool same_lookup(const struct outbound_policy *l, const struct outbound_policy *r)
{
	return (l->mark.val == r->mark.val &&
		l->mark.mask == r->mark.mask &&
		l->if_id == r->if_id);
}

static bool same_policy(const struct outbound_policy *l, const struct outbound_policy *r)
{
	return (same_lookup(l, r) &&
		selector_eq_selector(l->local, r->local) &&
		selector_eq_selector(l->remote, r->remote));
}

/*
 * As a connection with the redirect's selectors.
 */

static uint32_t redirect_sa_prio(const struct overlap_redirect *redirect)
{
	struct connection c = *redirect->ours->sa.st_connection;
	c.spd.this.client = redirect->local;
	c.spd.that.client = redirect->remote;
	return calculate_sa_prio(&c, false);
}

/*
 * Would REDIRECT replace POLICY or, when that is preferred to the
 * policy of .ours, be preferred to it?
 */

static bool redirect_conflicts_policy(const struct overlap_redirect *redirect,
				      const struct outbound_policy *policy)
{
	const struct outbound_policy r =
		outbound_policy(redirect->theirs->sa.st_connection,
				&redirect->local, &redirect->remote,
				redirect->priority);
	return (same_policy(&r, policy) ||
		(same_lookup(&r, policy) &&
		 policy->priority >= r.priority &&
		 policy->priority < redirect->ours_priority &&
		 selector_overlaps_selector(r.local, policy->local) &&
		 selector_overlaps_selector(r.remote, policy->remote)));
}

static bool redirect_conflicts(const struct overlap_redirect *redirect,
			       const struct outbound_policy *except/*could be NULL*/)
{
	struct spd_route_filter srf = { .where = HERE, };
	while (next_spd_route(NEW2OLD, &srf)) {
		const struct spd_route *sr = srf.spd;
		if (!erouted(sr->routing) ||
		    !selector_overlaps_selector(redirect->local, sr->this.client) ||
		    !selector_overlaps_selector(redirect->remote, sr->that.client)) {
			continue;
		}
		const struct outbound_policy policy =
			outbound_policy(sr->connection, &sr->this.client, &sr->that.client,
					calculate_sa_prio(sr->connection, false));
		if (redirect_conflicts_policy(redirect, &policy) &&
		    !(except != NULL && same_policy(except, &policy))) {
			return true;
		}
	}
	return false;
}

static void uninstall_redirect(struct overlap_redirect *redirect)
{
	if (redirect->installed) {
		redirect->installed = false;
		delete_redirect_kernel_policy(redirect);
	}
}

static void install_redirect(struct overlap_redirect *redirect, bool replace)
{
	redirect->priority = redirect_sa_prio(redirect);
	if (redirect_conflicts(redirect, /*except*/NULL)) {
		uninstall_redirect(redirect);
	} else if (replace || !redirect->installed) {
		redirect->installed |= install_redirect_kernel_policy(redirect);
	}
}

static const struct overlap_ops redirect_ops = {
	.install = install_redirect,
	.uninstall = uninstall_redirect,
};

void withdraw_redirects(const struct outbound_policy *policy)
{
	for (struct reqid_group *group = reqid_groups; group != NULL; group = group->next) {
		for (struct overlap_redirect *r = group->redirects; r != NULL; r = r->next) {
			if (redirect_conflicts_policy(r, policy)) {
				uninstall_redirect(r);
			}
		}
	}
}

void restore_redirects(const struct outbound_policy *policy)
{
	for (struct reqid_group *group = reqid_groups; group != NULL; group = group->next) {
		for (struct overlap_redirect *r = group->redirects; r != NULL; r = r->next) {
			if (!r->installed && redirect_conflicts_policy(r, policy) &&
			    !redirect_conflicts(r, /*except*/policy)) {
				r->installed = install_redirect_kernel_policy(r);
			}
		}
	}
}

/*
 * The peer's policies are assumed to be this end's with the ends
 * swapped.
 */

static uint32_t peer_sa_prio(const struct connection *c)
{
	struct connection peer = *c;
	peer.spd.this.client = c->spd.that.client;
	peer.spd.that.client = c->spd.this.client;
	return calculate_sa_prio(&peer, false);
}

static struct overlap_member overlap_member(struct state *child)
{
	const struct connection *c = child->st_connection;
	return (struct overlap_member) {
		.child = pexpect_child_sa(child),
		.local = c->spd.this.client,
		.remote = c->spd.that.client,
		.priority = calculate_sa_prio(c, false),
		.peer_priority = peer_sa_prio(c),
	};
}

/*
 * CHILD joined or, when no longer on the list, left GROUP's
 * established Child SAs.
 */

static void update_group_redirects(struct reqid_group *group, struct state *child)
{
	const struct connection *c = child->st_connection;
	if (!kernel_ops->policy_priority_supported) {
		return;
	}

	unsigned nr_children = 0;
	for (struct state *st = group->children; st != NULL; st = st->st_reqid_group_next) {
		nr_children++;
	}

	/* zero when the last one left */
	struct overlap_member *members =
		alloc_things(struct overlap_member, nr_children + 1, "overlap members");
	const struct outbound_policy policy =
		outbound_policy(c, &c->spd.this.client, &c->spd.that.client, 0);
	unsigned nr_members = 0;
	for (struct state *st = group->children; st != NULL; st = st->st_reqid_group_next) {
		const struct connection *d = st->st_connection;
		const struct outbound_policy d_policy =
			outbound_policy(d, &d->spd.this.client, &d->spd.that.client, 0);
		if (d->spd.eroute_owner == st->st_serialno &&
		    same_lookup(&policy, &d_policy) &&
		    (group->redirects != NULL ||
		     (selector_overlaps_selector(policy.local, d_policy.local) &&
		      selector_overlaps_selector(policy.remote, d_policy.remote)))) {
			members[nr_members++] = overlap_member(st);
		}
	}

	const struct overlap_member changed = overlap_member(child);
	overlap_update(&group->redirects, members, nr_members, &changed, &redirect_ops);
	pfree(members);
}

void update_reqid_group_redirects(struct state *child)
{
	if (child->st_reqid_group != NULL) {
		update_group_redirects(child->st_reqid_group, child);
	}
}

