/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * commands.h - one function per subcommand of plutolab.
 *
 * Each gets the arguments from the subcommand's name on, so that argv[0] is
 * "run", and returns the exit status: 0 good; 1 the answer is no; 2 no answer
 * (wrong usage, bad input, a run that cannot begin or go on); 4 all cells were
 * skipped; 128 + n ended by signal n.  CI systems rely on these values:
 * docs/ci/README.md.
 */
#ifndef LAB_COMMANDS_H
#define LAB_COMMANDS_H

#define DEFAULT_SCENARIOS "testing/scenarios"
#define DEFAULT_RESULTS "build/regress"

int run_command(int argc, char *argv[]);     /* run_command.c */
int chaos_command(int argc, char *argv[]);   /* chaos.c */
int merge_command(int argc, char *argv[]);   /* merge.c: joins the shards */
int junit_command(int argc, char *argv[]);   /* junit_command.c */
int list_command(int argc, char *argv[]);    /* list.c */
int scale_command(int argc, char *argv[]);   /* scale.c */
int mutants_command(int argc, char *argv[]); /* mutants.c */
int differential_command(int argc, char *argv[]); /* differential_command.c */
int check_command(int argc, char *argv[]);	  /* check.c */
int syntax_command(int argc, char *argv[]);	  /* syntax_command.c */
int explain_command(int argc, char *argv[]);	  /* explain.c */
int report_command(int argc, char *argv[]);	  /* report_command.c */

#endif
