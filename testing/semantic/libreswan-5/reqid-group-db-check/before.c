static void reqid_group_db_check(struct logger *logger);

void check(struct logger *logger)
{
	reqid_group_db_check(logger);
}
