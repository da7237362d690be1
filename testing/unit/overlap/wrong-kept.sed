# a redirect stays when another Child SA is to get the flows
s/ || r->theirs != theirs->child//
