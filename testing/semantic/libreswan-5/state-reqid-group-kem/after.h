struct state {
	int serialno;
	struct reqid_group *st_reqid_group; /* when non-NULL, Child SA's
						 * inbound reqid is shared */
	const struct ke_desc *st_pfs_kem;
	int policy;
};
