static void show_connection_status(struct show *s, const struct connection *c)
{
	SHOW_JAMBUF(s, buf) {
		jam(buf, "name=%s", c->name);
	}
	show_ike_alg_connection(s, c);
	show_kernel_alg_connection(s, c);
}
