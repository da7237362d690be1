static diag_t extract_connection(const struct whack_message *wm, struct config *config)
{
	if (wm->never) {
		return NULL;
	}
	config->sha2_truncbug = extract_yn("", "sha2", wm->sha2, false, wm, c->logger);
	return NULL;
}
