/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * commands.h - one function per subcommand of plutolab.
 *
 * Each gets the arguments from its own name on, so that argv[0] is "run",
 * and returns the exit status: 0 good, 1 the answer is no, 2 there is no answer
 * (wrong usage, bad input, a run that cannot begin or go on), 4 nothing of it
 * can be tried here, 128 + a signal that ended it.  CI systems rely on them:
 * docs/ci/README.md.
 */
#ifndef LAB_COMMANDS_H
#define LAB_COMMANDS_H

#define DEFAULT_SCENARIOS "testing/scenarios"
#define DEFAULT_RESULTS "build/regress"

int run_command(int argc, char *argv[]);     /* run_command.c */
int chaos_command(int argc, char *argv[]);   /* chaos.c */
int merge_command(int argc, char *argv[]);   /* merge.c: of many machines */
int junit_command(int argc, char *argv[]);   /* junit_command.c */
int list_command(int argc, char *argv[]);    /* list.c */
int scale_command(int argc, char *argv[]);   /* scale.c */
int mutants_command(int argc, char *argv[]); /* mutants.c */
int differential_command(int argc, char *argv[]); /* the model, tried */
int check_command(int argc, char *argv[]);	  /* check.c */
int syntax_command(int argc, char *argv[]);	  /* syntax_command.c */
int explain_command(int argc, char *argv[]);	  /* explain.c */
int report_command(int argc, char *argv[]);	  /* report_command.c */

#endif
