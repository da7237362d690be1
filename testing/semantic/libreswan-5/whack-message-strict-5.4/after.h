int first;
#define wm_strict_inbound_check conn[END_ROOF].value[KWS_STRICT_INBOUND_CHECK]
#define wm_pfs_rekey_workaround conn[1]
