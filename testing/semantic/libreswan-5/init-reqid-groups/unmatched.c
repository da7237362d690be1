int main(void)
{
	struct logger *logger = init_log();

	spd_db_init_spd(logger);
	return run(logger);
}
