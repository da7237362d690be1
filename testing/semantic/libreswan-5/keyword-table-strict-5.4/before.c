int first;
  KWS("pfs", 0),
