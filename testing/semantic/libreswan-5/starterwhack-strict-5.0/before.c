int first;
	msg.mobike = 1;
