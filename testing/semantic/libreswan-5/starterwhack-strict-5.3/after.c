int first;
	msg.strict_inbound_check = conn->values[KWYN_STRICT_INBOUND_CHECK].option;
	msg.mobike = 1;
