struct child_sa;
bool outbound_kernel_policy_needs_spi(const struct connection *c);
void move_outbound_ipsec_kernel_policies(const struct child_sa *child);

bool install_bare_kernel_policy(int shunt);
