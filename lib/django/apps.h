#ifndef DJANGO_APPS_H
#define DJANGO_APPS_H

#include <stddef.h>
#include <stdint.h>

#include "django/problem.h"

struct settings;

/* The installed apps, in the order of INSTALLED_APPS (django/apps/config.py). */

enum app_place {
	APP_OWN,	/* below the project's folder, not in a virtual environment */
	APP_PACKAGE,	/* of the virtual environment; or Django's own, by heart */
	APP_EXTERNAL	/* not found: nothing is known of its migrations */
};

enum app_state {
	APP_MIGRATED,	/* has a migrations package, if an empty one */
	APP_PLAIN,	/* has none */
	APP_NO_INIT,	/* its folder has no __init__.py: Django reads nothing of it */
	APP_MODULE,	/* has migrations.py, likewise */
	APP_DISABLED,	/* MIGRATION_MODULES says None */
	APP_MISSING,	/* MIGRATION_MODULES names a package that is not there */
	APP_UNKNOWN	/* external, or MIGRATION_MODULES is not known */
};

struct app {
	const char *label;	/* "auth" */
	const char *name;	/* "django.contrib.auth" */
	const char *config;	/* dotted AppConfig class, or NULL: the plain one */
	const char *folder;	/* absolute; NULL: external, or by heart */
	enum app_place place;
	enum app_state state;
	const char *migrations;	/* dotted name of the migrations package; NULL: disabled */
	const char *migrations_folder; /* where they are or would be; NULL: not known */
	const char *default_auto_field;	/* of its AppConfig, or NULL; "": it is not known */
	int by_heart;		/* one of Django's own, whose code is not at hand */
	const char *path;	/* where INSTALLED_APPS names it */
	uint32_t line, column;
};

struct apps {
	struct arena *arena;
	const struct settings *settings;
	struct app *all;
	size_t n;
	unsigned django;	/* its version (version.h); 0: as the newest */
	int complete;		/* 0: an app was not found, or INSTALLED_APPS is not all known */
	struct problems problems;
	struct seek *seek;	/* where apps add to the settings; seek.c */
};

/* apps_read(S): Find the apps.  Return them, or NULL with a report. */
struct apps *apps_read(const struct settings *S);

/* apps_find(A, label): Return the app with a label, or NULL. */
const struct app *apps_find(const struct apps *A, const char *label);

/* apps_check_label(A, app): Note a label that Django would not take.  Return 0 or -1. */
int apps_check_label(struct apps *A, const struct app *app);

/* apps_free(A): NULL is allowed. */
void apps_free(struct apps *A);

#endif
