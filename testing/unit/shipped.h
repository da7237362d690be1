/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * shipped.h - the scenarios of testing/scenarios, as a fixture of a group.
 *
 * Tests run at the top of the checkout.
 */
#ifndef UNIT_SHIPPED_H
#define UNIT_SHIPPED_H

#include <stdio.h>

#include "scenario/cell.h"
#include "scenario/scenario.h"

static struct scenario_set set;

/* group setup: fails when a shipped scenario is wrong */
static int load(void **state)
{
	(void)state;
	return scenario_load_dir("testing/scenarios", &set, stderr);
}

/* group teardown */
static int unload(void **state)
{
	(void)state;
	scenario_set_free(&set);
	return 0;
}

#endif
