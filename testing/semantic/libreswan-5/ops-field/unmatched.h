struct crypto_ops {
	bool esn_supported;
	int window;
};
