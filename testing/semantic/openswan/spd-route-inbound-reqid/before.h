struct spd {
    uint32_t reqid;
};

struct spd_route {
    struct spd_route *next;
    uint32_t reqid;
};
