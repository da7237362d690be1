const struct kernel_ops xfrm_kernel_ops = {
	.window = 8,
	.esn_supported = true,
	.policy_spi_supported = true,
	.init = start,
};
