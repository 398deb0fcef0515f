#ifndef DJANGO_FIELD_CLASS_H
#define DJANGO_FIELD_CLASS_H

struct eval;
struct field_kind;
struct value;

/* What is known of the class of a field. */

enum { FIELD_INITS = 8 };

struct field_class {
	const char *path;		/* as deconstruct() says, or NULL */
	const struct field_kind *kind;	/* the nearest of Django's own, or NULL */
	const struct field_kind *column; /* that which get_internal_type() names, or NULL */
	const char *db_type;		/* what db_type() always returns, or NULL */
	const struct value *inits[FIELD_INITS];	/* __init__ of it and its bases before ${kind} */
	unsigned inits_n;
	int open;			/* it takes its arguments in its own way, or is not known */
	int unknown;			/* there is a base that was not seen */
	int own_model;			/* it may change the model it is put into */
};

/* field_class_of(E, V, C): Look at what a field is a call of. */
void field_class_of(struct eval *E, struct value *V, struct field_class *C);

/* field_class_resolve(E, V): eval_resolve() through names for names; Django's own stay. */
struct value *field_class_resolve(struct eval *E, struct value *V);

#endif
