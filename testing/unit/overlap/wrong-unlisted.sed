# the list does not have what contains after what is contained
s/while (\*rp != NULL && !selector_in_selector(\*remote, (\*rp)->remote))/while (*rp != NULL)/
