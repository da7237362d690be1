#define wm_pfs conn[1]
