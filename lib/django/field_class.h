#ifndef DJANGO_FIELD_CLASS_H
#define DJANGO_FIELD_CLASS_H

struct eval;
struct field_kind;
struct value;

/* What is known of the class of a field. */

struct field_class {
	const char *path;		/* as deconstruct() says, or NULL */
	const struct field_kind *kind;	/* the nearest of Django's own, or NULL */
	const struct value *init;	/* its own __init__, or NULL */
	int open;			/* it takes its arguments in its own way, or is not known */
	int own_column;			/* what its column is like it says itself */
	int own_model;			/* it may change the model it is put into */
};

/* field_class_of(E, V, C): Look at what a field is a call of. */
void field_class_of(struct eval *E, struct value *V, struct field_class *C);

/* field_class_resolve(E, V): eval_resolve() through names for names; Django's own stay. */
struct value *field_class_resolve(struct eval *E, struct value *V);

#endif
