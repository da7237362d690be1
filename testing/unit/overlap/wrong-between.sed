# a redirect comes before what ranks between it and its first Child SA
s/r->ours_priority = ours->priority;/r->ours_priority = 0;/
