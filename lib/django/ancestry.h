#ifndef DJANGO_ANCESTRY_H
#define DJANGO_ANCESTRY_H

struct field;
struct field_kind;
struct model;
struct state;
struct value;

/* What models have by their bases, and by default (Options._prepare, db/models/options.py). */

/*
 * ancestry_base(S, m, i): Return the ${i}th of a model's bases that is a model of the state, or
 * NULL.
 */
struct model *ancestry_base(const struct state *S, const struct model *m, unsigned i);

/* ancestry_table(S, m): Return the model whose table ${m} has: a proxy has that of its base. */
const struct model *ancestry_table(const struct state *S, const struct model *m);

/* ancestry_field(S, m, name): Return a field of a model or of a base with a table, or NULL. */
const struct field *ancestry_field(const struct state *S, const struct model *m, const char *name);

/* ancestry_primary(S, m): Return the field that is the primary key, or NULL: an implicit "id". */
const struct field *ancestry_primary(const struct state *S, const struct model *m);

/* ancestry_automatic(S): Return the class of an implicit primary key, or NULL: not known. */
const struct field_kind *ancestry_automatic(const struct state *S);

/*
 * ancestry_open(S, m): Return a base that may hold fields of its own and is no model of the state
 * (an abstract one, in a migration written by hand), or NULL.
 */
const struct value *ancestry_open(const struct state *S, const struct model *m);

#endif
