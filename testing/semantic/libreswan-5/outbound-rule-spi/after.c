static struct kernel_policy kernel_policy_from_state(const struct child_sa *child,
						     enum direction direction)
{
	struct kernel_policy kernel_policy = kernel_policy_from_spd(child, direction);

	/*
	 * Inbound is left alone: the packet's SPI has already
	 * selected the SA; and, during a rekey, both the old and the
	 * new SA need to be accepted.
	 */
	if (direction == DIRECTION_OUTBOUND &&
	    outbound_kernel_policy_needs_spi(child->sa.st_connection)) {
		for (unsigned i = 0; i < kernel_policy.nr_rules; i++) {
			struct kernel_policy_rule *rule = &kernel_policy.rule[i];
			rule->spi = outbound_proto_spi(child, rule->proto);
		}
	}

	return kernel_policy;
}
