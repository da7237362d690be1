// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * bench_sacheck.c - what sacheck takes to judge, beside what ip takes to print.
 *
 * Fills a network namespace of its own with SAs and policies, three policies
 * an SA as a gateway has them, in several sizes.  For each it runs `ip xfrm
 * state` and `ip xfrm policy`, and sacheck, by turns, their output thrown away,
 * and compares the processor time of each two that ran one after the other:
 * the median over the runs.  Then the same with the text that ip printed, which
 * sacheck reads from files.
 *
 *	bench_sacheck SACHECK [SAS...]
 *
 * Where the kernel has no ESP the SAs are larval ones, whose SPIs are only
 * allocated; of these ip prints less.  Exit status: 0; 1 when sacheck takes 1.5
 * times as much as ip or more in the largest size, 3 times with text, or when
 * its time grows more than 1.5 times as fast as the size; 2 when it could not
 * be measured.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/xfrm.h>
#include <netinet/in.h>
#include <netlink/attr.h>
#include <netlink/msg.h>
#include <netlink/netlink.h>
#include <netlink/socket.h>
#include <sched.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	RUNS = 9,
	POLICIES_PER_SA = 3,
	FIRST_REQID = 16384,
	KEY_BITS = 160,
};

static const double most_of_ip = 1.5, most_of_text = 3, most_growth = 1.5;

/* Where ip's text is: two files, removed at the end. */
static char text_paths[2][64] = { P_tmpdir "/bench_sacheck.XXXXXX",
				  P_tmpdir "/bench_sacheck.XXXXXX" };

static void give_up(const char *what, const char *why)
{
	fprintf(stderr, "bench_sacheck: %s: %s\n", what, why);
	exit(2);
}

/* ---- filling the kernel ---- */

static struct nl_sock *xfrm;

/* @msg is sent and freed; returns what the kernel answers. */
static int tell(struct nl_msg *msg)
{
	return nl_send_sync(xfrm, msg);
}

static struct nl_msg *message(int type, const void *head, size_t size)
{
	struct nl_msg *msg = nlmsg_alloc_simple(type, NLM_F_CREATE);

	if (!msg || nlmsg_append(msg, (void *)head, size, NLMSG_ALIGNTO))
		abort();
	return msg;
}

/* Of the gateway itself, and of its peer: 250 expansions each. */
static uint32_t peer_of(unsigned pair)
{
	return htonl(0xc6330000 + pair / 250); /* 198.51.0.0/16 */
}

static uint32_t own_address(void)
{
	return htonl(0xc0000201); /* 192.0.2.1 */
}

static struct xfrm_usersa_info sa_info(unsigned pair, bool outbound)
{
	struct xfrm_usersa_info info = {
		.id = { .spi = htonl((outbound ? 0x10000000 : 0x20000000) +
				     pair), .proto = IPPROTO_ESP },
		.family = AF_INET, .mode = XFRM_MODE_TUNNEL,
		.reqid = FIRST_REQID + 4 * pair,
		.lft = {
			.hard_byte_limit = XFRM_INF,
			.soft_byte_limit = XFRM_INF,
			.hard_packet_limit = XFRM_INF,
			.soft_packet_limit = XFRM_INF,
		},
	};

	info.saddr.a4 = outbound ? own_address() : peer_of(pair);
	info.id.daddr.a4 = outbound ? peer_of(pair) : own_address();
	return info;
}

static int add_esp(unsigned pair, bool outbound)
{
	struct xfrm_usersa_info info = sa_info(pair, outbound);
	struct nl_msg *msg = message(XFRM_MSG_NEWSA, &info, sizeof(info));
	struct {
		struct xfrm_algo algo;
		char key[KEY_BITS / 8];
	} auth = {
		.algo = { .alg_name = "hmac(sha1)", .alg_key_len = KEY_BITS },
	}, cipher = {
		.algo = { .alg_name = "cbc(aes)", .alg_key_len = 128 },
	};

	if (nla_put(msg, XFRMA_ALG_AUTH, sizeof(auth), &auth) ||
	    nla_put(msg, XFRMA_ALG_CRYPT, sizeof(auth.algo) + 16, &cipher))
		abort();
	return tell(msg);
}

static int add_larval(unsigned pair, bool outbound)
{
	struct xfrm_userspi_info info = { .info = sa_info(pair, outbound) };
	struct nl_msg *msg;
	int error;

	info.min = info.max = ntohl(info.info.id.spi);
	info.info.id.spi = 0;
	msg = message(XFRM_MSG_ALLOCSPI, &info, sizeof(info));
	/* the answer is the SA; an acknowledgement would be a second one */
	nl_socket_disable_auto_ack(xfrm);
	error = nl_send_auto(xfrm, msg);
	nl_socket_enable_auto_ack(xfrm);
	nlmsg_free(msg);
	return error < 0 ? error : nl_recvmsgs_default(xfrm);
}

/* 10.x.y.0/24 here, 11.x.y.0/24 and 12.x.y.0/24 there */
static void add_policy(unsigned pair, unsigned which, int direction)
{
	struct xfrm_userpolicy_info info = {
		.sel = { .family = AF_INET, .prefixlen_s = 24,
			 .prefixlen_d = 24 },
		.lft = {
			.hard_byte_limit = XFRM_INF,
			.soft_byte_limit = XFRM_INF,
			.hard_packet_limit = XFRM_INF,
			.soft_packet_limit = XFRM_INF,
		},
		.priority = 1757393, .dir = (__u8)direction,
		.action = XFRM_POLICY_ALLOW, .share = XFRM_SHARE_ANY,
	};
	struct xfrm_user_tmpl tmpl = {
		.id = { .proto = IPPROTO_ESP },
		.family = AF_INET,
		.reqid = FIRST_REQID + 4 * pair,
		.mode = XFRM_MODE_TUNNEL,
		.aalgos = ~0U,
		.ealgos = ~0U,
		.calgos = ~0U,
	};
	uint32_t here = htonl(0x0a000000 + (pair << 8));
	uint32_t there = htonl(0x0b000000 + (which << 24) + (pair << 8));
	bool out = direction == XFRM_POLICY_OUT;
	struct nl_msg *msg;
	int error;

	info.sel.saddr.a4 = out ? here : there;
	info.sel.daddr.a4 = out ? there : here;
	tmpl.saddr.a4 = out ? own_address() : peer_of(pair);
	tmpl.id.daddr.a4 = out ? peer_of(pair) : own_address();
	msg = message(XFRM_MSG_NEWPOLICY, &info, sizeof(info));
	if (nla_put(msg, XFRMA_TMPL, sizeof(tmpl), &tmpl))
		abort();
	error = tell(msg);
	if (error < 0)
		give_up("add a policy", nl_geterror(error));
}

/* Larval SAs would be gone after 30 s. */
static void keep_larval(void)
{
	int fd = open("/proc/sys/net/core/xfrm_acq_expires",
		      O_WRONLY | O_CLOEXEC);

	if (fd < 0 || write(fd, "86400", 5) != 5)
		give_up("xfrm_acq_expires", strerror(errno));
	close(fd);
}

/* From @from SAs, which are there, to @to.  Returns whether they are ESP's. */
static bool fill(unsigned from, unsigned to)
{
	static bool larval;

	for (unsigned pair = from / 2; pair < to / 2; pair++) {
		for (int out = 0; out < 2; out++) {
			int error = larval ? 0 : add_esp(pair, out);

			/* "Requested type not found" */
			larval |= error == -NLE_PROTO_MISMATCH ||
				  error == -NLE_OPNOTSUPP ||
				  error == -NLE_OBJ_NOTFOUND;
			if (larval)
				error = add_larval(pair, out);
			if (error < 0)
				give_up("add an SA", nl_geterror(error));
		}
		/* 2 SAs, 6 policies */
		for (unsigned i = 0; i < 2; i++)
			for (int dir = XFRM_POLICY_IN; dir <= XFRM_POLICY_FWD;
			     dir++)
				add_policy(pair, i, dir);
	}
	return !larval;
}

/* ---- measuring ---- */

/* Seconds of processor time that a command takes; its output goes to @path. */
static double time_of(char *const argv[], int most_status, const char *path)
{
	posix_spawn_file_actions_t actions;
	struct rusage usage;
	int status, error;
	pid_t pid;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, 1, path, O_WRONLY | O_TRUNC,
					 0);
	/* what a text does not tell */
	posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
	error = posix_spawnp(&pid, argv[0], &actions, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	if (error)
		give_up(argv[0], strerror(error));
	if (wait4(pid, &status, 0, &usage) != pid)
		give_up("wait4", strerror(errno));
	if (!WIFEXITED(status) || WEXITSTATUS(status) > most_status)
		give_up(argv[0], "it failed");
	return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
	       (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static int compare_times(const void *one, const void *other)
{
	const double *a = one, *b = other;

	return *a < *b ? -1 : *a > *b;
}

static double median(double times[RUNS])
{
	qsort(times, RUNS, sizeof(*times), compare_times);
	return times[RUNS / 2];
}

struct figures {
	double ip, sacheck;
	double ratio[3]; /* of two that ran one after the other: the
				 * least, the median, the most */
};

/* Either is first every other time: what slows both down counts for neither. */
static struct figures measure(char *const judge[])
{
	static const char nowhere[] = "/dev/null";
	char *state[] = { (char *)"ip", (char *)"xfrm", (char *)"state", NULL };
	char *policy[] = { (char *)"ip", (char *)"xfrm", (char *)"policy",
			   NULL };
	double ip[RUNS], own[RUNS], ratio[RUNS];
	struct figures f;

	for (int i = 0; i < RUNS; i++) {
		/* larval SAs may be judged inconsistent */
		if (i % 2)
			own[i] = time_of(judge, 1, nowhere);
		ip[i] = time_of(state, 0, nowhere) +
			time_of(policy, 0, nowhere);
		if (i % 2 == 0)
			own[i] = time_of(judge, 1, nowhere);
		ratio[i] = own[i] / ip[i];
	}
	f = (struct figures) { .ip = median(ip), .sacheck = median(own) };
	f.ratio[1] = median(ratio); /* which sorts them */
	f.ratio[0] = ratio[0];
	f.ratio[2] = ratio[RUNS - 1];
	return f;
}

static struct figures measure_kernel(char *sacheck)
{
	char *judge[] = { sacheck, (char *)"--no-conns", NULL };

	return measure(judge);
}

static struct figures measure_text(char *sacheck)
{
	char *state[] = { (char *)"ip", (char *)"xfrm", (char *)"state", NULL };
	char *policy[] = { (char *)"ip", (char *)"xfrm", (char *)"policy",
			   NULL };
	char both[sizeof(text_paths) + 1];
	char *judge[] = { sacheck, (char *)"--from", both, NULL };

	snprintf(both, sizeof(both), "%s+%s", text_paths[0], text_paths[1]);
	time_of(state, 0, text_paths[0]);
	time_of(policy, 0, text_paths[1]);
	return measure(judge);
}

static void remove_texts(void)
{
	for (int i = 0; i < 2; i++)
		unlink(text_paths[i]);
}

static void make_texts(void)
{
	for (int i = 0; i < 2; i++) {
		int fd = mkstemp(text_paths[i]);

		if (fd < 0)
			give_up(text_paths[i], strerror(errno));
		close(fd);
	}
	atexit(remove_texts);
}

static void print_figures(unsigned size, const char *what,
			  const struct figures *f)
{
	printf("%6u  %8u  %-6s  %5.0f ms  %4.0f ms  %5.2f (%.2f, %.2f)\n", size,
	       size * POLICIES_PER_SA, what, f->ip * 1e3, f->sacheck * 1e3,
	       f->ratio[1], f->ratio[0], f->ratio[2]);
	fflush(stdout);
}

int main(int argc, char *argv[])
{
	static const unsigned usual[] = { 1250, 2500, 5000, 10000 };
	unsigned count = argc > 2 ? (unsigned)(argc - 2) : 4, before = 0;
	struct figures first = { .ip = 0 }, last = { .ip = 0 };
	struct figures text = { .ip = 0 };
	unsigned first_size = 0;
	double growth;

	if (argc < 2)
		give_up("usage", "bench_sacheck SACHECK [SAS...]");
	if (unshare(CLONE_NEWNET) && unshare(CLONE_NEWUSER | CLONE_NEWNET))
		give_up("a network namespace", strerror(errno));
	xfrm = nl_socket_alloc();
	if (!xfrm || nl_connect(xfrm, NETLINK_XFRM))
		give_up("netlink", "no socket to XFRM");
	keep_larval();
	make_texts();
	/* the answer to ALLOCSPI has the SA's own sequence number */
	nl_socket_disable_seq_check(xfrm);
	for (unsigned i = 0; i < count; i++) {
		unsigned size = argc > 2 ? (unsigned)strtoul(argv[i + 2], NULL,
							     10) :
					   usual[i];
		bool esp;

		if (size <= before || size % 2)
			give_up("SAS",
				"even numbers, each larger than the last");
		esp = fill(before, size);
		if (!before)
			printf("SAs are %s\n   SAs  policies  from          ip  sacheck  of ip (least, most)\n",
			       esp ? "ESP's" :
				     "larval: this kernel has no ESP");
		last = measure_kernel(argv[1]);
		print_figures(size, "kernel", &last);
		text = measure_text(argv[1]);
		print_figures(size, "text", &text);
		if (!before) {
			first = last;
			first_size = size;
		}
		before = size;
	}
	nl_socket_free(xfrm);
	growth = last.sacheck / first.sacheck * first_size / before;
	printf("%u times the size takes sacheck %.1f times as long\n",
	       before / first_size, last.sacheck / first.sacheck);
	return last.ratio[1] >= most_of_ip || text.ratio[1] >= most_of_text ||
	       growth > most_growth;
}
