void leave(struct logger *logger)
{
	spd_db_check(logger);
	check_reqid_groups(logger);
	free_log(logger);
}
