int first;
  { "session-resumption", 0 },
  { "strict-inbound-check",  kv_conn,  kt_sparse_name,  KNCF_STRICT_INBOUND_CHECK, &yn_option_names, NULL, },
