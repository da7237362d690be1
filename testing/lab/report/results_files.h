/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * results_files.h - the results of a run as JSON, TAP and JUnit's XML.
 */
#ifndef LAB_RESULTS_FILES_H
#define LAB_RESULTS_FILES_H

#include "report/result.h"

/*
 * Write results.json, results.tap, results.xml and observations/ to the
 * directory of the options.  A file that cannot be written is reported on
 * stderr and counted in @r.
 */
void results_write_files(struct report *r);

#endif
