struct key {
	enum keyword_auth auth;
};
