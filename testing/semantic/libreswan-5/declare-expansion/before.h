struct kernel_acquire;

int route_first(struct kernel_acquire *a);
