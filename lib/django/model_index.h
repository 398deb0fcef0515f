#ifndef DJANGO_MODEL_INDEX_H
#define DJANGO_MODEL_INDEX_H

struct model;
struct model_class;
struct models_reading;

/*
 * model_index_set(R, K, m): Set indexes and constraints by Meta, with the names that Django gives
 * (Options.contribute_to_class, Index.set_name_with_model).  Return 0, or -1 with a report.
 */
int model_index_set(struct models_reading *R, struct model_class *K, struct model *m);

#endif
