struct pfs {
	const struct ke_desc *st_pfs_kem;
};

struct state {
	const struct ke_desc *st_kem;
};
