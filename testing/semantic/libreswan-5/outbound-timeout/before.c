static void outbound_kernel_policy_timeout(void *arg, const struct timer_event *event UNUSED)
{
	done(arg);
}
