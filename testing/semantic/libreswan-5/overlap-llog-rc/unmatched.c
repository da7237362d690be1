static void say(struct logger *logger)
{
	llog(RC_LOG, logger, "could not route");
}
