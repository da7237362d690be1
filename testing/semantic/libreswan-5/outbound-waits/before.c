bool install_outbound_ipsec_kernel_policies(struct child_sa *child, int routing)
{
	bool ok = true;
	FOR_EACH_ITEM(spd, &child->spds) {
		if (spd->block) {
			ok = block(spd);
		} else {
			ok = install(spd, routing);
		}
		if (!ok) {
			break;
		}
	}
	return ok;
}
