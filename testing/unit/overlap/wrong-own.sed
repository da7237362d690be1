# a redirect stays when a Child SA comes that has its selectors
/update_corner(redirects, members, nr_members, &changed->local, &changed->remote, ops);/d
