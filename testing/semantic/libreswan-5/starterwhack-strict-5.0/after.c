int first;
	msg.strict_inbound_check = conn->options[KNCF_STRICT_INBOUND_CHECK];
	msg.mobike = 1;
