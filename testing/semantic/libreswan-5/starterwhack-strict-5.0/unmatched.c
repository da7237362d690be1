	msg.mobility = 1;
