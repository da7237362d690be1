struct spd_route;

struct kernel_sa {
    uint32_t reqid;
};
