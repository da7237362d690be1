		"	[--session[={yes,no}]] \\\n"
