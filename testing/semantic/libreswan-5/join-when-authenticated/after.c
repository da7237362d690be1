bool install(struct child_sa *child)
{
	/* the peer is now authenticated, is it the expected one? */
	join_reqid_group(child, HERE);

	if (!setup_half_kernel_state(child, DIRECTION_INBOUND)) {
		return false;
	}
	return true;
}
