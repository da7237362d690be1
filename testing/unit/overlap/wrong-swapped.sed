# redirects to the SA that is preferred anyway
s/r->theirs = theirs->child;/r->theirs = ours->child;/
s/r->ours = ours->child;/r->ours = theirs->child;/
