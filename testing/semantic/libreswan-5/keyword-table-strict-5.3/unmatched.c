  K("pfs-rekey", 0),
