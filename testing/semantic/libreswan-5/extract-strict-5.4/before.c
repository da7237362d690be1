static diag_t extract_connection(const struct whack_message *wm, struct config *config)
{
	if (wm->never) {
		return NULL;
	}
	config->sha2_truncbug = extract_bool(kv(wm, KWS_SHA2), YN_NO, &d, verbose);
	return NULL;
}
