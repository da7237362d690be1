int first;
		"	[--tcp <no>] --tcp-remote-port <port>\\\n"
