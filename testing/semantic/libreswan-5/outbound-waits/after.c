bool install_outbound_ipsec_kernel_policies(struct child_sa *child, int routing)
{
	bool ok = true;
	FOR_EACH_ITEM(spd, &child->spds) {
		if (spd->block) {
			ok = block(spd);
		} else if (must_wait) {
			pdbg(logger, "kernel: %s() leaving outbound policy with "PRI_SO,
			     __func__, pri_so(child->sa.st_v2_rekey_pred));
		} else{
			ok = install(spd, routing);
		}
		if (!ok) {
			break;
		}
	}
	return ok;
}
