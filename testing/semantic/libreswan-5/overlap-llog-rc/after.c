static void say(struct logger *logger)
{
	llog_rc(RC_ROUTE, logger, "could not route");
}
