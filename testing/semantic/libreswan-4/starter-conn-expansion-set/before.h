struct starter_conn {
	ENTRY(starter_conn) link;
	char *connalias;
	int state;
};
