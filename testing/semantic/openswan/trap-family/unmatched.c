bool netlink_add_sa(struct xfrm_usersa_info *sas, int i, int family)
{
	sas[i].mode = 1;
	sas[i].family = family;
	return TRUE;
}
