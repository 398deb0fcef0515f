#ifndef DJANGO_MODEL_META_H
#define DJANGO_MODEL_META_H

struct model;
struct model_class;
struct models_reading;
struct value;

/* class Meta of a model (django/db/models/options.py). */

/* model_meta_set(R, K): Set meta, abstract, proxy and app of a class that is a model. */
int model_meta_set(struct models_reading *R, struct model_class *K);

/* model_meta_get(R, K, name): Return what its Meta says of an option, or NULL. */
struct value *model_meta_get(struct models_reading *R, const struct model_class *K,
    const char *name);

/*
 * model_meta_options(R, K, m): Set options, indexes and constraints of a model whose fields are
 * set.  Return 0, or -1 with a report.
 */
int model_meta_options(struct models_reading *R, struct model_class *K, struct model *m);

#endif
