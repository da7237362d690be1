# the redirect does not learn that its first Child SA was replaced
s/r->ours = ours->child;/if (r->ours == NULL) r->ours = ours->child;/
