struct starter_end {
	char *connalias;
};
