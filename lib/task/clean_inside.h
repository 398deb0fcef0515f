#ifndef TASK_CLEAN_INSIDE_H
#define TASK_CLEAN_INSIDE_H

#include "django/apps.h"
#include "django/migrations.h"
#include "keep.h"

struct project;
struct settings;

/* What clean.c and clean_tell.c share. */

struct clean {
	struct project *project;
	struct settings *settings;
	struct apps *apps;
	struct migrations *migrations;
	char *chosen;		/* beside the apps: 1 where its files go */
	char **folders;		/* where they lie, below the project's folder, links resolved */
	size_t folder_count;
	struct keep_list files;
};

/* clean_chosen(C, label): Return 1 if the app's files go, else 0. */
int clean_chosen(const struct clean *C, const char *label);

#endif
