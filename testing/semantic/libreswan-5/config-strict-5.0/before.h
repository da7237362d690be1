int first;
	bool overlapip;	/* x */
