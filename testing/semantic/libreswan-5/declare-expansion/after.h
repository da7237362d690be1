struct kernel_acquire;
struct expansion;

int route_first(struct kernel_acquire *a);
