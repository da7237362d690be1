static bool tunnel(const struct config *config)
{
	return config->child.mode;
}
