# members that have not the corner's remote subnet are asked as well
s/selector_in_selector(\*remote, m->remote)) {/true) {/
