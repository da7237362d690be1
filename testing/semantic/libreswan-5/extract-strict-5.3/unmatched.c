static diag_t extract_other(const struct whack_message *wm, struct config *config)
{
	if (wm->never) {
		return NULL;
	}
	config->sha2_truncbug = extract_yn("", "sha2", wm->sha2, YN_NO, wm, c->logger);
	return NULL;
}
