struct spd {
		chunk_t sec_label;
};

struct connection {
	int serialno;
	struct {
		int reqid;
		chunk_t sec_label;
		bool narrowed;			/* by peer's request; see .selectors.accepted */
		int nr;
	} child;
};
