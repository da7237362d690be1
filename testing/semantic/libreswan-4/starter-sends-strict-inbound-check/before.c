static void options(struct whack_message msg, const struct starter_conn *conn)
{
	if (conn->options_set[KNCF_NO_ESP_TFC])
		msg.no_esp_tfc = 1;
}
