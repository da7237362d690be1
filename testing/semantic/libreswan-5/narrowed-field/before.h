struct spd {
		chunk_t sec_label;
};

struct connection {
	int serialno;
	struct {
		int reqid;
		chunk_t sec_label;
		int nr;
	} child;
};
