const struct kernel_ops xfrm_kernel_ops = {
	.sha2_truncbug_support = true,
	.init = start,
};
