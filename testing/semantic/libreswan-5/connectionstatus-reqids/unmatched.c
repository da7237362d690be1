static void show_other_status(struct show *s, const struct connection *c)
{
	show_ike_alg_connection(s, c);
}
