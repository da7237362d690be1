# the redirect comes after what otherwise is preferred, not before it
s/ours->priority - 1/ours->priority + 1/
