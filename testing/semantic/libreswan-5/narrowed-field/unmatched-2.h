struct connection {
	struct {
		shunk_t label;
	} child;
};
