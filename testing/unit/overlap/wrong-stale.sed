# what a Child SA that leaves was preferred to is not looked at
s/if (r->ours == changed->child || r->theirs == changed->child)/if (false)/
