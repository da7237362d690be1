void leave(struct logger *logger)
{
	state_db_check(logger);
	free_log(logger);
}
