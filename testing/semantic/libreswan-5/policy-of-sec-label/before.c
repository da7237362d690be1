bool add_sec_label_kernel_policy(const struct spd *spd, enum direction direction, where_t where)
{
	const struct connection *c = spd->connection;
	struct kernel_policy_encap encap = {0};
	struct kernel_policy policy =
		kernel_policy_from_spd(encap, spd, MODE_TRANSPORT, direction, where);

	return add(&policy, c);
}
