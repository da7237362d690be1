    route-client)
	addnflog
	;;
    up-host)
	# connection to me coming up
	# your custom version
	;;
    up-client)
	vti
	# your custom version
	;;
