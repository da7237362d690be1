int first;
		"	[--session-resumption[={yes,no}]] \\\n"
