static bool dispatch_2(enum routing_event event, struct connection *c)
{
	if (never_negotiate(c)) {
		install_shunt(c);
	} else {
		install_trap(c);
	}
	return true;
}

static bool dispatch_1(enum routing_event event, struct connection *c)
{
	if (never_negotiate(c)) {
		return false;
	}
	return true;
}
