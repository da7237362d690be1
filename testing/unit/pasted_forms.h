/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pasted_forms.h - what mails, forums and logs do to a text.
 */
#ifndef UNIT_PASTED_FORMS_H
#define UNIT_PASTED_FORMS_H

#include "pasted_print.h"

static char *unchanged(char *text)
{
	return text;
}

static char *from_dos(char *text)
{
	return each_line(text, "", "\r\n");
}

static char *quoted(char *text)
{
	return each_line(text, "> > ", "\n");
}

static char *barred(char *text)
{
	return each_line(text, "| ", "\n");
}

static char *double_spaced(char *text)
{
	return each_line(text, "", "\n\n");
}

static char *tabs_are_spaces(char *text)
{
	return replaced(text, '\t', "        ");
}

static char *tabs_are_lost(char *text)
{
	return replaced(text, '\t', "");
}

static char *no_break_spaces(char *text)
{
	return replaced(replaced(text, '\t', "    "), ' ', "\xc2\xa0");
}

static char *logged(char *text)
{
	return each_line(text, "Aug 11 00:21:49 gw-a watchdog[812]: ", "\n");
}

static char *among_a_log(char *text)
{
	return each_line(text, "",
			 "\nAug 11 00:21:49 gw-a pluto[812]: "
			 "\"net\" #2: dir in mark 0x9/0x9 proto ah reqid 7\n");
}

static char *wrapped_at_72(char *text)
{
	return wrapped(text, 72);
}

static char *wrapped_at_60(char *text)
{
	return quoted(wrapped(text, 60));
}

static const struct {
	const char *name;
	char *(*change)(char *text);
} changes[] = {
	{ "none", unchanged },
	{ "CRLF", from_dos },
	{ "quoted", quoted },
	{ "bars", barred },
	{ "double spaced", double_spaced },
	{ "spaces", tabs_are_spaces },
	{ "no tabs", tabs_are_lost },
	{ "no-break", no_break_spaces },
	{ "logged", logged },
	{ "among a log", among_a_log },
	{ "wrapped", wrapped_at_72 },
	{ "wrapped more", wrapped_at_60 },
};

#endif
