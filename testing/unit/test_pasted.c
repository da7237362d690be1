// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_pasted.c - the text that people paste is the gateway that it was.
 *
 * Dumps that the lab recorded are printed as each iproute2 prints them, then
 * treated as mails, forums and logs treat a text, and read: what comes out has
 * to be the dump, but for what the text does not tell.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "drive/beside.h"
#include "gateways.h"
#include "pasted_forms.h"
#include "pasted_print.h"
#include "sacheck/pasted.h"

static const char *const recorded[] = {
	"crossed-sa-ikev2-UU-a",
	"mixed-style-ikev2-UU-b",
	"overlap-ikev2-UU-a",
	"incident-crossed-ikev1-UU-b",
};

enum { RECORDED = sizeof(recorded) / sizeof(recorded[0]) };

static void feed(struct pasted *p, const char *text)
{
	const char *end;

	for (; (end = strchr(text, '\n')); text = end + 1)
		if (pasted_line(p, text, (size_t)(end - text)))
			return;
	if (*text)
		pasted_line(p, text, strlen(text));
}

/* Returns whether it went well. */
static bool read_text(const char *text, struct gateway *g, struct trouble *t)
{
	struct pasted *p = pasted_new();
	bool useful;

	*t = (struct trouble) { .text = "" };
	*g = (struct gateway) { .name = "" };
	pasted_begin(p, "a.txt", t);
	feed(p, text);
	if (!t->text[0] && !pasted_finish_file(p, &useful))
		pasted_end(p, NULL, g);
	pasted_free(p);
	assert_true((g->set == NULL) == (t->text[0] != '\0'));
	return g->set != NULL;
}

static struct gateway must_read(const char *text)
{
	struct trouble t;
	struct gateway g;

	if (!read_text(text, &g, &t))
		fail_msg("%s in\n%s", t.text, text);
	return g;
}

/* @text, read, with what text never tells taken from @g. */
static char *read_beside(const struct gateway *g, const char *text,
			 unsigned *unknown)
{
	struct gateway read = must_read(text);
	char *dump;

	memcpy(read.name, g->name, sizeof(read.name));
	memcpy(read.release, g->release, sizeof(read.release));
	read.time = g->time;
	read.statistics = g->statistics;
	*unknown = read.unknown;
	read.unknown = 0;
	dump = gateway_text(&read);
	gateway_free(&read);
	return dump;
}

static void without_conns(struct gateway *g)
{
	for (uint32_t i = 0; g->conns && i < xm_sas_count(g->set); i++)
		free(g->conns[i]);
	free(g->conns);
	g->conns = NULL;
}

static char *print_all(const struct gateway *g, const struct style *style)
{
	char *sas = print_sas(g, style), *policies = print_policies(g, style);
	char *text;

	if (style->oneline) {
		sas = oneline(sas);
		policies = oneline(policies);
	}
	text = must_printf("root@gw-a:~# ip xfrm state\n%s"
			   "root@gw-a:~# ip xfrm policy\n%s"
			   "root@gw-a:~# exit\n",
			   sas, policies);
	free(sas);
	free(policies);
	return text;
}

/* Neither what is made of a text nor a message may have the key in it. */
static void has_no_key(const char *text)
{
	assert_null(strstr(text, "8badf00d"));
}

/* The line that differs is told. */
static void must_be(const char *got, const char *wanted, const char *name,
		    const char *change)
{
	const char *a = got, *b = wanted;

	while (*a && *a == *b) {
		a++;
		b++;
	}
	if (!*a && !*b)
		return;
	while (a > got && a[-1] != '\n') {
		a--;
		b--;
	}
	fail_msg("%s, %s:\n%.*s\nnot\n%.*s", name, change,
		 (int)strcspn(a, "\n"), a, (int)strcspn(b, "\n"), b);
}

static void compare(const char *name, const struct style *style, bool wrappable)
{
	struct gateway full = load_gateway(name), poor;
	char *wanted;

	without_conns(&full);
	poor = poorer(&full);
	wanted = gateway_text(style->statistics ? &full : &poor);
	for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
		char *text, *got;
		unsigned unknown;

		if (!wrappable && strstr(changes[i].name, "wrapped"))
			continue;
		text = changes[i].change(print_all(&full, style));
		got = read_beside(&full, text, &unknown);
		must_be(got, wanted, name, changes[i].name);
		has_no_key(got);
		assert_int_equal(unknown & (UNKNOWN_ADDED | UNKNOWN_PACKETS),
				 style->statistics ?
					 0 :
					 UNKNOWN_ADDED | UNKNOWN_PACKETS);
		assert_int_equal(unknown & UNKNOWN_LARVAL,
				 style->no_algorithms ? UNKNOWN_LARVAL : 0);
		free(got);
		free(text);
	}
	free(wanted);
	xm_set_free(poor.set);
	gateway_free(&full);
}

static void the_text_is_the_dump(void **state)
{
	static const struct style styles[] = {
		{ .statistics = false },
		{ .statistics = true },
		{ .oneline = true },
		{ .oneline = true, .statistics = true },
		{ .hidden = true },
		{ .hidden = true, .statistics = true },
		{ .no_algorithms = true },
		{ .no_algorithms = true, .statistics = true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(styles) / sizeof(styles[0]); i++)
		for (unsigned j = 0; j < RECORDED; j++)
			compare(recorded[j], &styles[i], !styles[i].oneline);
}

/* ---- single texts ---- */

/* One Child SA, its policies, and what there may be beside them. */
#define STATE                                                  \
	"src 192.0.2.2 dst 192.0.2.1\n"                        \
	"\tproto esp spi 0xc0ffee01 reqid 16389 mode tunnel\n" \
	"\treplay-window 32 flag af-unspec\n"                  \
	"\taead rfc4106(gcm(aes)) " THE_KEY " 128\n"           \
	"src 192.0.2.1 dst 192.0.2.2\n"                        \
	"\tproto esp spi 0xc0ffee02 reqid 16389 mode tunnel\n" \
	"\treplay-window 32 flag af-unspec\n"                  \
	"\taead rfc4106(gcm(aes)) " THE_KEY " 128\n"
#define POLICY                                    \
	"src 10.0.1.0/24 dst 10.0.2.0/24 \n"      \
	"\tdir out priority 7 ptype main \n"      \
	"\ttmpl src 192.0.2.1 dst 192.0.2.2\n"    \
	"\t\tproto esp reqid 16389 mode tunnel\n" \
	"src 10.0.2.0/24 dst 10.0.1.0/24 \n"      \
	"\tdir in priority 7 ptype main \n"       \
	"\ttmpl src 192.0.2.2 dst 192.0.2.1\n"    \
	"\t\tproto esp reqid 16389 mode tunnel\n"
#define OTHER_END                              \
	"src 10.0.1.0/24 dst 10.0.2.0/24 \n"   \
	"\tdir in priority 7 ptype main \n"    \
	"\ttmpl src 192.0.2.1 dst 192.0.2.2\n" \
	"\t\tproto esp reqid 1 mode tunnel\n"

static void refused(const char *text, const char *why)
{
	struct trouble t;
	struct gateway g;

	assert_false(read_text(text, &g, &t));
	if (!strstr(t.text, why))
		fail_msg("\"%s\" is not said, but \"%s\"", why, t.text);
	has_no_key(t.text);
}

static void what_is_cut_short_is_refused(void **state)
{
	(void)state;
	refused("src 192.0.2.2 dst 192.0.2.1\n" POLICY,
		"line 1: an SA without its line");
	refused(STATE "src 10.0.1.0/24 dst 10.0.2.0/24 \n",
		"line 9: a policy without its line \"dir");
	refused(STATE POLICY
		"src 10.3.0.0/24 dst 10.4.0.0/24 \n\tdir out priority 7\n"
		"\ttmpl src 192.0.2.1 dst 192.0.2.2\n",
		"without its line \"proto");
	refused(STATE POLICY "src 10.3.0.0/24 dst\n", "ends in the middle");
	refused(STATE, "not what `ip xfrm policy` prints");
	refused(POLICY, "not what `ip xfrm state` prints");
	refused("", "neither a dump");
	refused("000 \"net\" esp.c0ffee01@192.0.2.1\n", "neither a dump");
}

static void what_is_no_value_is_refused(void **state)
{
	(void)state;
	refused("src XXX.XXX.XXX.AAA dst 192.0.2.1\n" POLICY,
		"line 1: \"src XXX.XXX.XXX.AAA dst 192.0.2.1\" are no addresses");
	refused("src 192.0.2.2 dst 192.0.2.1\n\tproto esp spi 0xSPISPI reqid 1 mode tunnel\n",
		"line 2: \"spi 0xSPISPI\": that is no number");
	refused("src 192.0.2.2 dst 192.0.2.1\n\tproto xyz spi 0x1 reqid 1 mode tunnel\n",
		"\"proto xyz\" is not known");
	refused("src 192.0.2.2 dst 192.0.2.1\n\tproto esp spi 0x1 mode tunnel\n",
		"without a reqid");
	refused("src 192.0.2.2 dst 192.0.2.1\n\tproto esp spi 0x1 reqid 1 mode tunnel\n\tmark 9\n",
		"\"mark 9\" is not like");
	refused("src 10.0.1.0/24 dst 10.0.2.0/24 proto quic\n",
		"\"proto quic\" is not known");
	refused("src 10.0.1.0/24 dst 10.0.2.0/24 label 7\n",
		"\"label\" is not known in a selector");
	refused("src 10.0.1.0/24 dst 10.0.2.0/24\n\tdir sideways priority 7\n",
		"\"dir sideways\" is not known");
	refused("src 192.0.2.2 dst 2001:db8::1\n\tproto esp spi 0x1 reqid 1 mode tunnel\n" POLICY,
		"no kernel has such an SA");
}

/* An empty output counts where its command stands above it. */
static void an_empty_output(void **state)
{
	struct gateway g;

	(void)state;
	g = must_read("gw# ip -s xfrm state\ngw# ip -s xfrm policy\n" POLICY);
	assert_int_equal(xm_sas_count(g.set), 0);
	assert_int_equal(xm_policies_count(g.set), 2);
	gateway_free(&g);
	g = must_read(
		"+ _________________________ ip-xfrm-state\n+ ip xfrm state\n" STATE
		"+ _________________________ ip-xfrm-policy\n");
	assert_int_equal(xm_policies_count(g.set), 0);
	gateway_free(&g);
	/* a mail that speaks of it is no output */
	refused(STATE "\nI looked at ip xfrm policy too\n", "not what");
}

static void of_two_moments_the_later(void **state)
{
	struct gateway g = must_read(
		"gw# ip xfrm state\n" STATE "gw# ip xfrm policy\n" POLICY
		"src 10.5.0.0/24 dst 10.6.0.0/24 \n\tdir out priority 9\n"
		"gw# ip xfrm state\n"
		"src 192.0.2.2 dst 192.0.2.1\n"
		"\tproto esp spi 0xc0ffee03 reqid 16393 mode tunnel\n"
		"\tenc cbc(aes) " THE_KEY "\n" STATE
		"gw# ip xfrm policy\n" POLICY);

	(void)state;
	assert_int_equal(xm_sas_count(g.set), 3);
	assert_int_equal(xm_sa(g.set, 0)->spi, 0xc0ffee03);
	assert_int_equal(xm_policies_count(g.set), 2);
	gateway_free(&g);
	/* nothing tells where the second begins */
	refused(STATE STATE POLICY, "the SA of line 1 again in line 9");
	refused(STATE POLICY POLICY, "the policy of line 9 again in line 17");
}

static void both_ends_are_refused(void **state)
{
	(void)state;
	refused("gw-a# ip xfrm state\n" STATE "gw-a# ip xfrm policy\n" POLICY
		"gw-b# ip xfrm policy\n" OTHER_END,
		"both ends of a tunnel");
}

/* Without a line that names an algorithm it is not known which are larval. */
static void larval_ones(void **state)
{
	static const char larval[] =
		"src 192.0.2.1 dst 192.0.2.2\n"
		"\tproto esp spi 0x00000000 reqid 5 mode tunnel\n"
		"\treplay-window 0 \n"
		"src 192.0.2.2 dst 192.0.2.1\n"
		"\tproto esp spi 0xc0ffee09 reqid 9 mode transport\n"
		"\treplay-window 0 \n"
		"\tsel src 192.0.2.2/32 dst 192.0.2.1/32 \n";
	char *text = must_printf("%s%s", larval, POLICY);
	struct gateway g = must_read(text);

	(void)state;
	assert_int_equal(xm_sa(g.set, 0)->state, XM_SA_LARVAL);
	assert_int_equal(xm_sa(g.set, 1)->state, XM_SA_VALID);
	assert_true(g.unknown & UNKNOWN_LARVAL);
	gateway_free(&g);
	free(text);
	text = must_printf("%s%s%s", larval, STATE, POLICY);
	g = must_read(text);
	assert_int_equal(xm_sa(g.set, 1)->state, XM_SA_LARVAL);
	/* the kernel's has no family */
	assert_int_equal(xm_sa(g.set, 1)->selector.src.family, AF_UNSPEC);
	assert_int_equal(xm_sa(g.set, 2)->state, XM_SA_VALID);
	assert_false(g.unknown & UNKNOWN_LARVAL);
	gateway_free(&g);
	free(text);
	/* it is the first */
	text = must_printf("%s%s%s", STATE, larval, POLICY);
	g = must_read(text);
	assert_int_equal(xm_sa(g.set, 2)->state, XM_SA_LARVAL);
	assert_int_equal(xm_sa(g.set, 2)->selector.src.family, AF_UNSPEC);
	gateway_free(&g);
	free(text);
}

static void selectors(void **state)
{
	struct gateway g = must_read(
		STATE
		"src 10.0.1.0/24 dst 10.0.2.0/24 proto tcp sport 80 dport 8080 uid 0\n\tdir out priority 1\n"
		"src 10.0.1.0/24 dst 10.0.2.0/24 proto icmp type 8 code 0 dev eth0\n\tdir out priority 2\n"
		"src 10.0.1.0/24 dst 10.0.2.0/24 proto gre key 65538 dev lo\n\tdir out priority 3\n"
		"src 2001:db8::/64 dst 2001:db8:1::/64 proto 99\n\tdir out action block priority 4\n"
		"src 10.0.1.0/24 dst 10.0.2.0/24\n\tdir out priority 5 ptype sub\n"
		"src 0.0.0.0/0 dst 0.0.0.0/0\n\tdir 3 priority 0\n");
	const struct xm_selector *s = &xm_policy(g.set, 0)->selector;

	(void)state;
	assert_int_equal(xm_policies_count(g.set), 4);
	assert_int_equal(s->proto, 6);
	assert_int_equal(s->sport, 80);
	assert_int_equal(s->dport_mask, 0xffff);
	assert_int_equal(xm_policy(g.set, 1)->selector.sport, 8);
	assert_int_equal(xm_policy(g.set, 1)->selector.ifindex, 2);
	assert_int_equal(xm_policy(g.set, 2)->selector.sport, 1);
	assert_int_equal(xm_policy(g.set, 2)->selector.dport, 2);
	assert_int_equal(xm_policy(g.set, 2)->selector.ifindex, 1);
	assert_int_equal(xm_policy(g.set, 3)->selector.proto, 99);
	assert_true(xm_policy(g.set, 3)->block);
	assert_true(g.unknown & UNKNOWN_MASKS);
	assert_true(g.unknown & UNKNOWN_INTERFACES);
	gateway_free(&g);
}

static void what_barf_tells_beside(void **state)
{
	struct gateway g = must_read(
		"+ _________________________ /proc/version\n"
		"+ cat /proc/version\n"
		"Linux version 5.14.0-70.13.1.el9_0.x86_64 (mock@example) #1 SMP\n"
		"+ _________________________ ip-xfrm-state\n+ ip xfrm state\n" STATE
		"+ _________________________ ip-xfrm-policy\n+ ip xfrm policy\n" POLICY
		"+ _________________________ cat-proc-net-xfrm_stat\n"
		"XfrmInError             \t0\nXfrmInTmplMismatch      \t40\n"
		"Default policies:\n in:  accept\n fwd: accept\n out: block\n"
		"+ _________________________ ipsec/status\n"
		"000 #7: \"net/1x0\" esp.c0ffee02@192.0.2.2 esp.c0ffee01@192.0.2.1 Traffic:\r\n"
		"000 #7: key " THE_KEY "\n"
		"this line has a key, " THE_KEY "\n");

	(void)state;
	assert_string_equal(g.release, "5.14.0-70.13.1.el9_0.x86_64");
	assert_int_equal(xm_set_kernel(g.set), XM_KERNEL(5, 14));
	assert_int_equal(statistics_value(&g.statistics, "XfrmInTmplMismatch"),
			 40);
	assert_true(g.blocks[XM_OUT]);
	assert_false(g.blocks[XM_IN]);
	assert_string_equal(gateway_conn(&g, 0), "net/1x0");
	assert_string_equal(gateway_conn(&g, 1), "net/1x0");
	assert_int_equal(g.unknown, UNKNOWN_ADDED | UNKNOWN_PACKETS);
	assert_true(g.said && !strstr(g.said, "this line"));
	gateway_free(&g);
}

static void what_look_sorts(void **state)
{
	struct gateway g = must_read("gw-a Fri Aug 11 00:21:49 EDT 2023\n"
				     "XFRM state:\n" STATE
				     "XFRM policy:\n" POLICY "XFRM done\n");

	(void)state;
	assert_true(g.unknown & UNKNOWN_ORDER);
	gateway_free(&g);
}

static void charons_names(void **state)
{
	struct gateway g = must_read(
		STATE POLICY
		"gw: #1, ESTABLISHED, IKEv2, 8f7c1c8e3a2b1234_i* 4d3c2b1a09876543_r\n"
		"  local  'a' @ 192.0.2.1[4500]\n"
		"  net: #1, reqid 1, INSTALLED, TUNNEL, ESP:AES_GCM_16-256\n"
		"    installed 447s ago, rekeying in 496s\n"
		"    in  c0ffee01,    168 bytes,     2 packets\n"
		"    out c0ffee02 (0x2a),    168 bytes,     2 packets\n");

	(void)state;
	assert_string_equal(gateway_conn(&g, 0), "net");
	assert_string_equal(gateway_conn(&g, 1), "net");
	gateway_free(&g);
	g = must_read(
		STATE POLICY
		"Status of IKE charon daemon (strongSwan 5.9.8, Linux 6.1.0-30-amd64, x86_64):\n"
		"   gw[1]: ESTABLISHED 2 hours ago, 192.0.2.1[a]...192.0.2.2[b]\n"
		"  net{4}:  INSTALLED, TUNNEL, reqid 1, ESP in UDP SPIs: c0ffee01_i c0ffee02_o\n");
	assert_string_equal(gateway_conn(&g, 0), "net");
	assert_string_equal(gateway_conn(&g, 1), "net");
	assert_string_equal(g.release, "6.1.0-30-amd64");
	gateway_free(&g);
}

/* ---- a monitor ---- */

#define USED(src, dst, spi)                                           \
	"Async event  (0x20)  timer expired \n\tsrc " src " dst " dst \
	"  reqid 0x4005 protocol esp SPI " spi "\n"

static void read_monitor(const char *text, struct gateway *before,
			 struct gateway *now)
{
	struct trouble t = { .text = "" };
	struct pasted *p = pasted_new();
	bool useful;

	*before = *now = (struct gateway) { .set = NULL };
	pasted_begin(p, "a.txt", &t);
	feed(p, text);
	if (t.text[0] || pasted_finish_file(p, &useful) ||
	    pasted_end(p, before, now))
		fail_msg("%s", t.text);
	assert_true(pasted_has_monitor(p));
	pasted_free(p);
}

static void a_monitor_tells_what_happened(void **state)
{
	struct gateway before, now;

	(void)state;
	read_monitor(
		"gw# ip xfrm state\n" STATE "gw# ip xfrm policy\n" POLICY
		"XfrmInTmplMismatch 3\n"
		"gw# ip -t xfrm monitor\n"
		"Timestamp: Fri Aug 11 00:21:49 2023 123456 usec\n"
		"acquire proto esp \n"
		"  sel src 10.0.1.1/32 dst 10.0.2.1/32 proto icmp type 8 code 0 dev lo uid \n"
		"  policy src 10.0.1.0/24 dst 10.0.2.0/24 \n"
		"    \tdir out priority 7 ptype main \n"
		"    \ttmpl src 0.0.0.0 dst 0.0.0.0\n"
		"    \t\tproto esp reqid 0 mode transport\n"
		"src 192.0.2.1 dst 192.0.2.2\n"
		"\tproto esp spi 0xc0ffee08 reqid 16393 mode tunnel\n"
		"\tenc cbc(aes) " THE_KEY
		"\n" USED("192.0.2.2", "192.0.2.1", "0xc0ffee01") USED(
			"192.0.2.2", "192.0.2.1",
			"0xc0ffee01") "Expired src 192.0.2.1 dst 192.0.2.2\n"
				      "\tproto esp spi 0xc0ffee02 reqid 16389 mode tunnel\n"
				      "\tenc cbc(aes) " THE_KEY "\n\thard 0\n"
				      "Updated src 10.0.1.0/24 dst 10.0.2.0/24 \n"
				      "\tdir out priority 5 ptype main \n"
				      "Deleted src 10.0.2.0/24 dst 10.0.1.0/24 \n"
				      "\tdir in priority 7 ptype main \n"
				      "^C\ngw# cat /proc/net/xfrm_stat\nXfrmInTmplMismatch 5\n",
		&before, &now);
	assert_int_equal(xm_sas_count(before.set), 2);
	assert_int_equal(xm_policies_count(before.set), 2);
	assert_int_equal(xm_sas_count(now.set), 3);
	assert_int_equal(xm_sa(now.set, 0)->spi, 0xc0ffee08);
	assert_int_equal(xm_sa(now.set, 1)->packets, 2);
	assert_true(xm_sa(now.set, 2)->dying);
	assert_int_equal(xm_policies_count(now.set), 1);
	assert_int_equal(xm_policy(now.set, 0)->priority, 5);
	assert_int_equal(xm_policy(now.set, 0)->templates_count, 0);
	assert_int_equal(
		statistics_value(&before.statistics, "XfrmInTmplMismatch"), 3);
	assert_int_equal(
		statistics_value(&now.statistics, "XfrmInTmplMismatch"), 5);
	gateway_free(&before);
	gateway_free(&now);
}

static void a_monitor_names_sas(void **state)
{
	struct gateway before, now;

	(void)state;
	read_monitor(
		"gw# ip xfrm state\ngw# ip xfrm policy\n" POLICY
		"gw# ip xfrm monitor\n" USED("192.0.2.2", "192.0.2.1",
					     "0xc0ffee01") "Flushed policy \n",
		&before, &now);
	assert_int_equal(xm_sas_count(before.set), 0);
	assert_int_equal(xm_sas_count(now.set), 1);
	assert_int_equal(xm_sa(now.set, 0)->reqid, 16389);
	assert_int_equal(xm_sa(now.set, 0)->packets, 1);
	assert_true(now.unknown & UNKNOWN_MODES);
	assert_true(now.unknown & UNKNOWN_STATISTICS);
	assert_int_equal(xm_policies_count(now.set), 0);
	gateway_free(&before);
	gateway_free(&now);
}

/* ---- files ---- */

static struct gateway must_read_path(const char *path)
{
	struct trouble t = { .text = "" };
	struct gateway g;

	if (dump_read(path, &g, &t))
		fail_msg("%s", t.text);
	return g;
}

static void files_are_told_by_their_content(void **state)
{
	struct trouble t = { .text = "" };
	struct gateway g = must_read_path("testing/unit/pasted/traps.state+"
					  "testing/unit/pasted/traps.policy");
	char directory[] = P_tmpdir "/test_pasted.XXXXXX";
	char *command;

	(void)state;
	assert_int_equal(xm_sas_count(g.set), 4);
	assert_int_equal(xm_policies_count(g.set), 9);
	gateway_free(&g);
	assert_non_null(mkdtemp(directory));
	command = must_printf("cp testing/unit/pasted/one-way.* %s", directory);
	assert_int_equal(system(command), 0); /* NOLINT(cert-env33-c) */
	free(command);
	g = must_read_path(directory);
	assert_int_equal(xm_sas_count(g.set), 2);
	assert_string_equal(gateway_conn(&g, 0), "Tunnel3");
	assert_string_equal(gateway_conn(&g, 1), "Tunnel3");
	assert_string_equal(g.name, directory);
	gateway_free(&g);
	command = must_printf("rm -r %s", directory);
	assert_int_equal(system(command), 0); /* NOLINT(cert-env33-c) */
	free(command);
	assert_int_equal(dump_read("testing/unit/pasted/traps.state+"
				   "testing/unit/recorded/dumps/"
				   "overlap-ikev2-UU-a.json",
				   &g, &t),
			 -1);
	assert_non_null(strstr(t.text, "a dump is read alone"));
	t.text[0] = '\0';
	assert_int_equal(dump_read("testing/unit/pasted/traps.state+"
				   "testing/unit/pasted/cables.state+"
				   "testing/unit/pasted/none",
				   &g, &t),
			 -1);
	assert_non_null(strstr(t.text, "pasted/none"));
	t.text[0] = '\0';
	assert_int_equal(dump_read("testing/unit/pasted/traps.state+"
				   "testing/unit/pasted.h",
				   &g, &t),
			 -1);
}

/* The way through a dump keeps what is not known. */
static void a_dump_keeps_what_is_not_known(void **state)
{
	struct trouble t = { .text = "" };
	struct gateway g = must_read(STATE POLICY), again;
	char *text = gateway_text(&g);

	(void)state;
	has_no_key(text);
	assert_non_null(strstr(text, "\"unknown\": [\"added\", \"packets\""));
	assert_int_equal(dump_parse(text, strlen(text), "a", &again, &t), 0);
	assert_int_equal(again.unknown, g.unknown);
	gateway_free(&again);
	gateway_free(&g);
	free(text);
}

/* ---- what the lab compares ---- */

/* An acquire's SA, of a socket that is bound to an interface. */
#define BOUND(spi, port, name)                                                   \
	"src 10.1.0.1 dst 10.2.0.1\n"                                            \
	"\tproto esp spi " spi " reqid 0 mode transport\n"                       \
	"\treplay-window 0 seq 0x00000000 flag  (0x00000000)\n"                  \
	"\tsel src 10.1.0.1/32 dst 10.2.0.1/32 proto udp sport 4000 dport " port \
	" dev " name " uid 0\n"                                                  \
	"\tlifetime current:\n\t  0(bytes), 0(packets)\n"                        \
	"\t  add 2026-11-30 01:02:03 use -\n"

/* @text, from a kernel whose interfaces have these numbers. */
static struct gateway kernel_of(const char *text, const uint32_t numbers[])
{
	struct gateway g = must_read(text);
	struct xm_set *set = xm_set_new(0);

	for (uint32_t i = 0; i < xm_sas_count(g.set); i++) {
		struct xm_sa sa = *xm_sa(g.set, i);

		sa.selector.ifindex = numbers[i];
		xm_set_add_sa(set, &sa);
	}
	xm_set_seal(set);
	xm_set_free(g.set);
	g.set = set;
	return g;
}

static char *difference_of(const char *text, const uint32_t numbers[])
{
	struct gateway kernel = kernel_of(text, numbers);
	char *difference;
	struct trouble t;

	assert_int_equal(beside_compare(&kernel, text, &difference, &t), 0);
	gateway_free(&kernel);
	return difference;
}

/* A text has names of interfaces, the kernel numbers. */
static void interfaces_are_told_apart(void **state)
{
	static const char text[] = BOUND("0x00000001", "7001", "outer") BOUND(
		"0x00000002", "7002", "lo") BOUND("0x00000003", "7003", "inner")
		BOUND("0x00000004", "7004", "outer") "# ip -s xfrm policy\n";
	static const uint32_t same[] = { 9, 1, 4, 9 };
	static const uint32_t other[] = { 9, 1, 4, 4 };
	char *difference = difference_of(text, same);

	(void)state;
	if (difference)
		fail_msg("%s", difference);
	difference = difference_of(text, other);
	assert_non_null(difference);
	free(difference);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_text_is_the_dump),
		cmocka_unit_test(what_is_cut_short_is_refused),
		cmocka_unit_test(what_is_no_value_is_refused),
		cmocka_unit_test(an_empty_output),
		cmocka_unit_test(of_two_moments_the_later),
		cmocka_unit_test(both_ends_are_refused),
		cmocka_unit_test(larval_ones),
		cmocka_unit_test(selectors),
		cmocka_unit_test(interfaces_are_told_apart),
		cmocka_unit_test(what_barf_tells_beside),
		cmocka_unit_test(what_look_sorts),
		cmocka_unit_test(charons_names),
		cmocka_unit_test(a_monitor_tells_what_happened),
		cmocka_unit_test(a_monitor_names_sas),
		cmocka_unit_test(files_are_told_by_their_content),
		cmocka_unit_test(a_dump_keeps_what_is_not_known),
	};

	return cmocka_run_group_tests_name("pasted", tests, NULL, NULL);
}
