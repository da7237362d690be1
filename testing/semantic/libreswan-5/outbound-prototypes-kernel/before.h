struct child_sa;
bool install_bare_kernel_policy(int shunt);
