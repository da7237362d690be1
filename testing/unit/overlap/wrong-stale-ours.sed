# a redirect stays when its first Child SA leaves
s/if (r->ours == changed->child || r->theirs == changed->child)/if (r->theirs == changed->child)/
