bool known(uint32_t reqid)
{
	if (!find_connection_by_reqid(reqid))
		return FALSE;
	return TRUE;
}
