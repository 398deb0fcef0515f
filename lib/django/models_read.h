#ifndef DJANGO_MODELS_READ_H
#define DJANGO_MODELS_READ_H

#include <stddef.h>
#include <stdint.h>

#include "django/field.h"
#include "django/state.h"

/* What the readers of models.py share (ModelBase in django/db/models/base.py). */

/* What a name in a class stands for. */
enum attribute_kind {
	ATTRIBUTE_PLAIN,	/* nothing that Django looks at */
	ATTRIBUTE_FIELD,
	ATTRIBUTE_MANY,		/* a many-to-many field: they stand last */
	ATTRIBUTE_PRIVATE,	/* GenericForeignKey: in no migration */
	ATTRIBUTE_MANAGER,
	ATTRIBUTE_HISTORY,	/* HistoricalRecords: makes a model of its own */
	ATTRIBUTE_OTHER,	/* takes part in making the class, who knows how */
	ATTRIBUTE_UNKNOWN
};

struct attribute {
	const char *name;
	struct value *value;	/* the call; NULL: of a link that Django adds */
	enum attribute_kind kind;
	int64_t order;		/* creation_counter: fields stand by it */
	struct model_class *parent;	/* to which it is the link; or NULL */
	struct field *field;	/* once it is read; NULL: it is none, or of an abstract class */
};

struct model_class {
	struct value *value;	/* VALUE_CLASS */
	int is_model;		/* -1: it is not known */
	int abstract, proxy;
	int embedded;		/* of django-mongodb-backend: within other models */
	int open_options;	/* a metaclass may add to Meta */
	int ready, collected, read;	/* how far its reading is */
	struct model_class **bases, **mro;	/* at hand; mro begins with itself */
	size_t bases_n, mro_n;
	struct value *meta;	/* the class Meta that holds for it, or NULL */
	const char *app;	/* label; NULL: none */
	const char *open;	/* why there may be more to it than is seen, or NULL */
	struct attribute *attributes;	/* its own, and copies of those of abstract bases */
	size_t attributes_n, attributes_size;
};

/* Code that does not run may go beyond all measure; then it counts as not known. */
enum { MODELS_BASES_DEEP = 60, MODELS_BASES = 300, MODELS_ATTRIBUTES = 3000 };

struct models_reading {
	struct arena *arena;
	struct state *state;
	struct eval *eval;
	const struct apps *apps;
	struct model_class **classes;	/* by hash of the class */
	size_t n, size;
	unsigned django;		/* its version, 502 for 5.2; 0: nothing says it */
	unsigned depth;			/* of classes and their bases */
	int64_t automatic;	/* creation_counter of fields that Django adds: it falls */
};

/* models_app_of(A, module): Return the label of the app that holds a module, or NULL. */
const char *models_app_of(const struct apps *A, const char *module);

/* model_class_of(R, V): Return what is known of a VALUE_CLASS, or NULL with a report (memory). */
struct model_class *model_class_of(struct models_reading *R, struct value *V);

/* model_class_resolve(R, V): eval_resolve() to the end; Django's own fields and models stay. */
struct value *model_class_resolve(struct models_reading *R, struct value *V);

/* model_class_concrete(K): Return what a proxy stands for, else ${K}. */
struct model_class *model_class_concrete(struct model_class *K);

/* model_fields_read(R, K): Set attributes of a model, and read its fields.  Return 0 or -1. */
int model_fields_read(struct models_reading *R, struct model_class *K);

#endif
