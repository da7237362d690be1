void unroute_group(struct connection *c)
{
	for (struct spd_route *sr = &c->spd; sr != NULL; sr = sr->next) {
		uninstall(sr);
	}
}
