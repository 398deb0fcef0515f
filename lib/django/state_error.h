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
	STATE_UNKNOWN,		/* cannot be known without running code; F010 */
	STATE_UNREAD		/* a migration that is not there, or could not be read */
};

struct state_error {
	enum state_error_kind kind;
	const struct migration *migration;	/* NULL: models.py, or not there */
	const struct value *value;		/* its place */
	const char *app, *model;		/* or NULL: any of the app */
	const char *text;			/* one line, without the place */
};

/* A relation or base in another app, and whose it is when the operation comes. */
struct state_need {
	const struct migration *from;
	const struct value *value;	/* its place */
	const char *app, *model;	/* lowercased */
	const char *setting;		/* that names it, or NULL */
	const struct migration *made;	/* that gave the model its name; NULL: not there */
};

#endif
