bool trap_connection(struct connection *c)
{
	if (install(c, &c->spd, NULL)) {
		return true;
	}
	return false;
}
