    route-client)
	;;
    up-host)
	# connection to me coming up
	addnflog
	# your custom version
	;;
    up-client)
	vti
	addnflog
	# your custom version
	;;
