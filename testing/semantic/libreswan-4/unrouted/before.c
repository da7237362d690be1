void unroute_connection(struct connection *c)
{
	for (struct spd_route *sr = &c->spd; sr != NULL; sr = sr->next) {
		if (routed(sr)) {
			uninstall(sr);
		}
	}
}
