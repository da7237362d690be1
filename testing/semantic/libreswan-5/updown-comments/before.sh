#	PLUTO_SA_REQID
#		the IPsec SA reqid value
#	NEXT
