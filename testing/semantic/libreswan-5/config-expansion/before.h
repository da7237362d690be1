struct config {
	int version;
	char *connalias;
	int label;
};
