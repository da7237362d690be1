static const struct keyword_def table[] = {
  { "strict-inbound-check",  kv_conn,  kt_bool,  KNCF_STRICT_INBOUND_CHECK, NULL, NULL, },
  { "reqid",  kv_conn,  kt_number,  KNCF_REQID, NULL, NULL, },
};
