#ifndef CHECK_SUBJECT_H
#define CHECK_SUBJECT_H

#include <stddef.h>

#include "db/engine.h"
#include "django/apps.h"
#include "django/cycle.h"
#include "django/database.h"
#include "django/graph.h"
#include "django/history.h"
#include "django/migrations.h"
#include "django/project.h"
#include "django/schema.h"
#include "django/settings.h"
#include "django/tables.h"

/* What rules look at. */

struct drift;
struct state;

struct subject {
	struct project *project;
	const char *base;		/* revision that the branch goes to, for git; or NULL */
	const char *alias;		/* of the database in DATABASES; NULL: default */
	struct settings *settings;
	struct apps *apps;
	struct migrations *migrations;
	struct graph *graph;		/* as `migrate` sees it, or makemigrations */
	struct nodes plan;
	struct cycle *cycles;
	size_t cycles_n;
	struct subject_models *models;	/* what subject_history() and others have read by now */
	/* With a database only: */
	int has_database;
	const struct engine *engine;
	struct db *db;
	struct db_facts facts;
	struct history history;
	struct db_table *there;		/* tables in the database */
	size_t there_n;
	struct tables *applied;		/* tables that the applied migrations end with */
	struct tables *all;		/* tables that all migrations end with */
};

/*
 * subject_read(S, project, look): Read a project; ${look} (or NULL) looks on.  Return 0, or -1 with
 * a report; subject_free() in either case.
 */
int subject_read(struct subject *S, struct project *project, const struct migrations_look *look);

/* subject_connect(S, E, D): Read the database; before subject_build().  Return 0 or -1. */
int subject_connect(struct subject *S, const struct engine *E, struct db *D);

/* subject_build(S): Build the graph and what follows from it.  Return 0, or -1 with a report. */
int subject_build(struct subject *S);

/* subject_owns(S, app): Return 1 if an app label is one of the project's own apps. */
int subject_owns(const struct subject *S, const char *app);

/* subject_applied(S, N): Return 1 if a node has its row, or all that it replaces have; else 0. */
int subject_applied(const struct subject *S, const struct node *N);

/*
 * What is read once a rule asks for it; NULL with a report (memory).  subject_history(S): the end
 * of all migrations; subject_code(S): the models of the project's own apps; subject_drift(S): how
 * they differ.  subject_applied_state(S): the end of the applied ones; NULL: there is no database.
 */
const struct state *subject_applied_state(const struct subject *S);
const struct state *subject_history(const struct subject *S);
const struct state *subject_code(const struct subject *S);
const struct drift *subject_drift(const struct subject *S);

/*
 * subject_uses(S, kind): Is the database of this kind?  Return 1, 0 or -1 with a report;
 * then subject_database(S) is that database, or NULL.  subject_makes(S, kind): Set who makes the
 * tables of what is connected, SCHEMA_DATABASES: not known.  Return 0 or -1.
 */
int subject_uses(const struct subject *S, enum database_kind kind);
const struct database *subject_database(const struct subject *S);
int subject_makes(const struct subject *S, enum schema_database *kind);

/* subject_free(S): Free what ${S} points to; the project stays. */
void subject_free(struct subject *S);

#endif
