struct state {
	int serialno;
	struct reqid_group *st_reqid_group; /* when non-NULL, Child SA's
						 * inbound reqid is shared */
	const struct dh_desc *st_pfs_group;
	int policy;
};
