static void say(struct logger *logger)
{
	llog(RC_ROUTE, logger, "could not route");
}
