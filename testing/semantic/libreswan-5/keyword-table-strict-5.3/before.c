int first;
  K("pfs", 0),
