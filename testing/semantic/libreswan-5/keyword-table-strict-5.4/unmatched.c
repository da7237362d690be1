  KWS("pfs-rekey", 0),
