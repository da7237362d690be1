struct traffic_selector_payload {
	int score;
	shunk_t sec_label;
	unsigned nr;
};
