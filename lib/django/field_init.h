#ifndef DJANGO_FIELD_INIT_H
#define DJANGO_FIELD_INIT_H

struct arena;
struct value;

/*
 * What the constructor of a project's field class does with an argument: the forms that people
 * write (kwargs.setdefault("x", 1), kwargs["x"] = 1, super().__init__(x=1), a parameter with a
 * default...) are understood, all others are not known.
 */
enum field_init {
	INIT_PASSES,	/* it goes on to the base */
	INIT_DEFAULTS,	/* so does a value where none is given */
	INIT_SETS,	/* a value takes its place; NULL: nothing does */
	INIT_UNKNOWN
};

/* field_init(A, init, name, V): Look at a def __init__; ${*V} is the value, or NULL. */
enum field_init field_init(struct arena *A, const struct value *init, const char *name,
    struct value **V);

/* field_init_returns(method): Return the text that is all a method returns, or NULL. */
const char *field_init_returns(const struct value *method);

#endif
