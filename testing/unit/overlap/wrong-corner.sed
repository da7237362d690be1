# the corner has the remote subnet of the wrong one
s/&changed->local, &m->remote, ops/\&changed->local, \&changed->remote, ops/
s/&m->local, &changed->remote, ops/\&m->local, \&m->remote, ops/
