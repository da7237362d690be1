  { "pfs-rekey", 0 },
