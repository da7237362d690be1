struct kernel_ops {
	bool overlap_supported;
	bool esn_supported;
	int window;
};
