int main(void)
{
	struct logger *logger = init_log();

	spd_db_init(logger);
	return run(logger);
}
