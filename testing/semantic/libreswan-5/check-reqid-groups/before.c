void leave(struct logger *logger)
{
	spd_db_check(logger);
	free_log(logger);
}
