static const struct keyword_def table[] = {
  { "reqid",  kv_conn,  kt_number,  KNCF_REQID, NULL, NULL, },
};
