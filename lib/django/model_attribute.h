#ifndef DJANGO_MODEL_ATTRIBUTE_H
#define DJANGO_MODEL_ATTRIBUTE_H

#include "django/models_read.h"

struct ast;

/* What the attributes of a class are to Django: fields, managers, others. */

/*
 * model_attribute_kind(R, V, why):
 * Return what an attribute is; ${*why} is set when it adds to its model what is not seen
 * otherwise.
 */
enum attribute_kind model_attribute_kind(struct models_reading *R, struct value *V,
    const char **why);

/*
 * model_attribute_adds(N): Does code hand fields to a class that it is given?
 * model_attribute_makes(N): Likewise, or does it make fields?
 */
int model_attribute_adds(const struct ast *N);
int model_attribute_makes(const struct ast *N);

/*
 * model_attribute_queryset(R, V): Of a class that Manager.from_queryset() makes, return the
 * manager's; else NULL.
 */
struct value *model_attribute_queryset(struct models_reading *R, struct value *V);

#endif
