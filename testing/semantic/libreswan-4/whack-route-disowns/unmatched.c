static int whack_trap_connection(struct connection *c, void *arg)
{
	if (!trap_connection(c)) {
		complain(c, arg);
	}
	return 1;
}
