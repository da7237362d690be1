	int overlapip;
