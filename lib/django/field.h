#ifndef DJANGO_FIELD_H
#define DJANGO_FIELD_H

#include <stddef.h>
#include <stdint.h>

struct apps;
struct arena;
struct eval;
struct migration;
struct settings;
struct value;

/*
 * A model field as Django takes it apart: the path of its class, and the arguments that
 * differ from the defaults (Field.deconstruct in django/db/models/fields/__init__.py,
 * related.py).  The same of a migration and of models.py, so that the two can be compared.
 */

struct field_kind;	/* what Django's own classes do; field_kind.h */

struct field_argument {
	const char *name;	/* positional ones have their names; "*": a tuple of others */
	struct value *value;
};

struct field_implied {
	const char *name;
	struct value *value;	/* NULL: Django's default */
	int known;
};

struct field {
	const char *name;		/* in its model */
	const char *path;		/* "django.db.models.CharField"; NULL: not known */
	const struct field_kind *kind;	/* of the nearest of Django's own; NULL: not known */
	struct field_argument *arguments; /* ordered by name, defaults dropped */
	size_t n;
	int open;			/* there may be others: of a class of its own ways */
	const struct field_kind *column; /* the class whose column it has, or NULL: not known */
	const char *db_type;		/* the column's type, whatever the class; or NULL */
	struct field_implied *implied;	/* what constructors of its class put in besides */
	size_t implied_n;
	int own_model;			/* its class may change the model: contribute_to_class() */
	const char *to_app, *to_model;	/* of a relation, lowercased; NULL: none, or not known */
	const char *setting;		/* the swappable setting that names it, or NULL */
	const char *through_app, *through_model; /* likewise; NULL: a table of its own */
	const struct value *value;	/* the call: its place */
	const struct migration *made;	/* that set it last; NULL: models.py */
	const struct migration *added;	/* that set it first, likewise */
};

/* What a field is read within. */
struct field_place {
	struct arena *arena;	/* where the field lives */
	struct eval *eval;
	const struct settings *settings; /* or NULL */
	const struct apps *apps;	/* or NULL; for relations to classes */
	const char *app, *model; /* for relations to "self" and to "Model" */
};

/*
 * field_read(P, name, V, F):
 * Take apart the call ${V}.  Return 0, also when little of it is known; -1 with a
 * report (memory).  As in a migration: what a field learns from its model is not there (a
 * primary key's serialize=False, verbose_name of the implicit "id").
 */
int field_read(const struct field_place *P, const char *name, struct value *V, struct field *F);

/* field_get(F, name): Return an argument that is not the default, or NULL. */
struct value *field_get(const struct field *F, const char *name);

/*
 * field_effective(F, name, V):
 * What the field itself has for an argument, for its column: what was given, or
 * what its class puts in.  Return 1, with ${*V} NULL: the default; or 0: not known.
 */
int field_effective(const struct field *F, const char *name, struct value **V);

#endif
