#ifndef DJANGO_MODELS_H
#define DJANGO_MODELS_H

struct apps;
struct state;

/* The models as models.py has them, read without running it (a model class, Meta, its bases). */

/*
 * models_read(A):
 * Read the models of the apps whose code is at hand, as the state that
 * makemigrations would compare with (ProjectState.from_apps).  Return it, or NULL
 * with a report (memory).  Models that are only known in part are marked open.
 */
struct state *models_read(const struct apps *A);

#endif
