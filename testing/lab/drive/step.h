/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * step.h - do one step of a scenario.
 */
#ifndef LAB_STEP_H
#define LAB_STEP_H

#include "drive/lab.h"

/**
 * step_do() - do a step and wait until its event is seen.
 *
 * Returns 0, or -1 with lab->trouble set: when a command failed that must not,
 * or the event did not come before the deadline.
 */
int step_do(struct lab *lab, const struct scenario_step *step);

#endif
