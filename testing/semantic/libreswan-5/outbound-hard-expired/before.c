void handle_sa_expire(struct child_sa *child, bool again, enum sa_expire_kind expire)
{
	struct flows *pr = child->flows;
	bool inbound = pr->inbound.known;

	if (again) {
		say("again");
	} else if (!pr->gone && expire == SA_HARD_EXPIRED) {
		if (inbound) {
			pr->inbound.expired[expire] = true;
			set_sa_info(pr, true);
		} else {
			pr->outbound.expired[expire] = true;
			set_sa_info(pr, false);
		}
		set_sa_expire_next_event(SA_HARD_EXPIRED, child);
	} else {
		say("other");
	}
}
