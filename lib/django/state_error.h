#ifndef DJANGO_STATE_ERROR_H
#define DJANGO_STATE_ERROR_H

struct migration;
struct value;

/* What goes wrong while history is replayed, or cannot be known: the rules S tell it. */

enum state_error_kind {
	STATE_NO_MODEL,		/* S001 */
	STATE_NO_FIELD,		/* S002 */
	STATE_EXISTS,		/* S003: a model or field of this name */
	STATE_NO_NAME,		/* S004: an index or constraint that is not there, or is taken */
	STATE_DOUBLE,		/* S005: twice in a CreateModel; an index without a name */
	STATE_DANGLING,		/* S006: refers to what is not there */
	STATE_UNKNOWN		/* cannot be known without running code; F010 */
};

struct state_error {
	enum state_error_kind kind;
	const struct migration *migration;	/* NULL: models.py */
	const struct value *value;		/* its place */
	const char *app, *model;		/* or NULL */
	const char *text;			/* one line, without the place */
};

#endif
