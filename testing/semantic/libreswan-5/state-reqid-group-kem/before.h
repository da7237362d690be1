struct state {
	int serialno;
	const struct ke_desc *st_pfs_kem;
	int policy;
};
