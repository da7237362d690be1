void say(struct logger *logger)
{
	pdbg(logger, "waiting");
}
