// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * watch_command.c - sacheck watch: wait for packets to be dropped, tell why.
 *
 * The kernel tells of SAs and policies as they change, but of a dropped packet
 * only by a number in xfrm_stat; so these are looked at once a second.  When
 * XfrmInTmplMismatch rises, the SAs whose counters moved since the last look are
 * those the dropped packets came on; what others tell is in loss.h.  SIGINT and
 * SIGTERM end it after a last look.
 */
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <event2/event.h>
#include <arpa/inet.h>
#include <linux/xfrm.h>
#include <netlink/msg.h>
#include <netlink/socket.h>

#include "base/must.h"
#include "sacheck/confine.h"
#include "sacheck/conns.h"
#include "sacheck/dump.h"
#include "sacheck/kernel.h"
#include "sacheck/loss.h"
#include "sacheck/moved.h"
#include "sacheck/sacheck.h"
#include "sacheck/text.h"

enum {
	ATTEMPTS = 3,	  /* to read all while no packet is dropped */
	MOST_MISSES = 60, /* looks in a row that were in vain */
};

struct watch {
	const struct settings *settings;
	struct event_base *base;
	struct nl_sock *monitor;
	struct gateway last;
	struct statistics statistics;
	char *conns;	 /* output of ipsec status, or NULL */
	unsigned misses; /* looks in vain since the last that was not */
	int status;
	struct trouble trouble;
};

static void stop(struct watch *w, int status)
{
	w->status = status;
	event_base_loopbreak(w->base);
}

/* ---- what is told ---- */

static void print_time(FILE *out)
{
	char text[32];
	time_t now = time(NULL);
	struct tm tm;

	if (localtime_r(&now, &tm) && strftime(text, sizeof(text), "%T", &tm))
		fprintf(out, "%s  ", text);
}

/* A counter that rose. */
struct rise {
	const char *counter;
	const struct loss *loss;
	uint64_t by; /* 0: it is not known whether it did */
};

static void print_moved(const struct settings *s, const struct gateway *g,
			const struct moved *m, const struct rise *rise)
{
	FILE *out = s->out;

	if (!rise->by)
		fprintf(out,
			"%swhether %s rose is not known%s; if it did: %s%s\n",
			paint(s, EXIT_UNKNOWN), rise->counter, unpaint(s),
			m->faults[0] ? "likely fault " : "", m->faults);
	else
		fprintf(out, "%s%s rose by %" PRIu64 "%s: %s%s\n",
			paint(s, rise->loss->meant ? EXIT_UNKNOWN :
						     EXIT_INCONSISTENT),
			rise->counter, rise->by, unpaint(s),
			m->faults[0] ? "likely fault " : rise->loss->meaning,
			m->faults);
	for (unsigned i = 0; i < m->policies_count; i++)
		fprintf(out, "    %-3s policy: %s\n",
			text_direction(
				xm_policy(g->set, m->policies[i])->direction),
			text_policy(g, m->policies[i]).s);
	if (m->policies_more)
		fprintf(out, "    and %u other policies\n", m->policies_more);
	for (unsigned i = 0; i < m->count; i++) {
		const struct moved_sa *sa = &m->sas[i];

		fprintf(out, "    %-3s %s: %" PRIu64 " packet%s\n",
			sa->outbound ? "out" : "in", text_sa(g, sa->sa).s,
			sa->packets, sa->packets == 1 ? "" : "s");
		for (unsigned j = 0; j < sa->wanting_count; j++)
			fprintf(out, "        not wanted by %s: %s\n",
				text_direction(xm_policy(g->set, sa->wanting[j])
						       ->direction),
				text_policy(g, sa->wanting[j]).s);
		if (sa->wanting_more)
			fprintf(out, "        nor by %u others\n",
				sa->wanting_more);
	}
	for (unsigned i = 0; i < m->reasons_count; i++)
		fprintf(out, "    %s\n", m->reasons[i]);
	fflush(out);
}

static void print_json(const struct settings *s, const struct gateway *g,
		       const struct moved *m, const struct rise *rise)
{
	json_t *sas = json_array(), *reasons = json_array(), *o;
	json_t *policies = json_array();

	for (unsigned i = 0; i < m->count; i++) {
		const struct moved_sa *sa = &m->sas[i];
		json_t *wanting = json_array();

		for (unsigned j = 0; j < sa->wanting_count; j++)
			json_array_append_new(wanting,
					      json_policy(g, sa->wanting[j]));
		json_array_append_new(sas,
				      json_pack("{s:o, s:b, s:I, s:o}", "sa",
						json_sa(g, sa->sa), "outbound",
						sa->outbound, "packets",
						(json_int_t)sa->packets,
						"not_wanted_by", wanting));
	}
	for (unsigned i = 0; i < m->reasons_count; i++)
		json_array_append_new(reasons, json_string(m->reasons[i]));
	for (unsigned i = 0; i < m->policies_count; i++)
		json_array_append_new(policies, json_policy(g, m->policies[i]));
	o = json_pack("{s:I, s:s, s:I, s:s, s:b, s:o, s:o, s:o}", "time",
		      (json_int_t)time(NULL), "counter", rise->counter, "rise",
		      (json_int_t)rise->by, "meaning", rise->loss->meaning,
		      "meant", rise->loss->meant, "sas", sas, "policies",
		      policies, "reasons", reasons);
	if (m->faults[0])
		json_object_set_new(o, "fault", json_string(m->faults));
	if (!rise->by)
		json_object_set_new(o, "rise", json_null());
	json_dumpf(o, s->out, JSON_COMPACT);
	fputc('\n', s->out);
	fflush(s->out);
	json_decref(o);
}

/*
 * Tell of each counter that rose.  Returns whether one did that nobody means
 * to rise.  @live: with the time, for people
 */
static bool tell_rises(const struct settings *s, const struct gateway *before,
		       const struct gateway *now, const struct statistics *were,
		       const struct statistics *are, bool live)
{
	bool lost = false;

	for (unsigned i = 0; i < are->count; i++) {
		const struct statistic *line = &are->lines[i];
		uint64_t was = statistics_value(were, line->name);
		struct rise rise = {
			.counter = line->name,
			.loss = loss_of(line->name),
			.by = line->value - was,
		};
		struct moved moved;

		if (line->value <= was)
			continue;
		moved_find(before, now, line->name, &moved);
		if (live && !s->json)
			print_time(s->out);
		(s->json ? print_json : print_moved)(s, now, &moved, &rise);
		moved_free(&moved);
		lost |= !rise.loss->meant;
	}
	return lost;
}

/* ---- looking ---- */

/* Of all that was lost: only whether it has changed is of interest. */
static uint64_t sum(const struct statistics *s)
{
	uint64_t all = 0;

	for (unsigned i = 0; i < s->count; i++)
		all += s->lines[i].value;
	return all;
}

/*
 * Counters of SAs and of drops from one moment: a packet between two readings
 * of the latter would be in one of them only.
 */
static int look(struct watch *w, struct gateway *g,
		struct statistics *statistics)
{
	uint64_t before = 0;

	for (int i = 0; i < ATTEMPTS; i++) {
		gateway_free(g);
		if (statistics_read(statistics, &w->trouble))
			return -1;
		before = sum(statistics);
		if (kernel_read_steady(g, &w->trouble))
			return -1;
		if (statistics_read(statistics, &w->trouble)) {
			gateway_free(g);
			return -1;
		}
		if (sum(statistics) == before)
			break;
	}
	snprintf(g->name, sizeof(g->name), "%s", w->last.name);
	if (w->conns)
		conns_apply(g, w->conns);
	return 0;
}

/* What rose since the last look is told. */
static void look_again(struct watch *w)
{
	struct gateway now = { .name = "" };
	struct statistics statistics;

	/* the counters of now are what the next rise is compared with */
	if (look(w, &now, &statistics)) {
		/* a moment of many changes; the next look may have more luck */
		if (++w->misses < MOST_MISSES)
			w->trouble.text[0] = '\0';
		else
			stop(w, EXIT_UNKNOWN);
		return;
	}
	w->misses = 0;
	if (tell_rises(w->settings, &w->last, &now, &w->statistics, &statistics,
		       true))
		w->status = EXIT_INCONSISTENT;
	gateway_free(&w->last);
	w->last = now;
	w->statistics = statistics;
}

static void on_time(int fd, short events, void *arg)
{
	(void)fd;
	(void)events;
	look_again(arg);
}

/* What has changed is said, so that a rise can be told to follow it. */
static const char *notice_text(int type)
{
	static const char *const texts[] = {
		[XFRM_MSG_NEWSA] = "new SA",
		[XFRM_MSG_UPDSA] = "changed SA",
		[XFRM_MSG_DELSA] = "deleted SA",
		[XFRM_MSG_EXPIRE] = "expiring SA",
		[XFRM_MSG_FLUSHSA] = "all SAs deleted",
		[XFRM_MSG_NEWPOLICY] = "new policy",
		[XFRM_MSG_UPDPOLICY] = "changed policy",
		[XFRM_MSG_DELPOLICY] = "deleted policy",
		[XFRM_MSG_FLUSHPOLICY] = "all policies deleted",
	};

	if (type < 0 || (size_t)type >= sizeof(texts) / sizeof(texts[0]))
		return NULL;
	return texts[type];
}

/* Of which SA a notice is; SPI 0: of none. */
static uint32_t notice_spi(struct nlmsghdr *message)
{
	struct xfrm_usersa_info info = { .reqid = 0 };
	struct xfrm_usersa_id id = { .spi = 0 };

	switch (message->nlmsg_type) {
	case XFRM_MSG_NEWSA:
	case XFRM_MSG_UPDSA:
	case XFRM_MSG_EXPIRE: /* it begins with the same struct */
		if (nlmsg_datalen(message) >= (int)sizeof(info))
			memcpy(&info, nlmsg_data(message), sizeof(info));
		return ntohl(info.id.spi);
	case XFRM_MSG_DELSA:
		if (nlmsg_datalen(message) >= (int)sizeof(id))
			memcpy(&id, nlmsg_data(message), sizeof(id));
		return ntohl(id.spi);
	default:
		return 0;
	}
}

static void print_notice(const struct watch *w, struct nlmsghdr *message)
{
	const char *text = notice_text(message->nlmsg_type);
	uint32_t spi = notice_spi(message);

	if (!text || !w->settings->all || w->settings->json)
		return;
	print_time(w->settings->out);
	fprintf(w->settings->out, "%s%s%s\n", text, spi ? " " : "",
		spi ? text_spi(spi).s : "");
	fflush(w->settings->out);
}

static void on_notice(int fd, short events, void *arg)
{
	struct watch *w = arg;
	union {
		struct nlmsghdr header;
		char bytes[65536];
	} block;
	ssize_t got;

	(void)events;
	while ((got = recv(fd, &block, sizeof(block), MSG_DONTWAIT)) > 0) {
		int left = (int)got;

		for (struct nlmsghdr *m = &block.header; nlmsg_ok(m, left);
		     m = nlmsg_next(m, &left))
			print_notice(w, m);
	}
	if (got < 0 && errno != EAGAIN && errno != ENOBUFS) {
		trouble(&w->trouble, "listen to the kernel's notices: %m");
		stop(w, EXIT_UNKNOWN);
	}
}

static void on_signal(int signal, short events, void *arg)
{
	struct watch *w = arg;

	(void)signal;
	(void)events;
	look_again(w);
	event_base_loopbreak(w->base);
}

static void print_begin(const struct watch *w)
{
	FILE *out = w->settings->out;
	uint32_t sas = xm_sas_count(w->last.set);
	uint32_t policies = xm_policies_count(w->last.set);

	if (w->settings->json) {
		json_t *o = json_pack("{s:I, s:s, s:I, s:I, s:o}", "time",
				      (json_int_t)time(NULL), "watching",
				      w->last.name, "sas", (json_int_t)sas,
				      "policies", (json_int_t)policies,
				      "statistics",
				      json_statistics(&w->statistics));

		json_dumpf(o, out, JSON_COMPACT);
		fputc('\n', out);
		json_decref(o);
	} else {
		print_time(out);
		fprintf(out,
			"watching %s: %" PRIu32 " SAs, %" PRIu32 " policies",
			w->last.name, sas, policies);
		for (unsigned i = 0; i < w->statistics.count; i++)
			if (w->statistics.lines[i].value)
				fprintf(out, ", %s is %" PRIu64,
					w->statistics.lines[i].name,
					w->statistics.lines[i].value);
		fputc('\n', out);
	}
	fflush(out);
}

static int watch(struct watch *w)
{
	struct timeval every = { .tv_sec = w->settings->interval };
	struct event *events[4] = { NULL };

	w->base = event_base_new();
	if (!w->base)
		return trouble(&w->trouble, "libevent makes no event base");
	events[0] = event_new(w->base, nl_socket_get_fd(w->monitor),
			      EV_READ | EV_PERSIST, on_notice, w);
	events[1] = event_new(w->base, -1, EV_PERSIST, on_time, w);
	events[2] = evsignal_new(w->base, SIGINT, on_signal, w);
	events[3] = evsignal_new(w->base, SIGTERM, on_signal, w);
	for (int i = 0; i < 4; i++)
		if (!events[i] || event_add(events[i], i == 1 ? &every : NULL))
			trouble(&w->trouble, "libevent refuses an event");
	if (!w->trouble.text[0]) {
		print_begin(w);
		event_base_dispatch(w->base);
	}
	for (int i = 0; i < 4; i++)
		if (events[i])
			event_free(events[i]);
	event_base_free(w->base);
	return w->trouble.text[0] ? -1 : 0;
}

/* Two dumps; or one, and what `ip xfrm monitor` told after it. */
static int read_both(int argc, char *paths[], struct gateway *before,
		     struct gateway *now, struct trouble *t)
{
	bool join = argc == 2 && dump_has_monitor(paths[1]);
	char *both = join ? must_printf("%s+%s", paths[0], paths[1]) : NULL;
	int error;

	if (argc == 1 || join) {
		error = dump_read_monitor(both ? both : paths[0], before, now,
					  t);
	} else {
		error = dump_read(paths[0], before, t) ||
			dump_read(paths[1], now, t);
	}
	free(both);
	return error ? -1 : 0;
}

static bool has_counters(const struct gateway *g)
{
	return !(g->unknown & UNKNOWN_STATISTICS);
}

/* On which SAs packets came, and what it would be if some were lost. */
static void tell_moved(const struct settings *s, const struct gateway *before,
		       const struct gateway *now)
{
	struct rise rise = { .counter = "XfrmInTmplMismatch" };
	struct moved moved;

	rise.loss = loss_of(rise.counter);
	moved_find(before, now, rise.counter, &moved);
	(s->json ? print_json : print_moved)(s, now, &moved, &rise);
	moved_free(&moved);
}

static void check_order(const struct gateway *before, const struct gateway *now,
			struct trouble *t)
{
	for (unsigned i = 0; i < before->statistics.count; i++) {
		const struct statistic *line = &before->statistics.lines[i];

		if (statistics_value(&now->statistics, line->name) <
		    line->value)
			trouble(t,
				"%s fell from %s to %s: not two dumps of one gateway, in their order",
				line->name, before->name, now->name);
	}
}

/* What would have been told between two dumps of one gateway. */
static int compare_dumps(const struct settings *s, int argc, char *paths[])
{
	struct gateway before = { .name = "" }, now = { .name = "" };
	struct trouble t = { .text = "" };
	bool lost = false, known;

	confine_all();
	if (read_both(argc, paths, &before, &now, &t)) {
		gateway_free(&before);
		return cannot_tell(&t);
	}
	tell_unknown(&now);
	known = has_counters(&before) && has_counters(&now);
	if (known)
		check_order(&before, &now, &t);
	if (!known)
		tell_moved(s, &before, &now);
	else if (!t.text[0] && sum(&now.statistics) > sum(&before.statistics))
		lost = tell_rises(s, &before, &now, &before.statistics,
				  &now.statistics, false);
	else if (!t.text[0] && !s->json)
		fputs("nothing was lost: no counter of xfrm_stat rose\n",
		      s->out);
	gateway_free(&before);
	gateway_free(&now);
	if (t.text[0])
		return cannot_tell(&t);
	if (!known)
		return EXIT_UNKNOWN;
	return lost ? EXIT_INCONSISTENT : EXIT_CONSISTENT;
}

int watch_command(const struct settings *s, int argc, char *argv[])
{
	struct watch w = { .settings = s, .status = EXIT_CONSISTENT };

	if ((argc == 1 || argc == 2) && !s->from)
		return compare_dumps(s, argc, argv);
	if (argc > 0 || s->from) {
		fprintf(stderr,
			"sacheck watch: unexpected \"%s\"; it watches a kernel, or compares two dumps\n",
			argc > 0 ? argv[0] : "--from");
		return EXIT_UNKNOWN;
	}
	if (obtain(s, &w.last, &w.conns, &w.trouble)) {
		free(w.conns);
		return cannot_tell(&w.trouble);
	}
	w.statistics = w.last.statistics;
	w.monitor = kernel_monitor(&w.trouble);
	if (!w.statistics.count)
		trouble(&w.trouble,
			"this kernel keeps no xfrm_stat (CONFIG_XFRM_STATISTICS)");
	if (w.trouble.text[0] || watch(&w))
		w.status = cannot_tell(&w.trouble);
	nl_socket_free(w.monitor);
	free(w.conns);
	gateway_free(&w.last);
	return w.status;
}
