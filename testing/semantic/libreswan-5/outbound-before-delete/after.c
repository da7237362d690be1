void uninstall_kernel_states(struct child_sa *child)
{
	audit(child);

	/* before the outbound SA that the policy may specify goes */
	move_outbound_ipsec_kernel_policies(child);

	uninstall_kernel_state(child, DIRECTION_OUTBOUND);
	uninstall_kernel_state(child, DIRECTION_INBOUND);
}
