// SPDX-License-Identifier: GPL-2.0-or-later
/* skip.c - why a test cannot run here */
#include "upstream/skip.h"

#include <dirent.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/must.h"

const char *const feature_names[FEATURES] = {
	[FEATURE_NFT] = "nft",
	[FEATURE_NAT] = "nat",
	[FEATURE_XFRM_LINK] = "xfrm-link",
	[FEATURE_ESPINTCP] = "espintcp",
};

struct need {
	const char *pattern; /* in a command; extended */
	const char *reason;
	int feature; /* that must be there, or -1: cannot run at all */
};

static const struct need command_needs[] = {
	{ "strongswan|swanctl", "a strongSwan peer", -1 },
	{ "iked\\.sh|[^a-z]iked|racoon|setkey", "another system's IKE daemon",
	  -1 },
	{ "ocspd\\.sh|httpd\\.sh", "an OCSP or CRL server", -1 },
	{ "x509|certutil|pk12util|openssl|crlutil|vfychain|swan-prep.* -x|"
	  "\\.p12|/testing/x509",
	  "certificates", -1 },
	{ "(^|[^a-z])(dig|unbound|nsd|drill)([^a-z]|$)|unbound-start|"
	  "start-dns|--dnssec",
	  "a DNS server", -1 },
	{ "fips", "FIPS mode", -1 },
	{ "setenforce|semodule|runcon|getenforce|audit|ausearch|chcon",
	  "SELinux or audit", -1 },
	{ "faketime", "faketime", -1 },
	{ "valgrind", "valgrind", -1 },
	{ "xl2tpd|l2tpd\\.sh", "xl2tpd", -1 },
	{ "journalctl", "the systemd journal", -1 },
	{ "update-crypto-policies", "crypto policies", -1 },
	{ "docker|pipework", "docker", -1 },
	{ "(^|[^a-z])make[^a-z]|gcc|/source/|rpm", "a build in the guest", -1 },
	{ "socat|httperf|iperf|gdb |expect ", "a program that is not here",
	  -1 },
	{ "nic-nat|nic-nft-nat|MASQUERADE|SNAT|DNAT|-t nat",
	  "the guest's kernel has no nat chains (NFT_CHAIN_NAT)", FEATURE_NAT },
	{ "iptables|ip6tables|nft |block-non-ipsec",
	  "the guest's kernel has no NF_TABLES_IPV4, which iptables needs",
	  FEATURE_NFT },
	{ "type xfrm|ipsec-interface",
	  "the guest's kernel has no XFRM_INTERFACE", FEATURE_XFRM_LINK },
};

static const struct need file_needs[] = {
	{ "\n[ \t]*(left|right)?cert=|\n[ \t]*[a-z]*rsasigkey=%cert|"
	  "\n[ \t]*(left|right)?ca=",
	  "certificates", -1 },
	{ "\n[ \t]*ipsec-interface[ \t]*=[ \t]*[^n]",
	  "the guest's kernel has no XFRM_INTERFACE", FEATURE_XFRM_LINK },
	{ "\n[ \t]*(enable-tcp|listen-tcp)[ \t]*=[ \t]*[^n]",
	  "the guest's kernel has no INET_ESPINTCP", FEATURE_ESPINTCP },
	{ "\n[ \t]*(nflog-group|nflog)[ \t]*=",
	  "the guest's kernel has no NF_TABLES_IPV4, which NFLOG needs",
	  FEATURE_NFT },
	{ "\n[ \t]*(left|right)cat[ \t]*=[ \t]*y",
	  "the guest's kernel has no nat chains (NFT_CHAIN_NAT)", FEATURE_NAT },
};

static bool finds(const char *pattern, const char *text)
{
	regex_t compiled;
	bool found;

	if (regcomp(&compiled, pattern, REG_EXTENDED | REG_NOSUB))
		return false;
	found = regexec(&compiled, text, 0, NULL, 0) == 0;
	regfree(&compiled);
	return found;
}

static const char *look(const struct need *needs, size_t count,
			const char *text, const bool have[FEATURES])
{
	for (size_t i = 0; i < count; i++) {
		if ((needs[i].feature < 0 || !have[needs[i].feature]) &&
		    finds(needs[i].pattern, text))
			return needs[i].reason;
	}
	return NULL;
}

static int is_config(const struct dirent *entry)
{
	const char *dot = strrchr(entry->d_name, '.');

	return dot && strcmp(dot, ".conf") == 0;
}

static const char *look_in_files(const char *dir, const bool have[FEATURES])
{
	struct dirent **all;
	int count = scandir(dir, &all, is_config, alphasort);
	const char *reason = NULL;

	for (int i = 0; i < count; i++) {
		struct trouble ignored = { .text = "" };
		char *path = must_printf("%s/%s", dir, all[i]->d_name);
		char *text = file_read(path, &ignored);

		if (text && !reason)
			reason = look(file_needs,
				      sizeof(file_needs) / sizeof(*file_needs),
				      text, have);
		free(text);
		free(path);
		free(all[i]);
	}
	if (count >= 0)
		free(all);
	return reason;
}

/* All commands but comments, a line each. */
static char *all_commands(const struct script *s)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = must_memstream(&text, &size);

	for (size_t i = 0; i < s->count; i++)
		if (s->all[i].host >= 0 && s->all[i].line[0] != '#')
			fprintf(out, "%s\n", s->all[i].line);
	fclose(out);
	return text;
}

const char *skip_reason(const char *dir, const char *status,
			const struct script *script, const bool have[FEATURES])
{
	const char *reason;
	char *text;

	if (strcmp(status, "wip") == 0)
		return "work in progress, says TESTLIST";
	if (strcmp(status, "skiptest") == 0)
		return "for a human's eye, says TESTLIST";
	if (strcmp(status, "good") != 0)
		return "not good, says TESTLIST";
	if (script->foreign)
		return "a host with another operating system";
	if (script->count == 0)
		return "no commands";
	text = all_commands(script);
	reason = look(command_needs,
		      sizeof(command_needs) / sizeof(*command_needs), text,
		      have);
	free(text);
	return reason ? reason : look_in_files(dir, have);
}
