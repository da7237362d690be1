#	PLUTO_SA_TYPE
#		the reqid base value
#
