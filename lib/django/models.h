#ifndef DJANGO_MODELS_H
#define DJANGO_MODELS_H

struct apps;
struct state;

/* The models as models.py has them, read without running it (a model class, Meta, its bases). */

enum models_which { MODELS_OWN, MODELS_ALL };	/* of the project's own apps; of all at hand */

/*
 * models_read(A, which):
 * Read the models of apps whose code is at hand, as the state that makemigrations would compare
 * with (ProjectState.from_apps).  Return it, or NULL with a report (memory).  Models
 * that are only known in part are marked open; those that may not be there, doubtful.
 */
struct state *models_read(const struct apps *A, enum models_which which);

#endif
