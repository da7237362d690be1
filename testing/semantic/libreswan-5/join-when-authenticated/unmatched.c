bool install(struct child_sa *child)
{
	if (!setup_half_kernel_state(child, DIRECTION_OUTBOUND)) {
		return false;
	}
	return setup_half_kernel_state(child, DIRECTION_INBOUND);
}
