const struct kernel_ops other_kernel_ops = {
	.esn_supported = true,
	.init = start,
};
