static void outbound_kernel_policy_timeout(struct verbose verbose UNUSED, vtime_t inception UNUSED, void *arg)
{
	done(arg);
}
