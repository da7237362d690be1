// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * conns.c - which conn an SA belongs to, as pluto tells.
 */
#include "conns.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "must.h"

enum {
	STATUS_MS = 5000,
	STATUS_MOST = 64 << 20,	/* bytes */
	CONN_NAME = 200,
};

static const char control_socket[] = "/run/pluto/pluto.ctl";

/* ---- reading ---- */

/* An SA by what pluto says of it. */
struct known {
	uint32_t spi;
	uint8_t proto;
	uint32_t index;
};

static int compare_known(const void *one, const void *other)
{
	const struct known *a = one, *b = other;

	if (a->spi != b->spi)
		return a->spi < b->spi ? -1 : 1;
	return (int)a->proto - (int)b->proto;
}

static struct known *sort_sas(const struct gateway *g)
{
	uint32_t count = xm_sas_count(g->set);
	struct known *all = must_calloc(count + 1, sizeof(*all));

	for (uint32_t i = 0; i < count; i++) {
		const struct xm_sa *sa = xm_sa(g->set, i);

		all[i] = (struct known) { sa->spi, sa->proto, i };
	}
	qsort(all, count, sizeof(*all), compare_known);
	return all;
}

/* "esp.", "ah:", "comp." */
static uint8_t protocol_at(const char *text, const char **rest)
{
	static const struct {
		const char *name;
		uint8_t proto;
	} protocols[] = {
		{ "esp", IPPROTO_ESP }, { "ah", IPPROTO_AH },
		{ "comp", IPPROTO_COMP },
	};

	for (size_t i = 0; i < sizeof(protocols) / sizeof(protocols[0]); i++) {
		size_t length = strlen(protocols[i].name);

		if (strncmp(text, protocols[i].name, length) == 0 &&
		    (text[length] == '.' || text[length] == ':')) {
			*rest = text + length + 1;
			return protocols[i].proto;
		}
	}
	return 0;
}

/* " esp.c0ffee01@192.0.2.2 ..."; @end: behind what was read */
static bool parse_said(const char *word, const char *line_end,
		       struct known *out, struct prefix *dst, const char **end)
{
	char address[PREFIX_TEXT];
	size_t length;
	char *rest;

	out->proto = protocol_at(word, end);
	if (!out->proto || !isxdigit((unsigned char)**end))
		return false;
	errno = 0;
	out->spi = (uint32_t)strtoul(*end, &rest, 16);
	*end = rest;
	if (errno || *rest != '@' || rest >= line_end)
		return false;
	length = strcspn(rest + 1, " \t\n");
	if (length >= sizeof(address))
		return false;
	memcpy(address, rest + 1, length);
	address[length] = '\0';
	*end = rest + 1 + length;
	return prefix_parse_address(address, dst);
}

/*
 * Those of that SPI are few: one a direction at most.  Of two the destination
 * tells, and behind NAT it may not.
 */
static uint32_t find_sa(const struct gateway *g, const struct known *all,
			const struct known *wanted, const struct prefix *dst)
{
	uint32_t count = xm_sas_count(g->set), found = XM_NONE;
	const struct known *at = bsearch(wanted, all, count, sizeof(*all),
					 compare_known);

	if (!at)
		return XM_NONE;
	while (at > all && compare_known(at - 1, wanted) == 0)
		at--;
	for (; at < all + count && compare_known(at, wanted) == 0; at++) {
		if (found == XM_NONE ||
		    prefix_equal(&xm_sa(g->set, at->index)->dst, dst))
			found = at->index;
	}
	return found;
}

/* "net/1x0"[1] 192.0.2.2 is net/1x0[1] */
static bool parse_conn(const char *line, const char *end, char *out,
		       const char **rest)
{
	const char *open = memchr(line, '"', (size_t)(end - line));
	const char *close;
	size_t length, instance = 0;
	char *printable;

	if (!open)
		return false;
	close = memchr(open + 1, '"', (size_t)(end - open - 1));
	if (!close)
		return false;
	length = (size_t)(close - open - 1);
	*rest = close + 1;
	if (**rest == '[')
		instance = strspn(*rest + 1, "0123456789") + 2;
	if (instance && (*rest)[instance - 1] != ']')
		instance = 0;
	if (length == 0 || length + instance >= CONN_NAME)
		return false;
	memcpy(out, open + 1, length);
	memcpy(out + length, *rest, instance);
	out[length + instance] = '\0';
	printable = must_printable_name(out);
	memcpy(out, printable, strlen(printable) + 1);
	free(printable);
	*rest += instance;
	return true;
}

unsigned conns_apply(struct gateway *g, const char *text)
{
	struct known *all = sort_sas(g);
	unsigned named = 0;

	while (*text) {
		const char *end = strchrnul(text, '\n'), *at;
		char conn[CONN_NAME];

		if (!parse_conn(text, end, conn, &at))
			at = end;
		while (at < end && (at = memchr(at, ' ', (size_t)(end - at)))) {
			struct known said = { 0 };
			struct prefix dst;
			uint32_t sa;

			at++;
			if (!parse_said(at, end, &said, &dst, &at))
				continue;
			sa = find_sa(g, all, &said, &dst);
			if (sa == XM_NONE)
				continue;
			named += !gateway_conn(g, sa);
			gateway_name_conn(g, sa, conn);
		}
		text = *end ? end + 1 : end;
	}
	free(all);
	return named;
}

/* ---- asking ---- */

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Until the end of the file, or for some time; a string, or NULL. */
static char *read_all(int fd, int64_t deadline)
{
	size_t used = 0, room = 1 << 16;
	char *text = must_grow(NULL, room, 1);
	ssize_t got;

	for (;;) {
		struct pollfd wait = { .fd = fd, .events = POLLIN };
		int64_t left = deadline < 0 ? -1 : deadline - now_ms();

		if (deadline >= 0 && (left <= 0 || poll(&wait, 1, (int)left)
				      <= 0))
			break;
		got = read(fd, text + used, room - used - 1);
		if (got == 0) {
			text[used] = '\0';
			return text;
		}
		if (got < 0 || used > STATUS_MOST)
			break;
		used += (size_t)got;
		if (used + 1 == room) {
			room *= 2;
			text = must_grow(text, room, 1);
		}
	}
	free(text);
	return NULL;
}

char *conns_ask(void)
{
	char *argv[] = { (char *)"ipsec", (char *)"status", NULL };
	posix_spawn_file_actions_t actions;
	char *text = NULL;
	int ends[2], status;
	pid_t pid;

	if (access(control_socket, F_OK) || pipe2(ends, O_CLOEXEC))
		return NULL;
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
	posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
	if (posix_spawnp(&pid, argv[0], &actions, NULL, argv, environ) == 0) {
		close(ends[1]);
		ends[1] = -1;
		text = read_all(ends[0], now_ms() + STATUS_MS);
		if (!text)
			kill(pid, SIGKILL);
		if (waitpid(pid, &status, 0) != pid || status) {
			free(text);
			text = NULL;
		}
	}
	posix_spawn_file_actions_destroy(&actions);
	close(ends[0]);
	if (ends[1] >= 0)
		close(ends[1]);
	return text;
}

char *conns_read(const char *path, struct trouble *t)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char *text;

	if (fd < 0) {
		trouble(t, "open %s: %m", path);
		return NULL;
	}
	text = read_all(fd, -1);
	close(fd);
	if (!text)
		trouble(t, "read %s: it cannot be read, or is too long", path);
	return text;
}
