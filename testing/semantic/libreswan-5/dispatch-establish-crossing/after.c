static bool dispatch_1(enum routing_event event, struct connection *c)
{
	switch (event) {
	case ESTABLISH_IKE:
	case X(ESTABLISH_IKE, ROUTED_INBOUND_NEGOTIATION, PERMANENT): /* IKEv1, crossing streams */
		set_established_ike(event, c);
		return true;
	default:
		return false;
	}
}
