bool add_connection(const struct whack_message *wm,
	struct expansion *expansion/*could be NULL*/, struct logger *logger);
