/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * hosts.h - the hosts of upstream's tests and the networks between them.
 */
#ifndef UPSTREAM_HOSTS_H
#define UPSTREAM_HOSTS_H

#include <stdbool.h>
#include <stdio.h>

enum { HOSTS = 7, HOST_LINKS = 3, HOST_ROUTES = 4 };

struct host_link {
	const char *name; /* in the host: "eth0" */
	const char *mac;
	const char *bridge; /* that joins the hosts on one network */
	const char *address[2];
};

struct host_route {
	const char *to, *via;
};

struct host {
	const char *name;
	struct host_link links[HOST_LINKS];
	struct host_route routes[HOST_ROUTES];
};

/* In the order of their names, in which upstream runs them. */
extern const struct host hosts[HOSTS];

/* The number of a host, or -1. */
int host_find(const char *name);

/*
 * Whether upstream has a guest of that name which is no host of ours, such as
 * "netbsdw": another operating system.
 */
bool host_is_foreign(const char *name);

/* For `ip -batch`, outside: the bridges and cables of @present hosts. */
void host_print_cables(FILE *out, const bool present[HOSTS],
		       const int pid[HOSTS]);

/* For `ip -batch`, in the host: its addresses and routes. */
void host_print_addresses(FILE *out, const struct host *host);

#endif
