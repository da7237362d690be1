// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_kernel.c - sacheck asks a real kernel, in a network namespace of its
 * own; where there can be none the tests are skipped.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <arpa/inet.h>
#include <cap-ng.h>
#include <cmocka.h>
#include <fcntl.h>
#include <linux/xfrm.h>
#include <net/if.h>
#include <netlink/msg.h>
#include <netlink/netlink.h>
#include <netlink/socket.h>
#include <sched.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sacheck/confine.h"
#include "sacheck/kernel.h"
#include "sacheck/sacheck.h"
#include "sacheck/statistics.h"

enum {
	NO_NAMESPACE = 77, /* exit status of a child */
	PORT = 4711,
};

/* In a child, which may end the test only by its exit status. */
#define MUST(condition)                                                    \
	do {                                                               \
		if (!(condition)) {                                        \
			fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, \
				#condition);                               \
			_exit(1);                                          \
		}                                                          \
	} while (0)

/* An inbound policy that wants what comes to 127.0.0.1 encrypted. */
static void add_policy(void)
{
	struct xfrm_userpolicy_info info = {
		.sel = {
			.family = AF_INET, .prefixlen_d = 32,
			.proto = IPPROTO_UDP, .dport = htons(PORT),
			.dport_mask = 0xffff,
		},
		.lft = {
			.hard_byte_limit = XFRM_INF,
			.soft_byte_limit = XFRM_INF,
			.hard_packet_limit = XFRM_INF,
			.soft_packet_limit = XFRM_INF,
		},
		.priority = 7, .dir = XFRM_POLICY_IN,
	};
	struct xfrm_user_tmpl tmpl = {
		.id = { .proto = IPPROTO_ESP },
		.family = AF_INET,
		.reqid = 16389,
		.mode = XFRM_MODE_TUNNEL,
		.aalgos = ~0U,
		.ealgos = ~0U,
		.calgos = ~0U,
	};
	struct nl_msg *msg = nlmsg_alloc_simple(XFRM_MSG_NEWPOLICY,
						NLM_F_CREATE);
	struct nl_sock *xfrm = nl_socket_alloc();

	inet_pton(AF_INET, "127.0.0.1", &info.sel.daddr);
	inet_pton(AF_INET, "192.0.2.2", &tmpl.saddr);
	inet_pton(AF_INET, "192.0.2.1", &tmpl.id.daddr);
	MUST(msg && xfrm && nl_connect(xfrm, NETLINK_XFRM) == 0);
	MUST(nlmsg_append(msg, &info, sizeof(info), NLMSG_ALIGNTO) == 0);
	MUST(nla_put(msg, XFRMA_TMPL, sizeof(tmpl), &tmpl) == 0);
	MUST(nl_send_sync(xfrm, msg) >= 0);
	nl_socket_free(xfrm);
}

static void namespace_or_exit(void)
{
	if (unshare(CLONE_NEWUSER | CLONE_NEWNET) && unshare(CLONE_NEWNET))
		_exit(NO_NAMESPACE);
}

static void read_it(void)
{
	struct trouble t = { .text = "" };
	struct gateway g = { .name = "" };

	MUST(kernel_read_steady(&g, &t) == 0);
	MUST(xm_sas_count(g.set) == 0 && xm_policies_count(g.set) == 0);
	gateway_free(&g);
	add_policy();
	MUST(kernel_read_steady(&g, &t) == 0);
	MUST(xm_policies_count(g.set) == 1);
	MUST(xm_policy(g.set, 0)->direction == XM_IN);
	MUST(xm_policy(g.set, 0)->priority == 7);
	MUST(xm_policy(g.set, 0)->selector.dport == PORT);
	MUST(xm_policy(g.set, 0)->templates[0].reqid == 16389);
	gateway_free(&g);
}

/* The kernel answers by an error: it is told, and nothing else is. */
static void refused(void)
{
	struct trouble t = { .text = "" };
	struct gateway g = { .name = "" };
	struct settings s = { .no_conns = true, .interval = 1 };
	struct nl_sock *socket;
	char src[] = "10.0.0.1", dst[] = "10.0.0.2", *argv[] = { src, dst };
	char *text = NULL;
	size_t size = 0;

	MUST(kernel_read_steady(&g, &t) == -1);
	MUST(strcmp(t.text, "listen to changes of SAs and policies: "
			    "Operation not permitted") == 0);
	t.text[0] = '\0';
	socket = kernel_open(&t);
	MUST(socket && kernel_read(socket, "6.1", &g, &t) == -1);
	MUST(strcmp(t.text, "ask the kernel for its SAs: "
			    "Operation not permitted") == 0);
	nl_socket_free(socket);
	MUST(!g.set);
	s.out = open_memstream(&text, &size);
	MUST(s.out);
	MUST(judge_command(&s, 0, NULL) == EXIT_UNKNOWN);
	MUST(flow_command(&s, 2, argv) == EXIT_UNKNOWN);
	MUST(dump_command(&s, 0, NULL) == EXIT_UNKNOWN);
	MUST(watch_command(&s, 0, NULL) == EXIT_UNKNOWN);
	MUST(fclose(s.out) == 0 && size == 0);
	free(text);
}

/* What is left when all else is given up is enough to read. */
static int confined(void)
{
	struct trouble t = { .text = "" };

	namespace_or_exit();
	MUST(confine(&t) == 0);
	capng_get_caps_process();
	MUST(capng_have_capability(CAPNG_EFFECTIVE, CAP_NET_ADMIN));
	for (int i = 0; i <= CAP_LAST_CAP; i++)
		MUST(i == CAP_NET_ADMIN ||
		     !capng_have_capability(CAPNG_PERMITTED, (unsigned)i));
	read_it();
	/* and then all */
	confine_all();
	capng_get_caps_process();
	MUST(capng_have_capabilities(CAPNG_SELECT_CAPS) == CAPNG_NONE);
	MUST(confine(&t) == -1);
	MUST(strstr(t.text, "CAP_NET_ADMIN"));
	refused();
	return 0;
}

static void finish(pid_t child)
{
	int status;

	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	if (WEXITSTATUS(status) == NO_NAMESPACE)
		skip();
	assert_int_equal(WEXITSTATUS(status), 0);
}

static void one_capability_is_enough(void **state)
{
	pid_t child = fork();

	(void)state;
	assert_true(child >= 0);
	if (!child)
		_exit(confined());
	finish(child);
}

/* ---- watch ---- */

/* Up, and subject to policies, which it is not by default. */
static void loopback_up(void)
{
	struct ifreq request = { .ifr_name = "lo", .ifr_flags = IFF_UP };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	MUST(fd >= 0 && ioctl(fd, SIOCSIFFLAGS, &request) == 0);
	close(fd);
	fd = open("/proc/sys/net/ipv4/conf/lo/disable_policy",
		  O_WRONLY | O_CLOEXEC);
	MUST(fd >= 0 && write(fd, "0", 1) == 1);
	close(fd);
}

static void send_in_clear(void)
{
	struct sockaddr_in to = {
		.sin_family = AF_INET,
		.sin_port = htons(PORT),
		.sin_addr = { htonl(INADDR_LOOPBACK) },
	};
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	MUST(fd >= 0 &&
	     sendto(fd, "x", 1, 0, (struct sockaddr *)&to, sizeof(to)) == 1);
	close(fd);
}

/* A line with @text in it must come. */
static void await_line(FILE *in, const char *text)
{
	char line[4096];

	while (fgets(line, sizeof(line), in))
		if (strstr(line, text))
			return;
	MUST(!"the line came");
}

/*
 * @json: and with an interval that is long, so that it is the last look that
 *	sees the counter rise
 */
static int watched(bool json)
{
	struct statistics statistics;
	struct trouble t = { .text = "" };
	int ends[2], status;
	pid_t watcher;
	FILE *in;

	namespace_or_exit();
	MUST(statistics_read(&statistics, &t) == 0);
	if (!statistics.count)
		return NO_NAMESPACE;
	loopback_up();
	add_policy();
	MUST(pipe(ends) == 0);
	watcher = fork();
	MUST(watcher >= 0);
	if (!watcher) {
		struct settings s = {
			.interval = json ? 3600 : 1,
			.no_conns = true,
			.json = json,
			.out = fdopen(ends[1], "w"),
		};

		close(ends[0]);
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		_exit(watch_command(&s, 0, NULL));
	}
	close(ends[1]);
	in = fdopen(ends[0], "r");
	MUST(in);
	/* a watcher that says nothing is not waited for for ever */
	alarm(30);
	await_line(in, json ? "\"watching\":\"" : "watching ");
	send_in_clear();
	if (json) {
		MUST(kill(watcher, SIGTERM) == 0);
		await_line(in,
			   "\"counter\":\"XfrmInTmplMismatch\",\"rise\":1,");
	} else {
		await_line(
			in,
			"XfrmInTmplMismatch rose by 1: likely fault unknown");
		await_line(in, "what was dropped came in clear");
		MUST(kill(watcher, SIGTERM) == 0);
	}
	MUST(waitpid(watcher, &status, 0) == watcher);
	MUST(WIFEXITED(status) && WEXITSTATUS(status) == EXIT_INCONSISTENT);
	fclose(in);
	return 0;
}

static void watch_sees_the_counter_rise(void **state)
{
	pid_t child = fork();

	(void)state;
	assert_true(child >= 0);
	if (!child)
		_exit(watched(false));
	finish(child);
}

static void watch_looks_when_it_ends(void **state)
{
	pid_t child = fork();

	(void)state;
	assert_true(child >= 0);
	if (!child)
		_exit(watched(true));
	finish(child);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_capability_is_enough),
		cmocka_unit_test(watch_sees_the_counter_rise),
		cmocka_unit_test(watch_looks_when_it_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
