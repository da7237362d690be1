struct config_alias {
	char *connalias;
};

struct config {
	int version;
};
