diag_t add_connection(const struct whack_message *wm, struct logger *logger)
{
	struct config *root = alloc_config(wm->name);
	struct connection *c = alloc_connection(root->name, root, logger);

	return extract_connection(wm, c, root);
}
