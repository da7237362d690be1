static void encap(const struct spd *spd)
{
	reqid_t reqid = spd->connection->child.reqid;
	use(reqid);
}
