static void discard(struct config *config, char *connalias)
{
	pfreeany(config->name);
	pfreeany(connalias);
}
