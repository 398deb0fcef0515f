#ifndef DJANGO_MODEL_H
#define DJANGO_MODEL_H

#include <stddef.h>

#include "django/field.h"

struct migration;
struct value;

/* A model with its fields and options, of migrations or of models.py. */

struct option {
	const char *name;	/* "db_table", "unique_together"; never "indexes", "constraints" */
	struct value *value;
};

/* An entry of Meta.indexes or Meta.constraints. */
struct named {
	const char *name;	/* NULL: not known */
	struct value *value;	/* the call */
	const struct migration *made;
};

struct model {
	const char *app, *name;	/* as written: "EventLog" */
	const char *lower;	/* lowercased: the key */
	struct field **fields;	/* in Django's order */
	size_t fields_n, fields_size;
	struct option *options;	/* ordered by name */
	size_t options_n, options_size;
	struct named *indexes, *constraints;
	size_t indexes_n, indexes_size, constraints_n, constraints_size;
	struct value *bases, *managers;	/* tuples or lists; NULL: the default */
	const struct value *value;	/* what made it: its place */
	const struct migration *made;	/* that created it; NULL: models.py */
	const struct migration *named;	/* that gave it its name: the same, or RenameModel */
	int doubtful;			/* of models.py: it may not be there */
	int embedded, open_options;	/* likewise: in others; code may add to its options */
	const char *open;		/* why there may be more to it than is seen, or NULL */
};

/* model_field(m, name), model_option(m, name): Return one, or NULL. */
struct field *model_field(const struct model *m, const char *name);
struct value *model_option(const struct model *m, const char *name);

/* model_managed(m): Does migrate make its table?  0: it is unmanaged, embedded or a proxy. */
int model_managed(const struct model *m);

#endif
