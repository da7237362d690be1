struct starter_conn {
	ENTRY(starter_conn) link;
	char *connalias;
	expansion_set_t expansion_set;	/* of connalias' expansions */
	int state;
};
