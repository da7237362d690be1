#	PLUTO_SA_REQID
#		When using KAME or XFRM/NETKEY, the outbound IPsec SA reqid value
#
#	PLUTO_SA_REQID_IN
#		When using KAME or XFRM/NETKEY, the inbound IPsec SA reqid value
#	NEXT
