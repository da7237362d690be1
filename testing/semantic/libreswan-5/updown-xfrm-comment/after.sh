#	PLUTO_SA_REQID
#		When using KAME or XFRM, the reqid of the outbound IPsec SA
#		(ESP when there is one, else AH, else IPCOMP).  When there is
#		no SA (prepare, route), the base value: AH is base, ESP is
#		base + 1, IPCOMP is base + 2.
#
#	PLUTO_SA_REQID_IN
#		As above, but for the inbound IPsec SA.  The SAs of a
#		connection that has leftsubnets= or rightsubnets= can share
#		their inbound reqid, so also match on the addresses.
#
#	NEXT
    # multiple connections things could get mixed up.
    # (the inbound reqid can be shared, but only by SAs of one conn with one peer)
