int main(void)
{
	struct logger *logger = init_log();

	spd_db_init(logger);
	init_reqid_groups(logger);
	return run(logger);
}
