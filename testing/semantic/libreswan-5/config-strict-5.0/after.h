int first;
	bool strict_inbound_check;
	bool overlapip;	/* x */
