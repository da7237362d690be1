bool dpd_active_locally(const struct connection *c)
{
	return c->dpd > 0;
}

int last(void)
{
	return 1;
}
