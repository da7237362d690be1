int first;
		"	[--tcp <no>] --tcp-remote-port <port>\\\n"
		"	[--strict-inbound-check[={yes,no}]] \\\n"
