#ifndef PYTHON_INSTANCE_H
#define PYTHON_INSTANCE_H

struct eval;
struct site;
struct value;

/*
 * Objects of plain classes: those whose bases are all known, so that their attributes can
 * be told from what the class says, __init__ sets and __getattr__ gives.  An object is the call
 * that makes it; __init__ is carried out when it is first asked for something.
 */

/* instance_is(V): Return 1 if ${V} is such an object, else 0. */
int instance_is(const struct value *V);

/* instance_attribute(E, V, name): Return the attribute; an AttributeError where there is none. */
struct value *instance_attribute(struct eval *E, struct value *V, const char *name);

/* instance_method(E, S): Return what the method gives, or NULL: it is not followed. */
struct value *instance_method(struct eval *E, struct site *S);

/* instance_assign(E, V, name, value): Set an attribute. */
void instance_assign(struct eval *E, struct value *V, const char *name, struct value *value);

/* eval_attribute_set(E, of, name, V): Let an attribute of a class, module or object be ${V}. */
void eval_attribute_set(struct eval *E, struct value *of, const char *name, struct value *V);

#endif
