#ifndef DJANGO_MODEL_MANAGERS_H
#define DJANGO_MODEL_MANAGERS_H

struct model;
struct model_class;
struct models_reading;

/*
 * model_managers_set(R, K, m): Set the managers that a migration would know (Options.managers,
 * ModelState.from_model); an unknown value where that is not known.  Return 0, or -1 with a report.
 */
int model_managers_set(struct models_reading *R, struct model_class *K, struct model *m);

#endif
