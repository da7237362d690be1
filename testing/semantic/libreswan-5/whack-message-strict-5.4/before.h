int first;
#define wm_pfs_rekey_workaround conn[1]
