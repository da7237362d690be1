static bool dispatch_1(enum routing_event event, struct connection *c)
{
	switch (event) {
	case ESTABLISH_INBOUND:
		set_established_inbound(event, c);
		return true;
	case ESTABLISH_IKE:
		set_established_ike(event, c);
		break;
	}
	return false;
}
