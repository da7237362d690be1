int first;
  K("pfs", 0),
  K("strict-inbound-check",  LEMPTY,  kt_sparse_name,  KWYN_STRICT_INBOUND_CHECK, .sparse_names = &yn_option_names),
