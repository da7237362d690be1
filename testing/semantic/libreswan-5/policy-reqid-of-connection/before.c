static void encap(const struct spd *spd)
{
	reqid_t child_reqid = spd->connection->child.reqid;
	use(child_reqid);
}
