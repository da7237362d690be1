// SPDX-License-Identifier: GPL-2.0-or-later
/* nss.c - make an NSS database with NSS's own certutil. */
#include "daemon/nss.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/must.h"
#include "base/trouble.h"
#include "os/await.h"
#include "os/child.h"
#include "scenario/scenario.h"

enum {
	CERTUTIL_MS = 20000,
	WORDS = 32,
};

/* An argument list of certutil, which ends with the database. */
struct certutil {
	const char *argv[WORDS];
	unsigned count;
};

static struct certutil certutil(const char *database)
{
	return (struct certutil) {
		.argv = { "/usr/bin/certutil", "-d", database },
		.count = 3,
	};
}

static void add_option(struct certutil *c, const char *option,
		       const char *value)
{
	c->argv[c->count++] = option;
	if (value)
		c->argv[c->count++] = value;
}

static int run(const struct certutil *c, struct event_base *base,
	       struct trouble *t)
{
	static const char *const envp[] = { "LANG=C", NULL };
	const struct child_plan plan = {
		.name = "certutil",
		.argv = c->argv,
		.envp = envp,
		.netns = -1,
	};
	struct child child = { .name = NULL };
	char text[64];
	int error = child_start(&child, base, &plan, t);

	if (!error && !await(base, CERTUTIL_MS, child_has_exited, &child))
		error = trouble(t, "certutil did not end within %u ms",
				await_ms(CERTUTIL_MS));
	else if (!error && child.status)
		error = trouble(t, "certutil %s: %s", c->argv[3],
				child_status_text(child.status, text));
	child_end(&child);
	return error;
}

static int make_one(const char *database, const char *name, const char *ca,
		    const char *names, unsigned serial, struct event_base *base,
		    struct trouble *t)
{
	struct certutil c = certutil(database);
	char *subject = must_printf("CN=%s", name);
	char *number = must_printf("%u", serial);
	int error;

	add_option(&c, "-S", NULL);
	add_option(&c, "-n", name);
	add_option(&c, "-s", subject);
	if (ca) {
		add_option(&c, "-c", ca);
		add_option(&c, "-t", ",,");
		add_option(&c, "-8", names);
	} else {
		add_option(&c, "-x", NULL);
		add_option(&c, "-t", "CT,,");
	}
	/* what both versions of IKE can */
	add_option(&c, "-k", "rsa");
	add_option(&c, "-g", "2048");
	/* instead of asking for keys to be typed */
	add_option(&c, "-z", "/proc/sys/kernel/random/uuid");
	add_option(&c, "-m", number);
	error = run(&c, base, t);
	free(number);
	free(subject);
	return error;
}

static char *joined(char *const *list, unsigned count)
{
	char *text = must_strdup(list[0]);

	for (unsigned i = 1; i < count; i++) {
		char *longer = must_printf("%s,%s", text, list[i]);

		free(text);
		text = longer;
	}
	return text;
}

/* Of two certificates of one CA the first makes it. */
static bool has_ca(const struct scenario *s, unsigned before)
{
	for (unsigned i = 0; i < before; i++)
		if (strcmp(s->certificates[i].ca, s->certificates[before].ca) ==
		    0)
			return true;
	return false;
}

int nss_make(const char *dir, const struct scenario *s, struct event_base *base,
	     struct trouble *t)
{
	char *database = must_printf("sql:%s", dir);
	struct certutil c = certutil(database);
	unsigned serial = 1;
	int error = 0;

	add_option(&c, "-N", NULL);
	add_option(&c, "--empty-password", NULL);
	if (mkdir(dir, 0700))
		error = trouble(t, "mkdir %s: %m", dir);
	if (!error)
		error = run(&c, base, t);
	for (unsigned i = 0; !error && i < s->certificates_count; i++) {
		const struct scenario_certificate *own = &s->certificates[i];
		char *names = joined(own->names, own->names_count);

		if (!has_ca(s, i))
			error = make_one(database, own->ca, NULL, NULL,
					 serial++, base, t);
		if (!error)
			error = make_one(database, own->name, own->ca, names,
					 serial++, base, t);
		free(names);
	}
	free(database);
	return error;
}
