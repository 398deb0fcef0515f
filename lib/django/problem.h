#ifndef DJANGO_PROBLEM_H
#define DJANGO_PROBLEM_H

#include <stddef.h>
#include <stdint.h>

struct arena;

/*
 * What is wrong with a project, or cannot be known of it, each with its place.
 * Reading goes on behind a problem; who reads decides what it means.
 */

enum problem_kind {
	PROBLEM_UNKNOWN,	/* cannot be known without running code */
	PROBLEM_SETTING,	/* a setting that Django would not take */
	PROBLEM_APP,		/* an app that Django would not take: no such module... */
	PROBLEM_UNREADABLE,	/* file or folder cannot be read */
	PROBLEM_LINK,		/* file is a link that leads out of the project; it was not read */
	PROBLEM_SYNTAX,		/* file is no Python */
	PROBLEM_NO_CLASS,	/* migration file without a class Migration */
	PROBLEM_ELEMENT		/* an edge that is no pair of texts, or own-app __latest__ */
};

struct problem {
	enum problem_kind kind;
	const char *path;	/* absolute, or NULL */
	uint32_t line, column;	/* from 1; 0: the whole file */
	const char *app, *name;	/* of the app and migration, or NULL */
	const char *text;	/* "the value of 'DATABASES' is not known: ..." */
};

struct problems {
	struct arena *arena;	/* where they live */
	struct problem *all;
	size_t n, size;
};

/*
 * problems_add(L, like, format, ...):
 * Add one: ${like} with the text.  Return 0, or -1 with a report.
 */
int problems_add(struct problems *L, const struct problem *like, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* problems_free(L): Free the list (the texts belong to the arena). */
void problems_free(struct problems *L);

#endif
