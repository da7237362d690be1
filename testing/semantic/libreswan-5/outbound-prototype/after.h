struct child_sa;
bool install_inbound_ipsec_kernel_policies(struct child_sa *child);
void move_outbound_ipsec_kernel_policies(const struct child_sa *child);

bool other(void);
