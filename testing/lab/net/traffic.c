// SPDX-License-Identifier: GPL-2.0-or-later
/* traffic.c - numbered packets on every flow of a scenario */
#define _GNU_SOURCE 1

#include "net/traffic.h"

#include <errno.h>
#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <netinet/ip_icmp.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

#include <event2/event.h>

#include "base/must.h"
#include "base/prefix.h"
#include "observation/sample.h"
#include "os/await.h"
#include "os/netns.h"

enum {
	FIRST_PORT = 7001,  /* UDP: that of flow 0 */
	PROBE_MS = 5,	    /* between rounds of probes ... */
	PROBE_ROUNDS = 100, /* ... so many of them; then, */
	LATE_PROBE_MS = 25, /* for what may never settle, this */
	PACKET_MS = 2,	    /* between rounds of judged packets */
	DRAIN_MS = 300,	    /* after which a packet is lost */
	WHOLE_ROUNDS = 3,   /* in a row: settled */
	LOST_KEPT = 32,
};

/* What is known of one sequence number. */
enum {
	PACKET_JUDGED = 1,
	PACKET_ARRIVED = 2,
	PACKET_TOLERATED = 4,
};

static const char packet_magic[8] = "plutolab";

struct packet {
	char magic[8];
	uint64_t cell;
	uint32_t flow;
	uint32_t sequence;
	char payload[MAX_PAYLOAD]; /* as much as the scenario says */
};

/* ICMP and ICMPv6 echo: RFC 792, RFC 4443 section 4.1 */
struct echo {
	uint8_t type, code;
	uint16_t checksum, id, sequence;
	struct packet packet;
};

struct traffic_flow {
	struct traffic *traffic;
	unsigned number;
	enum flow_proto proto;
	bool probed;
	bool blocked;
	bool chosen;	      /* takes part in what is under way */
	bool settled;	      /* when it was last to */
	const char *site;     /* that sends */
	int sender, receiver; /* ICMP: one and the same */
	struct event *event;
	struct sockaddr_storage from, to;
	socklen_t address_length;
	uint8_t *packets; /* PACKET_... by sequence number */
	uint32_t sent, room;
	uint32_t first;	      /* sequence number of the present mode */
	unsigned outstanding; /* of those from there on */
	struct observed_flow seen;
};

/* ---- addresses and sockets ---- */

static bool to_sockaddr(const char *text, uint16_t port,
			struct sockaddr_storage *out, socklen_t *length)
{
	struct sockaddr_in *in = (struct sockaddr_in *)out;
	struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)out;
	struct prefix p;

	if (!prefix_parse(text, &p))
		return false;
	memset(out, 0, sizeof(*out));
	out->ss_family = (sa_family_t)p.family;
	if (p.family == AF_INET) {
		memcpy(&in->sin_addr, p.address, 4);
		in->sin_port = htons(port);
		*length = sizeof(*in);
	} else {
		memcpy(&in6->sin6_addr, p.address, 16);
		in6->sin6_port = htons(port);
		*length = sizeof(*in6);
	}
	return true;
}

static bool same_address(const struct sockaddr_storage *a,
			 const struct sockaddr_storage *b)
{
	if (a->ss_family != b->ss_family)
		return false;
	if (a->ss_family == AF_INET)
		return memcmp(&((const struct sockaddr_in *)a)->sin_addr,
			      &((const struct sockaddr_in *)b)->sin_addr,
			      4) == 0;
	return memcmp(&((const struct sockaddr_in6 *)a)->sin6_addr,
		      &((const struct sockaddr_in6 *)b)->sin6_addr, 16) == 0;
}

static int open_socket(const struct traffic_flow *f, const struct node *node,
		       const struct sockaddr_storage *address,
		       struct trouble *t)
{
	int protocol = f->proto == FLOW_UDP	     ? IPPROTO_UDP :
		       address->ss_family == AF_INET ? IPPROTO_ICMP :
						       IPPROTO_ICMPV6;
	int fd = netns_socket(node->netns, address->ss_family,
			      SOCK_DGRAM | SOCK_NONBLOCK, protocol, t);
	int room = 1 << 20;

	if (fd < 0)
		return -1;
	setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof(room));
	if (bind(fd, (const struct sockaddr *)address, f->address_length)) {
		trouble(t, "flow %s: bind at %s: %m", f->seen.name, node->name);
		close(fd);
		return -1;
	}
	return fd;
}

/* ---- packets ---- */

static size_t packet_size(const struct traffic_flow *f)
{
	return (f->proto == FLOW_ICMP ? offsetof(struct echo, packet) : 0) +
	       offsetof(struct packet, payload) + f->traffic->payload;
}

static bool payload_is_whole(const struct packet *packet, unsigned payload)
{
	for (unsigned i = 0; i < payload; i++)
		if (packet->payload[i])
			return false;
	return true;
}

/* ---- sending ---- */

/* What a packet of the present mode is sent for; 0: a probe. */
static uint8_t packet_purpose(const struct traffic *tr)
{
	if (tr->mode == TRAFFIC_SETTLING || tr->mode == TRAFFIC_FIRST)
		return 0;
	return tr->mode == TRAFFIC_TOLERATED ? PACKET_TOLERATED : PACKET_JUDGED;
}

static void send_one(struct traffic_flow *f, uint8_t purpose)
{
	struct traffic *tr = f->traffic;
	struct echo echo = {
		.type = f->to.ss_family == AF_INET ? ICMP_ECHO :
			ICMP6_ECHO_REQUEST,
		.sequence = htons((uint16_t)f->sent),
		.packet = {
			.cell = tr->cell, .flow = f->number,
			.sequence = f->sent,
		},
	};
	const void *data = f->proto == FLOW_ICMP ? (const void *)&echo :
						   &echo.packet;
	ssize_t done;

	memcpy(echo.packet.magic, packet_magic, sizeof(packet_magic));
	if (f->sent == f->room) {
		f->room = f->room ? f->room * 2 : 256;
		f->packets = must_grow(f->packets, f->room, 1);
	}
	f->packets[f->sent++] = purpose;
	f->outstanding++;
	done = sendto(f->sender, data, packet_size(f),
		      MSG_DONTWAIT | MSG_NOSIGNAL, (struct sockaddr *)&f->to,
		      f->address_length);
	if (purpose == PACKET_JUDGED) {
		f->seen.sent++;
		f->seen.send_errors += done < 0;
	} else if (purpose == PACKET_TOLERATED) {
		f->seen.tolerated_sent++;
	} else {
		f->seen.settle_sent++;
	}
}

/* Whether a flow has a packet in each round of the present mode. */
static bool takes_part(const struct traffic *tr, const struct traffic_flow *f)
{
	if (tr->mode == TRAFFIC_FIRST)
		return f == tr->only && !f->seen.first_us;
	if (tr->mode == TRAFFIC_SETTLING)
		return f->chosen && f->probed;
	return f->chosen && (!tr->site || (f->proto == FLOW_UDP &&
					   strcmp(f->site, tr->site) == 0));
}

static void set_pace(struct traffic *tr, unsigned ms)
{
	const struct timeval pace = { .tv_usec = (suseconds_t)ms * 1000 };

	event_add(tr->tick, &pace);
}

static void on_tick(evutil_socket_t fd, short what, void *arg)
{
	struct traffic *tr = arg;

	(void)fd;
	(void)what;
	if (tr->mode == TRAFFIC_IDLE ||
	    (tr->mode == TRAFFIC_COUNTED && !tr->left))
		return;
	if (tr->mode == TRAFFIC_COUNTED)
		tr->left--;
	if (tr->mode == TRAFFIC_SETTLING) {
		if (tr->rounds_count == tr->rounds_room) {
			tr->rounds_room = tr->rounds_room * 2 + 256;
			tr->rounds = must_grow(tr->rounds, tr->rounds_room,
					       sizeof(*tr->rounds));
		}
		tr->rounds[tr->rounds_count++] = 0;
		if (tr->rounds_count == PROBE_ROUNDS)
			set_pace(tr, LATE_PROBE_MS);
	}
	for (unsigned i = 0; i < tr->flows_count; i++) {
		struct traffic_flow *f = &tr->flows[i];

		if (takes_part(tr, f))
			send_one(f, packet_purpose(tr));
	}
}

/* ---- receiving ---- */

static void probe_arrived(struct traffic *tr, const struct traffic_flow *f,
			  uint32_t sequence)
{
	unsigned round = sequence - f->first, whole = 0;

	if (tr->mode != TRAFFIC_SETTLING || sequence < f->first ||
	    round >= tr->rounds_count)
		return;
	tr->rounds[round]++;
	/* this packet may complete a row anywhere in its neighbourhood */
	for (unsigned i = round < WHOLE_ROUNDS ? 0 : round - WHOLE_ROUNDS;
	     i < tr->rounds_count && whole < WHOLE_ROUNDS; i++)
		whole = tr->rounds[i] == tr->probed ? whole + 1 : 0;
	tr->settled |= whole == WHOLE_ROUNDS;
}

static void packet_arrived(struct traffic_flow *f, const struct packet *packet)
{
	struct traffic *tr = f->traffic;
	uint8_t *state;

	if (memcmp(packet->magic, packet_magic, sizeof(packet_magic)) != 0 ||
	    packet->cell != tr->cell || packet->flow != f->number ||
	    packet->sequence >= f->sent ||
	    !payload_is_whole(packet, tr->payload)) {
		f->seen.alien++;
		return;
	}
	state = &f->packets[packet->sequence];
	if (*state & PACKET_ARRIVED) {
		f->seen.duplicates++;
		return;
	}
	*state |= PACKET_ARRIVED;
	f->outstanding -= packet->sequence >= f->first;
	if (*state & PACKET_JUDGED) {
		f->seen.received++;
		return;
	}
	if (*state & PACKET_TOLERATED) {
		/* too late is lost: the SAs' counters are no longer watched */
		f->seen.tolerated_received += packet->sequence >= f->first;
		return;
	}
	f->seen.settle_received++;
	if (f == tr->only && !f->seen.first_us)
		f->seen.first_us = 1 + (unsigned)(now_us() - tr->first_began);
	if (!f->seen.settle_ms)
		f->seen.settle_ms = 1 + (unsigned)(now_ms() - tr->settle_began);
	probe_arrived(tr, f, packet->sequence);
}

static void on_packet(evutil_socket_t fd, short what, void *arg)
{
	struct traffic_flow *f = arg;
	struct sockaddr_storage from = { .ss_family = AF_UNSPEC };
	socklen_t length = sizeof(from);
	struct echo echo;
	char *data = f->proto == FLOW_ICMP ? (char *)&echo :
					     (char *)&echo.packet;
	size_t size = packet_size(f);
	ssize_t got;

	(void)what;
	while ((got = recvfrom(fd, data, size, MSG_TRUNC,
			       (struct sockaddr *)&from, &length)) >= 0) {
		/* UDP is judged where it arrives, echoes where they return */
		const struct sockaddr_storage *peer = f->proto == FLOW_ICMP ?
							      &f->to :
							      &f->from;

		if ((size_t)got != size || !same_address(&from, peer))
			f->seen.alien++;
		else
			packet_arrived(f, &echo.packet);
		length = sizeof(from);
	}
}

/* ---- settling and windows ---- */

static void set_mode(struct traffic *tr, enum traffic_mode mode, unsigned left)
{
	tr->mode = mode;
	tr->left = left;
	for (unsigned i = 0; mode != TRAFFIC_IDLE && i < tr->flows_count; i++) {
		tr->flows[i].first = tr->flows[i].sent;
		tr->flows[i].outstanding = 0;
	}
	if (mode == TRAFFIC_IDLE)
		event_del(tr->tick);
	else if (mode == TRAFFIC_COUNTED || mode == TRAFFIC_FIRST)
		set_pace(tr, PACKET_MS);
	else
		set_pace(tr, PROBE_MS);
}

static bool has_settled(void *arg)
{
	return ((struct traffic *)arg)->settled;
}

static bool has_sent_all(void *arg)
{
	return !((struct traffic *)arg)->left;
}

static bool has_none_outstanding(void *arg)
{
	struct traffic *tr = arg;

	for (unsigned i = 0; i < tr->flows_count; i++)
		if (tr->flows[i].outstanding)
			return false;
	return true;
}

void traffic_choose(struct traffic *tr, char *const *names, unsigned count)
{
	tr->probed = 0;
	for (unsigned i = 0; i < tr->flows_count; i++) {
		struct traffic_flow *f = &tr->flows[i];

		f->chosen = !count;
		for (unsigned j = 0; j < count; j++)
			f->chosen |= strcmp(f->seen.name, names[j]) == 0;
		tr->probed += f->chosen && f->probed;
	}
}

bool traffic_settle(struct traffic *tr, unsigned ms)
{
	tr->settle_began = now_ms();
	tr->rounds_count = 0;
	tr->settled = !tr->probed;
	set_mode(tr, TRAFFIC_SETTLING, 0);
	await(tr->base, ms, has_settled, tr);
	set_mode(tr, TRAFFIC_IDLE, 0);
	await(tr->base, DRAIN_MS, has_none_outstanding, tr);
	for (unsigned i = 0; i < tr->flows_count; i++)
		if (tr->flows[i].chosen)
			tr->flows[i].settled = tr->settled;
	return tr->settled;
}

bool traffic_has_settled(const struct traffic *tr)
{
	for (unsigned i = 0; i < tr->flows_count; i++)
		if (tr->flows[i].probed && !tr->flows[i].settled)
			return false;
	return true;
}

static bool has_arrived(void *arg)
{
	return ((struct traffic *)arg)->only->seen.first_us;
}

int traffic_first(struct traffic *tr, unsigned ms, struct trouble *t)
{
	int error = 0;

	for (unsigned i = 0; i < tr->flows_count && !error; i++) {
		tr->only = &tr->flows[i];
		if (!tr->only->chosen || !tr->only->probed ||
		    tr->only->seen.first_us)
			continue;
		set_mode(tr, TRAFFIC_FIRST, 0);
		tr->first_began = now_us();
		/* at once, and not at the next tick */
		send_one(tr->only, packet_purpose(tr));
		if (!await(tr->base, ms, has_arrived, tr))
			error = trouble(
				t,
				"flow %s: none of %u packets arrived within %u ms",
				tr->only->seen.name, tr->only->outstanding,
				await_ms(ms));
		set_mode(tr, TRAFFIC_IDLE, 0);
	}
	tr->only = NULL;
	return error;
}

void traffic_run(struct traffic *tr, unsigned count)
{
	set_mode(tr, TRAFFIC_COUNTED, count);
	/* a deadline that only a kernel that stands still can miss */
	await(tr->base, 1000 + count * PACKET_MS * 50, has_sent_all, tr);
	set_mode(tr, TRAFFIC_IDLE, 0);
	await(tr->base, DRAIN_MS, has_none_outstanding, tr);
}

void traffic_start(struct traffic *tr, const char *site, bool tolerated)
{
	tr->site = site;
	set_mode(tr, tolerated ? TRAFFIC_TOLERATED : TRAFFIC_ENDLESS, 0);
}

void traffic_stop(struct traffic *tr)
{
	set_mode(tr, TRAFFIC_IDLE, 0);
	await(tr->base, DRAIN_MS, has_none_outstanding, tr);
	tr->site = NULL;
	for (unsigned i = 0; i < tr->flows_count; i++)
		tr->flows[i].first = tr->flows[i].sent;
}

/* ---- open, results, close ---- */

static int open_flow(struct traffic_flow *f, const struct scenario *s,
		     const struct scenario_flow *plan,
		     const struct topology *top, struct trouble *t)
{
	const struct node *source = topology_owner(top, s, plan->from,
						   plan->at);
	const struct node *sink = topology_owner(top, s, plan->to, plan->to_at);
	uint16_t port = (uint16_t)(FIRST_PORT + f->number);
	bool udp = plan->proto == FLOW_UDP;

	if (!source || !sink)
		return trouble(t, "flow %s: nobody has %s", plan->name,
			       source ? plan->to : plan->from);
	if (!to_sockaddr(plan->from, 0, &f->from, &f->address_length) ||
	    !to_sockaddr(plan->to, udp ? port : 0, &f->to, &f->address_length))
		return trouble(t, "flow %s: bad address", plan->name);
	f->sender = open_socket(f, source, &f->from, t);
	if (f->sender < 0)
		return -1;
	f->receiver = udp ? open_socket(f, sink, &f->to, t) : f->sender;
	if (f->receiver < 0)
		return -1;
	f->event = event_new(f->traffic->base, f->receiver,
			     EV_READ | EV_PERSIST, on_packet, f);
	if (!f->event || event_add(f->event, NULL))
		return trouble(t, "flow %s: libevent refuses its event",
			       plan->name);
	return 0;
}

int traffic_open(struct traffic *tr, struct event_base *base,
		 const struct scenario *s, const struct topology *top,
		 struct trouble *t)
{
	*tr = (struct traffic) {
		.base = base,
		.payload = s->payload,
		.flows = must_calloc(s->flows_count, sizeof(*tr->flows)),
	};
	if (getrandom(&tr->cell, sizeof(tr->cell), 0) != sizeof(tr->cell))
		return trouble(t, "getrandom: %m");
	tr->tick = event_new(base, -1, EV_PERSIST, on_tick, tr);
	if (!tr->tick)
		return trouble(t, "libevent refuses a timer");
	for (unsigned i = 0; i < s->flows_count; i++) {
		const struct scenario_flow *plan = &s->flows[i];
		struct traffic_flow *f = &tr->flows[i];

		*f = (struct traffic_flow) {
			.traffic = tr,
			.number = i,
			.proto = plan->proto,
			.site = scenario_sender(s, plan, NULL)->name,
			.probed = !plan->refused && !plan->blocked,
			.blocked = plan->blocked,
			.sender = -1,
			.receiver = -1,
			.seen = { .name = must_strdup(plan->name) },
		};
		tr->flows_count = i + 1;
		if (open_flow(f, s, plan, top, t))
			return -1;
	}
	traffic_choose(tr, NULL, 0);
	return 0;
}

uint64_t traffic_lost(const struct traffic *tr)
{
	uint64_t lost = 0;

	for (unsigned i = 0; i < tr->flows_count; i++)
		if (!tr->flows[i].blocked)
			lost += tr->flows[i].seen.sent -
				tr->flows[i].seen.received;
	return lost;
}

void traffic_sample(struct traffic *tr, unsigned ms)
{
	for (unsigned i = 0; i < tr->flows_count; i++) {
		struct observed_flow *f = &tr->flows[i].seen;
		const struct observed_sample now = {
			.ms = ms,
			.sent = tr->flows[i].sent,
			.received = f->received + f->tolerated_received +
				    f->settle_received,
		};

		/* not once traffic_observe() has it */
		if (f->name)
			sample_flow(f, &now);
	}
}

void traffic_observe(struct traffic *tr, struct observation *seen)
{
	if (!tr->flows)
		return;
	seen->flows = must_calloc(tr->flows_count, sizeof(*seen->flows));
	seen->flows_count = tr->flows_count;
	for (unsigned i = 0; i < tr->flows_count; i++) {
		struct traffic_flow *f = &tr->flows[i];

		f->seen.lost = must_calloc(LOST_KEPT, sizeof(*f->seen.lost));
		for (uint32_t n = 0;
		     n < f->sent && f->seen.lost_count < LOST_KEPT; n++)
			if (f->packets[n] == PACKET_JUDGED)
				f->seen.lost[f->seen.lost_count++] = n;
		seen->flows[i] = f->seen;
		f->seen = (struct observed_flow) { .name = NULL };
	}
}

void traffic_close(struct traffic *tr)
{
	for (unsigned i = 0; i < tr->flows_count; i++) {
		struct traffic_flow *f = &tr->flows[i];

		if (f->event)
			event_free(f->event);
		if (f->receiver >= 0 && f->receiver != f->sender)
			close(f->receiver);
		if (f->sender >= 0)
			close(f->sender);
		free(f->packets);
		free(f->seen.name);
		free(f->seen.lost);
		free(f->seen.samples);
	}
	if (tr->tick)
		event_free(tr->tick);
	free(tr->flows);
	free(tr->rounds);
	*tr = (struct traffic) { .base = NULL };
}
