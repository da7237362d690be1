// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * hosts.c - the hosts of upstream's tests and the networks between them.
 *
 * Names, addresses and routes are those of upstream's virtual machines
 * (testing/kvm/vm, testing/kvm/systemd/network): the tests' consoles have
 * them.
 */
#include "upstream/hosts.h"

#include <string.h>

const struct host hosts[HOSTS] = {
	{ "east",
	  { { "eth0",
	      "12:00:00:dc:bc:ff",
	      "192_0_2",
	      { "192.0.2.254/24", "2001:db8:0:2::254/64" } },
	    { "eth1",
	      "12:00:00:64:64:23",
	      "192_1_2",
	      { "192.1.2.23/24", "2001:db8:1:2::23/64" } } },
	  { { "default", "192.1.2.254" },
	    { "default", "2001:db8:1:2::254" },
	    { "192.0.1.0/24", "192.1.2.45" },
	    { "2001:db8:0:1::/64", "2001:db8:1:2::45" } } },
	{ "nic",
	  { { "eth0", "12:00:00:de:ad:b0", "swandefault", { NULL } },
	    { "eth1",
	      "12:00:00:de:ad:ba",
	      "192_1_2",
	      { "192.1.2.254/24", "2001:db8:1:2::254/64" } },
	    { "eth2",
	      "12:00:00:32:64:ba",
	      "192_1_3",
	      { "192.1.3.254/24", "2001:db8:1:3::254/64" } } },
	  { { "192.0.1.0/24", "192.1.2.45" },
	    { "192.0.2.0/24", "192.1.2.23" },
	    { "192.0.3.0/24", "192.1.3.33" },
	    { "2001:db8:0:1::/64", "2001:db8:1:2::45" } } },
	{ "north",
	  { { "eth0",
	      "12:00:00:de:cd:49",
	      "192_0_3",
	      { "192.0.3.254/24", "2001:db8:0:3::254/64" } },
	    { "eth1",
	      "12:00:00:96:96:49",
	      "192_1_3",
	      { "192.1.3.33/24", "2001:db8:1:3::33/64" } } },
	  { { "default", "192.1.3.254" },
	    { "default", "2001:db8:1:3::254" } } },
	{ "rise",
	  { { "eth0", "12:52:49:53:45:00", "swandefault", { NULL } },
	    { "eth1",
	      "12:52:49:53:45:01",
	      "192_0_2",
	      { "192.0.2.12/24", "2001:db8:0:2::12/64" } },
	    { "eth2",
	      "12:52:49:53:45:02",
	      "198_18_1",
	      { "198.18.1.12/24", "2001:db8:1::12/64" } } },
	  { { NULL, NULL } } },
	{ "road",
	  { { "eth0",
	      "12:00:00:ab:cd:02",
	      "192_1_3",
	      { "192.1.3.209/24", "2001:db8:1:3::209/64" } } },
	  { { "default", "192.1.3.254" },
	    { "default", "2001:db8:1:3::254" } } },
	{ "set",
	  { { "eth0", "12:00:53:45:54:00", "swandefault", { NULL } },
	    { "eth1",
	      "12:00:53:45:54:01",
	      "192_0_1",
	      { "192.0.1.15/24", "2001:db8:0:1::15/64" } },
	    { "eth2",
	      "12:00:53:45:54:02",
	      "198_18_1",
	      { "198.18.1.15/24", "2001:db8:1::15/64" } } },
	  { { NULL, NULL } } },
	{ "west",
	  { { "eth0",
	      "12:00:00:ab:cd:ff",
	      "192_0_1",
	      { "192.0.1.254/24", "2001:db8:0:1::254/64" } },
	    { "eth1",
	      "12:00:00:64:64:45",
	      "192_1_2",
	      { "192.1.2.45/24", "2001:db8:1:2::45/64" } } },
	  { { "default", "192.1.2.254" },
	    { "default", "2001:db8:1:2::254" },
	    { "192.0.2.0/24", "192.1.2.23" },
	    { "2001:db8:0:2::/64", "2001:db8:1:2::23" } } },
};

static const char *const networks[] = {
	"192_0_1", "192_0_2",  "192_0_3",     "192_1_2",
	"192_1_3", "198_18_1", "swandefault",
};

#define NETWORKS (sizeof(networks) / sizeof(networks[0]))

int host_find(const char *name)
{
	for (int i = 0; i < HOSTS; i++) {
		if (strcmp(hosts[i].name, name) == 0)
			return i;
	}
	return -1;
}

/* PLATFORMe, PLATFORMw, PLATFORMrise, PLATFORMset */
bool host_is_foreign(const char *name)
{
	static const char *const platforms[] = {
		"alpine", "debian", "fedora",  "freebsd",
		"linux",  "netbsd", "openbsd",
	};
	static const char *const ends[] = { "e", "w", "rise", "set" };

	for (size_t i = 0; i < sizeof(platforms) / sizeof(*platforms); i++) {
		size_t length = strlen(platforms[i]);

		if (strncmp(name, platforms[i], length) != 0)
			continue;
		for (size_t e = 0; e < sizeof(ends) / sizeof(*ends); e++)
			if (strcmp(name + length, ends[e]) == 0)
				return true;
	}
	return false;
}

void host_print_cables(FILE *out, const bool present[HOSTS],
		       const int pid[HOSTS])
{
	for (size_t i = 0; i < NETWORKS; i++)
		fprintf(out,
			"link add %s type bridge mcast_snooping 0\n"
			"link set %s up\n",
			networks[i], networks[i]);
	for (int h = 0; h < HOSTS; h++) {
		if (!present[h])
			continue;
		for (int i = 0; i < HOST_LINKS && hosts[h].links[i].name; i++) {
			const struct host_link *l = &hosts[h].links[i];

			fprintf(out,
				"link add %s-%s type veth peer name %s "
				"address %s netns %d\n"
				"link set %s-%s master %s up\n",
				hosts[h].name, l->name, l->name, l->mac, pid[h],
				hosts[h].name, l->name, l->bridge);
		}
	}
}

void host_print_addresses(FILE *out, const struct host *host)
{
	fprintf(out, "link set lo up\n");
	for (int i = 0; i < HOST_LINKS && host->links[i].name; i++) {
		const struct host_link *l = &host->links[i];

		for (int a = 0; a < 2 && l->address[a]; a++)
			fprintf(out, "addr add %s%s dev %s\n", l->address[a],
				a == 0 ? " brd +" : "", l->name);
		fprintf(out, "link set %s up\n", l->name);
	}
	for (int i = 0; i < HOST_ROUTES && host->routes[i].to; i++)
		fprintf(out, "route add %s via %s proto static\n",
			host->routes[i].to, host->routes[i].via);
}
