# a redirect also where it is nobody's corner
s/selector_eq_selector(\*local, ours->local) &&/true \&\&/
s/selector_eq_selector(\*remote, theirs->remote));/true);/
