#	PLUTO_SA_TYPE
#		the IPsec SA reqid value
