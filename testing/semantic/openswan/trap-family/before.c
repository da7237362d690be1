bool netlink_raw_eroute(const ip_subnet *client, const ip_address *host, const struct info *infos)
{
	struct xfrm_user_tmpl tmpls[4];
	int family = client->family;
	int n;

	for (n = 0; infos[n].proto; n++) {
		tmpls[n].family = host->family;
		tmpls[n].mode = infos[n].tunnel;
		if (!tmpls[n].mode)
			continue;
		copy(host, &tmpls[n]);
	}
	return send(tmpls, n, family);
}
