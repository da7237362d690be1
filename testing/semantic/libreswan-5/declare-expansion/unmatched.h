struct kernel_acquired;
struct kernel_acquire { int id; };
