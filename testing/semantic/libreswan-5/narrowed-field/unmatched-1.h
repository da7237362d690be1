struct connection_end {
		chunk_t sec_label;
};
