int first;
		"	[--session-resumption[={yes,no}]] \\\n"
		"	[--strict-inbound-check[={yes,no}]] \\\n"
