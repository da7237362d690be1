static void discard(struct config *config, where_t where)
{
	pfreeany(config->name);
	pfreeany(config->connalias);
}
