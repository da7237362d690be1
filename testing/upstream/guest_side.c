// SPDX-License-Identifier: GPL-2.0-or-later
/* guest_side.c - in a guest: one job, which is one test */
#include "upstream/guest_side.h"

#include <errno.h>
#include <glob.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "base/file.h"
#include "base/must.h"
#include "run/message.h"
#include "upstream/job.h"
#include "upstream/machine.h"
#include "upstream/program.h"
#include "upstream/session.h"

/* Whether /bin/sh can do it. */
static bool works(const char *command)
{
	/* a constant */
	return system(command) == 0; /* NOLINT(cert-env33-c) */
}

static bool has_espintcp(void)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	/* without a connection it is refused, but by its name it is known */
	bool known = fd >= 0 && (!setsockopt(fd, IPPROTO_TCP, TCP_ULP,
					     "espintcp", sizeof("espintcp")) ||
				 errno != ENOENT);

	if (fd >= 0)
		close(fd);
	return known;
}

static void probe(bool have[FEATURES])
{
	have[FEATURE_NFT] = works(
		"nft 'add table ip t; add chain ip t c "
		"{ type filter hook input priority 0; }' 2>/dev/null");
	have[FEATURE_NAT] = works(
		"nft 'add table ip t; add chain ip t n "
		"{ type nat hook postrouting priority 100; }' "
		"2>/dev/null");
	have[FEATURE_XFRM_LINK] = works(
		"ip link add x type xfrm dev lo if_id 1 2>/dev/null");
	have[FEATURE_ESPINTCP] = has_espintcp();
}

/*
 * Each layer as a file system of its own: those of an overlay must not be one
 * below the other, and all are below this machine's root.
 *
 * Returns "DIR:DIR", or NULL with @t set.
 */
static char *mount_layers(const char *dir, const char *layers,
			  struct trouble *t)
{
	char *all = must_printf("%s:/", layers), *rest = NULL, *text = NULL;
	size_t size = 0;
	FILE *out = must_memstream(&text, &size);
	unsigned number = 0;

	for (char *from = strtok_r(all, ":", &rest); from && !t->text[0];
	     from = strtok_r(NULL, ":", &rest)) {
		char *below = must_printf("layer%u", number++);
		char *at = must_printf("%s/%s", dir, below);

		if (file_make_directories(dir, below) ||
		    mount("none", at, "hostfs", MS_RDONLY, from))
			trouble(t, "mount %s at %s: %m", from, at);
		fprintf(out, "%s%s", number > 1 ? ":" : "", at);
		free(at);
		free(below);
	}
	fclose(out);
	free(all);
	if (!t->text[0])
		return text;
	free(text);
	return NULL;
}

/* The tree's testing/ with a layer to write to: hosts share it. */
static int mount_testing(const char *dir, const char *tree, struct trouble *t)
{
	char *target = must_printf("%s/testing", dir);
	char *options = must_printf("lowerdir=%s/testing,upperdir=%s/upper,"
				    "workdir=%s/work",
				    tree, dir, dir);

	if (file_make_directories(dir, "testing") ||
	    file_make_directories(dir, "upper") ||
	    file_make_directories(dir, "work"))
		trouble(t, "directories in %s: %m", dir);
	else if (mount("overlay", target, "overlay", 0, options))
		trouble(t, "mount %s/testing: %m", tree);
	free(options);
	free(target);
	return t->text[0] ? -1 : 0;
}

static int copy(const char *from, const char *to, struct trouble *t)
{
	const char *argv[] = { "/bin/cp", "-r", from, to, NULL };
	int status = program_end(program_start(argv, -1, -1));

	if (status)
		trouble(t, "cp %s: wait status 0x%x", from, status);
	return status ? -1 : 0;
}

/*
 * swan-prep has the kernel write cores there: in init's root, not a host's.
 * Copies them to @out; or removes them, if that is NULL, as they can be this
 * machine's: the guest sees a copy of its /tmp.  Returns how many there are.
 */
static unsigned each_core(const char *out)
{
	struct trouble ignored = { .text = "" };
	unsigned count = 0;
	glob_t found;

	if (glob("/tmp/core.*", 0, NULL, &found))
		return 0;
	for (; count < found.gl_pathc; count++) {
		if (out)
			copy(found.gl_pathv[count], out, &ignored);
		else
			unlink(found.gl_pathv[count]);
	}
	globfree(&found);
	return count;
}

static int do_test(int channel, const char *dir, const struct job *job,
		   struct trouble *t)
{
	char *test_dir = must_printf("%s/testing/pluto/%s", job->tree,
				     job->test);
	char *testing = must_printf("%s/testing", dir);
	char *output = must_printf("%s/pluto/%s/OUTPUT", testing, job->test);
	char *layers = mount_layers(dir, job->layers, t);
	struct machines m = {
		.dir = dir,
		.layers = layers,
		.testing = testing,
	};
	struct script script;
	int result = -1;

	each_core(NULL);
	if (layers && !script_load(test_dir, &script, t)) {
		if (!mount_testing(dir, job->tree, t) &&
		    (mkdir(output, 0777) == 0 || errno == EEXIST) &&
		    !machines_start(&m, script.used, t)) {
			result = session_run(&m, &script, job, channel, t);
			/* to where they can be read */
			if (copy(output, job->out, t))
				result = -1;
		}
		script_free(&script);
	}
	free(layers);
	free(output);
	free(testing);
	free(test_dir);
	return result;
}

int guest_side(int channel, const char *dir)
{
	struct trouble t = { .text = "" };
	struct answer answer = { .cores = 0 };
	struct message message;
	struct utsname name;
	struct job job;
	FILE *in = fdopen(dup(channel), "re");
	char *line = NULL, *text;
	size_t room = 0;

	message_write(channel, MESSAGE_READY,
		      uname(&name) == 0 ? name.release : "");
	if (!in || getline(&line, &room, in) <= 0)
		return -1;
	line[strcspn(line, "\n")] = '\0';
	if (!message_parse(line, &message) || message.kind != MESSAGE_CELL)
		trouble(&t, "not a job: \"%s\"", line);
	else if (!job_parse(message.text, &job, &t)) {
		if (job.test)
			do_test(channel, dir, &job, &t);
		else
			probe(answer.have);
		answer.cores = each_core(job.out);
		job_free(&job);
	}
	text = answer_print(&answer);
	message_write(channel, t.text[0] ? MESSAGE_FAILED : MESSAGE_SEEN,
		      t.text[0] ? t.text : text);
	/* "end": it has been read, and the line may go */
	if (getline(&line, &room, in) <= 0)
		fprintf(stderr, "no answer to the result\n");
	free(text);
	free(line);
	fclose(in);
	return 0;
}
