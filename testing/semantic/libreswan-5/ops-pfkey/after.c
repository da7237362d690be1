const struct kernel_ops pfkeyv2_kernel_ops = {
	.window = 8,
	.sha2_truncbug_support = false,
	.policy_spi_supported = false,
	.init = start,
};
