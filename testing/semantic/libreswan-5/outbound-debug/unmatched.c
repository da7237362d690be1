void say(struct logger *logger)
{
	ldbg(logger, "waiting");
}
