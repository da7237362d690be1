    route-client)
	;;
    up-host)
	# connection to me coming up
	;;
