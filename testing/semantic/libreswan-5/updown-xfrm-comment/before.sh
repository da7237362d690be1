#	PLUTO_SA_REQID
#		the reqid base value
#		ESP/AH out is base
#		IPCOMP is base
#
#	NEXT
    # multiple connections things could get mixed up.
