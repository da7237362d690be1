struct child_sa;
bool install_inbound_ipsec_kernel_policy(struct child_sa *child);
