static void reqid_group_db_check(const struct logger *logger, where_t where);

void check(struct logger *logger)
{
	reqid_group_db_check(logger, HERE);
}
