struct state {
	int serialno;
	const struct dh_desc *st_pfs_group;
	int policy;
};
