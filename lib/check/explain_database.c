#include <stddef.h>

#include "check/explain.h"

/* H: history; D: schema of the database. */

const struct explanation explain_history[] = {
	{ "H001",
	    "The table django_migrations says that a migration was applied, but not one that it "
	    "depends on. Django refuses to migrate (InconsistentMigrationHistory).",
	    "shop.0002_more is applied, shop.0001_initial is not",
	    "If the tables are as they should be, record the missing one with migrate --fake; "
	    "a development database is sooner reset with dev-reset." },
	{ "H002",
	    "The user model was changed after the first migrate: admin and others were applied "
	    "before the app of the user model, and their foreign keys point to auth_user.",
	    "admin.0001_initial is applied, users.0001_initial is not",
	    "Reset the database (dev-reset), or change the foreign keys by hand and record the "
	    "missing migrations." },
	{ "H003",
	    "The database has recorded a migration that is not on disk and that no squash "
	    "replaces: the file was renamed or deleted, or belongs to another branch or an app "
	    "that is gone. What it did is still in the database.",
	    NULL,
	    "Switch to the branch that has it and migrate back, or forget the row with "
	    "migrate APP --prune (or db-reset --history=APP)." },
	{ "H004",
	    "The row says that the migration was applied, but none of the tables it makes exist: "
	    "another app of the same label had one of this name, or somebody faked it.",
	    NULL, "Forget the app's rows with db-reset --history=APP, and migrate." },
	{ "H006",
	    "django_migrations has no unique constraint, so that rows can be doubled; rows that "
	    "differ in case or space, or come from the future, tell of hands or of a wrong clock.",
	    NULL, "Delete the row that is too much." },
	{ "H007", "The migration is on disk and was not applied here.", NULL, "manage.py migrate" },
	{ "H008",
	    "The database has tables, but no django_migrations that could be read: Django would "
	    "begin anew and stumble over the first table that exists.",
	    NULL,
	    "Is it the right database? If so, migrate --fake-initial, or reset it with "
	    "dev-reset." },
	{ NULL, NULL, NULL, NULL },
};

const struct explanation explain_database[] = {
	{ "D001", "According to the migrations that are applied the table is there, but it is not.",
	    NULL, "Forget the app's rows and migrate, restore a backup, or reset with dev-reset." },
	{ "D002",
	    "No model of an installed app has this table: its app or model is gone, or another "
	    "branch made it. It keeps data that nothing looks after. On MongoDB, which cannot take "
	    "a migration back, also a table that no applied migration makes: an attempt that "
	    "failed has left it, and the next one stumbles over its indexes.",
	    NULL, "If nobody needs what is in it, drop it; those without rows db-reset --leftovers "
	    "drops." },
	{ "D005",
	    "The table has another set of indexes and unique constraints than the applied "
	    "migrations make, compared by columns: somebody added or dropped one by hand, a "
	    "migration was faked or ended half way, or (djongo) one that was removed is still "
	    "there. MongoDB refuses a second index of the same fields.",
	    NULL,
	    "Make or drop it by hand; on MongoDB, db-reset --leftovers drops what is too much." },
	{ "Q001",
	    "Rows refer, by a foreign key or in the table of a many-to-many field, to rows that "
	    "are not there. Django fails when it follows them (DoesNotExist). Databases that keep "
	    "foreign keys allow it only while they are told not to; MongoDB always does, and so "
	    "does db_constraint=False.",
	    NULL, "Delete or correct these rows, or load the data anew." },
	{ "Q005",
	    "djongo counts the ids of each table in __schema__ (auto.seq). Rows that came with "
	    "their ids, from a fixture or another tool, do not move it: new rows get numbers that "
	    "are taken, and are refused (E11000). SQLite counts on by itself.",
	    NULL, "Set auto.seq to the highest id." },
	{ NULL, NULL, NULL, NULL },
};
