#ifndef DJANGO_DRIFT_PART_H
#define DJANGO_DRIFT_PART_H

#include "django/drift.h"
#include "django/same.h"

struct eval;
struct model;
struct named;

/* What the parts of the comparison share. */

struct comparing {
	struct drift *D;
	struct same same;
	struct eval *eval;
	const struct apps *apps;
	const struct state *history, *models;
	const struct model *old, *new;	/* at work; either may be NULL */
};

/*
 * drift_add(C, operation, name, schema, V, format, ...): Note a change of the model at work.
 * Return 0, or -1 with a report.
 */
int drift_add(struct comparing *C, const char *operation, const char *name, int schema,
    const struct value *V, const char *format, ...) __attribute__((format(printf, 6, 7)));

/* drift_values(C, V, W): same_value(), where either may be NULL for the default. */
int drift_values(struct comparing *C, struct value *V, struct value *W);

/* drift_was_group(C, index): Has a group of index_together become this index?  Return 1 or 0. */
int drift_was_group(struct comparing *C, const struct named *index);

/* Of a model that is on both sides.  Return 0, or -1 with a report. */
int drift_fields(struct comparing *C);
int drift_options(struct comparing *C);
int drift_indexes(struct comparing *C);

#endif
