// SPDX-License-Identifier: GPL-2.0-or-later
/* shell.c - a shell on a terminal, and its prompts */
#include "upstream/shell.h"

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/must.h"
#include "os/await.h"

void shell_open(struct shell *s, int terminal, const char *host)
{
	/* PS1 of testing/kvm/root/bash_profile: [USER@HOST DIR STATUS]# */
	char *pattern = must_printf(
		"(\\[root@%s [-+=:,.a-zA-Z0-9_~/]+( ([0-9]+))?\\]"
		"|%s)# ",
		host, host);

	*s = (struct shell) { .terminal = terminal, .text = must_strdup("") };
	if (regcomp(&s->prompt, pattern, REG_EXTENDED))
		abort(); /* a constant but for the host */
	free(pattern);
}

/* Take the output before the first prompt off the text. */
static bool take(struct shell *s, char **out, int *status)
{
	regmatch_t match[4] = { { .rm_so = 0, .rm_eo = (regoff_t)s->length } };

	if (regexec(&s->prompt, s->text, 4, match, REG_STARTEND))
		return false;
	*out = strndup(s->text, (size_t)match[0].rm_so);
	*status = match[3].rm_so < 0 ?
			  0 :
			  (int)strtol(s->text + match[3].rm_so, NULL, 10);
	s->length -= (size_t)match[0].rm_eo;
	memmove(s->text, s->text + match[0].rm_eo, s->length + 1);
	return true;
}

/* What is there to read; NUL, which no console should have, becomes '?'. */
static bool more(struct shell *s)
{
	char part[4096];
	ssize_t got = read(s->terminal, part, sizeof(part));

	if (got < 0 && errno == EINTR)
		return true;
	if (got <= 0)
		return false; /* EIO: nobody has the terminal any more */
	s->text = must_grow(s->text, s->length + (size_t)got + 1, 1);
	for (ssize_t i = 0; i < got; i++)
		s->text[s->length++] = (char)(part[i] ? part[i] : '?');
	s->text[s->length] = '\0';
	return true;
}

enum shell_end shell_await(struct shell *s, unsigned ms, char **out,
			   int *status)
{
	uint64_t deadline = now_ms() + await_ms(ms);
	struct pollfd poller = { .fd = s->terminal, .events = POLLIN };
	enum shell_end end = SHELL_PROMPT;

	*status = 0;
	while (!take(s, out, status)) {
		uint64_t now = now_ms();

		if (now >= deadline)
			end = SHELL_TIMEOUT;
		else if (poll(&poller, 1, (int)(deadline - now)) > 0 &&
			 !more(s))
			end = SHELL_EOF;
		if (end != SHELL_PROMPT) {
			*out = s->text;
			s->text = must_strdup("");
			s->length = 0;
			break;
		}
	}
	return end;
}

enum shell_end shell_run(struct shell *s, const char *line, unsigned ms,
			 char **out, int *status)
{
	char *text = must_printf("%s\n", line);
	size_t length = strlen(text);
	ssize_t put = write(s->terminal, text, length);

	free(text);
	if (put != (ssize_t)length) {
		*out = must_strdup("");
		return SHELL_EOF;
	}
	return shell_await(s, ms, out, status);
}

void shell_close(struct shell *s)
{
	close(s->terminal);
	regfree(&s->prompt);
	free(s->text);
}
