#ifndef CHECK_STATE_JSON_H
#define CHECK_STATE_JSON_H

#include <stdio.h>

#include "check/draw.h"

struct state;
struct subject;

/*
 * state_json(S, state, apps, out):
 * Write a state as one JSON object on a line: models (ordered by label and lowercased name) with
 * what they are like in databases, and unknown, what cannot be known.  Return 0, or -1 with a
 * report.
 */
int state_json(
    const struct subject *S, const struct state *state, const struct draw_apps *apps, FILE *out);

#endif
