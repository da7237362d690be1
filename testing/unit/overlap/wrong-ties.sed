# one that is equal is better
s/m->priority < ours->priority/m->priority <= ours->priority/
