/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * predict.h - what a cell should show, computed from its scenario alone.
 *
 * A small model of two or more gateways.  It says which expansions the steps
 * bring up, which policy the sender's SPD picks and which SA its kernel takes,
 * which policy the receiver's SPD picks, and whether that one accepts the SA.
 * It knows the faults of an unpatched pluto and what each part of the series
 * changes.  The model decides nothing: the judge takes reasons from it, explain
 * prints it, and the unit tests check the scenarios against it.
 */
#ifndef LAB_PREDICT_H
#define LAB_PREDICT_H

#include "predict/predict_state.h"

enum outcome {
	OUTCOME_DELIVERED,
	OUTCOME_MISMATCH,  /* XfrmInTmplMismatch at the receiver */
	OUTCOME_DROPPED,   /* by the sender's own drop policy */
	OUTCOME_NO_POLICY, /* no policy covers it: blocked by the lab */
	OUTCOME_ASTRAY,	   /* decrypted by another gateway than the receiver */
	OUTCOME_LOST_SA,   /* a step made one end of its SA vanish */
};

/* What happens to the packets of one direction of a flow. */
struct path {
	enum outcome outcome;
	const struct scenario_site *sender, *receiver;
	const struct expansion *picked;	   /* by the sender's SPD */
	const struct expansion *carrier;   /* whose SA is taken: sender's end */
	const struct expansion *wanted;	   /* by the receiver's SPD */
	const struct expansion *wanted_sa; /* whose SA that policy wants: the
					 * end far from the receiver */
	const struct expansion *arrived;   /* carrier, receiver's end */
	const struct expansion *owner;	   /* canonical owner; sender's end */
	bool by_group;	 /* accepted on the SA of another group member */
	bool clear;	 /* sent as plaintext */
	bool redirected; /* by a policy that follows the peer's ranking */
};

/* Play the steps of a cell; release with model_free(). */
struct model *model_of(const struct cell *cell);

/* The same for the first @steps steps of its scenario only. */
struct model *model_until(const struct cell *cell, unsigned steps);

void model_free(struct model *m);

/**
 * model_path() - follow one direction of a flow.
 * @reply: that of the echo reply
 */
struct path model_path(const struct model *m, const struct scenario_flow *flow,
		       bool reply);

/* Whether all of a flow's packets arrive: both ways, for an echo. */
bool model_delivers(const struct model *m, const struct scenario_flow *flow);

/*
 * The same at the end of the flow's last settle step: its tunnel may have moved
 * to another gateway since.
 */
bool model_delivers_settled(const struct model *m,
			    const struct scenario_flow *flow);

/* The expectation that all flows together meet by then. */
enum expectation predict(const struct cell *cell);

/* "delivered", "dropped by XfrmInTmplMismatch" ... */
const char *outcome_name(enum outcome o);

/**
 * path_describe() - a path as one sentence, such as
 * "a sends on net/2x1, b's policy wants the SA of net/1x2".
 *
 * Returns a string to free().
 */
char *path_describe(const struct path *path);

#endif
