# a redirect still names its second Child SA when that leaves
s/if (r->ours == changed->child || r->theirs == changed->child)/if (r->ours == changed->child)/
