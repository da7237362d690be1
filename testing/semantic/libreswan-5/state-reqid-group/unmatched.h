struct pfs {
	const struct dh_desc *st_pfs_group;
};

struct state {
	const struct dh_desc *st_group;
};
