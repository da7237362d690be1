struct narrowed_selector_payload {
	int score;
	shunk_t sec_label;
	bool partial;	/* only some of END's selectors fit */
	unsigned nr;
};
