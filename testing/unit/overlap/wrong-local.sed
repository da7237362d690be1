# members that have not the corner's local subnet are asked as well
s/selector_in_selector(\*local, m->local) &&/true \&\&/
