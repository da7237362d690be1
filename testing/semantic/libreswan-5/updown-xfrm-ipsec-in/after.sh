add "ipsec in reqid ${PLUTO_SA_REQID_IN} counter"
add "ipsec out reqid ${PLUTO_SA_REQID}"
delete "ipsec in reqid ${PLUTO_SA_REQID_IN}"
