static bool tunnel(struct config *config)
{
	return config->child_sas.mode;
}
