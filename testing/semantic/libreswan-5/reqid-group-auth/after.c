struct key {
	enum auth auth;
};
