void uninstall_kernel_states(struct child_sa *child)
{
	audit(child);

	uninstall_kernel_state(child, DIRECTION_BOTH);
	uninstall_kernel_state(child, DIRECTION_INBOUND);
}
