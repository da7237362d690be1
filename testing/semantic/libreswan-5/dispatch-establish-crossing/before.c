static bool dispatch_1(enum routing_event event, struct connection *c)
{
	switch (event) {
	case ESTABLISH_IKE:
		set_established_ike(event, c);
		return true;
	default:
		return false;
	}
}
