int first;
  KWS("pfs", 0),
  KWS("strict-inbound-check", LEMPTY, KWS_STRICT_INBOUND_CHECK),
