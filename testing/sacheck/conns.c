// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * conns.c - which conn an SA belongs to, as pluto tells.
 */
#include "sacheck/conns.h"

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

#include "base/must.h"
#include "model/xfrm_finding.h"
#include "sacheck/pasted_words.h"

enum {
	STATUS_MS = 5000,
	STATUS_MOST = 64 << 20, /* bytes */
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
		{ "esp", IPPROTO_ESP },
		{ "ah", IPPROTO_AH },
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
	length = strcspn(rest + 1, " \t\r\n");
	if (length >= sizeof(address))
		return false;
	memcpy(address, rest + 1, length);
	address[length] = '\0';
	*end = rest + 1 + length;
	return prefix_parse_address(address, dst);
}

/* What tells two SAs of one SPI apart, one of each direction. */
struct which {
	const struct prefix *dst; /* or NULL: not known */
	int outbound;		  /* without a destination */
};

static bool is_it(const struct gateway *g, uint32_t sa,
		  const struct which *which)
{
	if (which->dst)
		return prefix_equal(&xm_sa(g->set, sa)->dst, which->dst);
	return xm_sa_is_outbound(g->set, sa) == which->outbound;
}

/*
 * Those of that SPI are few: one a direction at most.  Of two the destination
 * tells, and behind NAT it may not.
 */
static uint32_t find_sa(const struct gateway *g, const struct known *all,
			const struct known *wanted, const struct which *which)
{
	uint32_t count = xm_sas_count(g->set), found = XM_NONE;
	const struct known *at = bsearch(wanted, all, count, sizeof(*all),
					 compare_known);

	if (!at)
		return XM_NONE;
	while (at > all && compare_known(at - 1, wanted) == 0)
		at--;
	for (; at < all + count && compare_known(at, wanted) == 0; at++) {
		if (found == XM_NONE || is_it(g, at->index, which))
			found = at->index;
	}
	return found;
}

/* Returns whether it had no name yet. */
static bool name_sa(struct gateway *g, const struct known *all,
		    const struct known *wanted, const struct which *which,
		    const char *conn)
{
	uint32_t sa = find_sa(g, all, wanted, which);
	bool is_new = sa != XM_NONE && !gateway_conn(g, sa);

	if (sa != XM_NONE)
		gateway_name_conn(g, sa, conn);
	return is_new;
}

/* ---- pluto ---- */

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

static unsigned name_plutos(struct gateway *g, const struct known *all,
			    const char *line, const char *end)
{
	unsigned named = 0;
	char conn[CONN_NAME];
	const char *at;

	if (!parse_conn(line, end, conn, &at))
		return 0;
	while (at < end && (at = memchr(at, ' ', (size_t)(end - at)))) {
		struct known said = { 0 };
		struct prefix dst;

		at++;
		if (parse_said(at, end, &said, &dst, &at))
			named += name_sa(g, all, &said,
					 &(struct which) { .dst = &dst }, conn);
	}
	return named;
}

/* ---- charon ---- */

/* The Child SA whose lines are read. */
struct child {
	char name[CONN_NAME];
	uint8_t proto;
};

/* What stands before @stop, as a name that can be printed. */
static bool child_name(struct word word, char stop, struct child *child)
{
	const char *end = memchr(word.text, stop, word.length);
	size_t length = end ? (size_t)(end - word.text) : 0;
	char *printable;

	if (length == 0 || length >= sizeof(child->name))
		return false;
	memcpy(child->name, word.text, length);
	child->name[length] = '\0';
	printable = must_printable_name(child->name);
	memcpy(child->name, printable, length + 1);
	free(printable);
	return true;
}

static uint8_t child_protocol(struct word word)
{
	return word_begins(word, "ESP") ? IPPROTO_ESP :
	       word_begins(word, "AH")	? IPPROTO_AH :
					  0;
}

/* "c18035b3,", "c18035b3/1a2b", "c18035b3_i" */
static bool child_spi(struct word word, uint32_t *spi)
{
	char text[WORD_ROOM], *end;

	if (strspn(word_copy(word, text), "0123456789abcdef") != 8)
		return false;
	*spi = (uint32_t)strtoul(text, &end, 16);
	return true;
}

static unsigned name_childs(struct gateway *g, const struct known *all,
			    const struct child *child, struct word spi,
			    int outbound)
{
	struct known said = { .proto = child->proto };

	return child->proto && child_spi(spi, &said.spi) &&
	       name_sa(g, all, &said, &(struct which) { .outbound = outbound },
		       child->name);
}

/*
 * swanctl: "net: #1, reqid 1, INSTALLED, TUNNEL-in-UDP, ESP:AES_GCM_16-256",
 * then "in  c18035b3, 168 bytes ..." and "out c83dfda9, ...".
 * ipsec statusall: "net{4}:  INSTALLED, TUNNEL, reqid 1, ESP in UDP SPIs:
 * c18035b3_i c83dfda9_o".
 */
static unsigned name_charons(struct gateway *g, const struct known *all,
			     struct child *child, const struct words *w)
{
	bool out = word_is(w->list[0], "out");
	unsigned spis = 0;

	if (w->count > 1 && (out || word_is(w->list[0], "in")))
		return name_childs(g, all, child, w->list[1], out);
	child->proto = 0;
	if (w->count > 6 && word_is(w->list[2], "reqid") &&
	    child_name(w->list[0], ':', child)) {
		child->proto = child_protocol(w->list[6]);
		return 0;
	}
	while (spis < w->count && !word_is(w->list[spis], "SPIs:"))
		spis++;
	if (spis + 2 >= w->count || !child_name(w->list[0], '{', child))
		return 0;
	for (unsigned i = 1; i < spis && !child->proto; i++)
		child->proto = child_protocol(w->list[i]);
	return name_childs(g, all, child, w->list[spis + 1], 0) +
	       name_childs(g, all, child, w->list[spis + 2], 1);
}

/* ---- both ---- */

bool conns_is_said(const char *line, size_t size)
{
	struct words w;
	uint32_t spi;

	if (memmem(line, size, "000 ", 4) == line)
		return true;
	if (memchr(line, '"', size))
		return memmem(line, size, " esp.", 5) ||
		       memmem(line, size, " ah.", 4) ||
		       memmem(line, size, " esp:", 5) ||
		       memmem(line, size, " ah:", 4);
	words_split(&w, line, size);
	if (w.count > 1 &&
	    (word_is(w.list[0], "in") || word_is(w.list[0], "out")))
		return child_spi(w.list[1], &spi);
	return (w.count > 6 && word_is(w.list[2], "reqid")) ||
	       memmem(line, size, " SPIs: ", 7);
}

unsigned conns_apply(struct gateway *g, const char *text)
{
	struct known *all = sort_sas(g);
	struct child child = { .proto = 0 };
	unsigned named = 0;

	while (*text) {
		const char *end = strchrnul(text, '\n');
		struct words w;

		if (memchr(text, '"', (size_t)(end - text))) {
			named += name_plutos(g, all, text, end);
		} else {
			words_split(&w, text, (size_t)(end - text));
			if (w.count)
				named += name_charons(g, all, &child, &w);
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

		if (deadline >= 0 &&
		    (left <= 0 || poll(&wait, 1, (int)left) <= 0))
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
