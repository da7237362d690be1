int first;
  { "pfs", 0 },
