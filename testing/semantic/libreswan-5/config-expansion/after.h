struct config {
	int version;
	char *connalias;
	struct expansion *expansion; /* NULL unless made from
					 * {left,right}subnets= */
	int label;
};
