		"	[--tcp <no>] --tcp-port <port>\\\n"
