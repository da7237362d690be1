static const struct keyword_def table[] = {
  { "reqids",  kv_conn,  kt_number,  KNCF_REQIDS, NULL, NULL, },
};
