#ifndef DJANGO_FIELD_KIND_H
#define DJANGO_FIELD_KIND_H

/* What Django's own field classes do (django/db/models/fields, contrib/postgres, contrib/gis). */

enum field_trait {
	FIELD_FOREIGN = 1,	/* ForeignKey, OneToOneField: the column is NAME_id */
	FIELD_MANY = 2,		/* ManyToManyField */
	FIELD_RELATED = 4,	/* refers to another model: these, and ForeignObject */
	FIELD_UNIQUE = 8,	/* unique by itself: OneToOneField */
	FIELD_INDEXED = 16,	/* has an index unless db_index=False */
	FIELD_AUTO = 32,	/* counts by itself */
	FIELD_NOW = 64,		/* auto_now says what blank and editable are */
	FIELD_PRIVATE = 128,	/* never in a migration: GenericForeignKey */
	FIELD_COMPOSITE = 256,	/* CompositePrimaryKey: its arguments are fields */
	FIELD_GENERATED = 512,	/* has the column of its output_field */
	FIELD_ARRAY = 1024,	/* has that of its base_field, many times */
	FIELD_SHAPE = 2048,	/* of GeoDjango */
	FIELD_COLUMNLESS = 4096	/* has no column on any database */
};

struct field_kind {
	const char *name;	/* "CharField" */
	const char *module;	/* as Field.deconstruct() says: "django.db.models" */
	unsigned traits;
	const char *order;	/* its parameters in order; "*" at the end: then those of all */
	/*
	 * What deconstruct() drops and adds, besides what it does for all: "x=50" drops x
	 * where it is 50, "x=?" where it is false, "x=*" always; "+x=50" adds it where it
	 * is not given.
	 */
	const char *rules;
	const char *sqlite, *postgres;	/* the column's type; NULL: it has no column there */
};

/* field_kind_find(dotted): Return the class that Django's code knows by this name, or NULL. */
const struct field_kind *field_kind_find(const char *dotted);

/* field_kind_get(name): Return one of django.db.models. */
const struct field_kind *field_kind_get(const char *name);

/*
 * field_kind_parameter(k, i, n): Return the name of the ${i}th positional parameter, of ${*n}
 * bytes, or NULL: it has no such.  field_kind_rule(k, name, n): Return when one is dropped, what
 * stands behind the "=" in ${*n} bytes (0: never), or NULL: nothing is said.
 */
const char *field_kind_parameter(const struct field_kind *k, unsigned i, unsigned *n);
const char *field_kind_rule(const struct field_kind *k, const char *name, unsigned *n);

#endif
