# of two redirects that nest the older wins
s/r->priority == redirect->priority &&/false \&\&/
