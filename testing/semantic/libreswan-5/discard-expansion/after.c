static void discard(struct config *config, where_t where)
{
	pfreeany(config->name);
	detach_expansion(&config->expansion, where);
	pfreeany(config->connalias);
}
