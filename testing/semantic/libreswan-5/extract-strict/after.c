static diag_t extract_connection(const struct whack_message *wm, struct config *config)
{
	if (wm->never) {
		return NULL;
	}
	config->strict_inbound_check = extract_yn("", "strict-inbound-check", wm->strict_inbound_check,
						  false, wm, c->logger);
	config->sha2_truncbug = extract_yn("", "sha2", wm->sha2, false, wm, c->logger);
	return NULL;
}
