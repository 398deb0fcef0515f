#ifndef CHECK_OPERATIONS_H
#define CHECK_OPERATIONS_H

struct migration;
struct value;

/* The operations of a migration, one after the other, with those within others. */

struct operation {
	const struct migration *m;
	const char *name;	/* "CreateModel"; NULL: none of Django's, or not known */
	struct value *call;
	int state;		/* it is told to the state only, not to the database */
};

/* Return 0, or -1 to stop. */
typedef int operations_visit(const struct operation *O, void *context);

/*
 * operations_each(m, visit, context): Call ${visit} with each; one that is not known may be any
 * number of them.  Return 0, or -1 once ${visit} did.
 */
int operations_each(const struct migration *m, operations_visit *visit, void *context);

/* operations_text(O, i, name): Return an argument that is a text, or NULL. */
const char *operations_text(const struct operation *O, int i, const char *name);

/* operations_model(O): Return the name, afterwards, of the model that one is about, or NULL. */
const char *operations_model(const struct operation *O);

#endif
