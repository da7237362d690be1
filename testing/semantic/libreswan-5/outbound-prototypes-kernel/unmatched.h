struct child_sa;
bool install_kernel_policy(int shunt);
