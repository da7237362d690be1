add "ipsec out reqid ${PLUTO_SA_REQID}"
add "ipsec in spi ${PLUTO_SA_REQID}"
