#include <stddef.h>

#include "check/explain.h"

/* S: the state of models while history is replayed; M: models.py against it. */

const struct explanation explain_state[] = {
	{ "S001",
	    "An operation names a model that does not exist at this point of history: it was "
	    "never made, is made later, or was deleted or renamed before (KeyError).",
	    "migrations.AddField(\"ordr\", \"price\", ...)   # the model is Order",
	    "Correct the name, or add the dependency on the migration that makes the model." },
	{ "S002",
	    "An operation removes, renames or alters a field that the model does not have at this "
	    "point. Django takes some of these in silence and fails later.",
	    "migrations.RemoveField(\"order\", \"prise\")",
	    "Correct the name, or the dependencies." },
	{ "S003",
	    "A model or field is made that exists already. Django silently puts the new one in "
	    "the place of the old, and the database then refuses.",
	    "migrations.AddField(\"order\", \"price\", ...)   # CreateModel has it already",
	    "Delete the operation that is too much." },
	{ "S004",
	    "An index or constraint is removed, renamed or altered that is not there, or added "
	    "under a name that is taken.",
	    "migrations.RemoveIndex(\"order\", \"order_date_idx\")",
	    "Name the one that is meant." },
	{ "S005",
	    "CreateModel names a field, base or manager twice, or an index has no name "
	    "(ValueError).",
	    NULL, "Delete the second one; give the index a name." },
	{ "S006",
	    "Something that is still referred to is gone: a relation or base leads to a model "
	    "that does not exist at the end, or a field that an index, a constraint or an ordering "
	    "names was removed.",
	    "migrations.DeleteModel(\"Item\")   # Order.item still points to it",
	    "Remove or change what refers to it, in an earlier operation." },
	{ "S007",
	    "The two halves of SeparateDatabaseAndState do different things to tables, columns, "
	    "indexes or constraints; or RunSQL changes tables without telling the state. Models "
	    "and database drift apart.",
	    NULL, "Make both halves say the same; give RunSQL its state_operations." },
	{ "S008",
	    "A squash ends with another state than the migrations that it replaces: databases "
	    "made with it differ from those that came the long way.",
	    NULL, "Squash again, or add what is missing." },
	{ NULL, NULL, NULL, NULL },
};

const struct explanation explain_models[] = {
	{ "M001",
	    "models.py and migrations disagree in what the database has: makemigrations would "
	    "make a migration, and code that runs before it fails.",
	    NULL, "manage.py makemigrations" },
	{ "M002",
	    "models.py and migrations disagree in what only Python sees (verbose_name, choices, "
	    "ordering): makemigrations would make a migration that changes no table.",
	    NULL, "manage.py makemigrations" },
	{ "M003",
	    "Two models have the same table, or two of the project's apps have a model of the "
	    "same name.",
	    NULL, "Give one of them another db_table, or name." },
	{ "M004",
	    "The name of an index or constraint is taken, begins with an underscore or digit, or "
	    "is longer than 30 characters, which Django refuses.",
	    NULL, "Rename it." },
	{ "M005",
	    "DEFAULT_AUTO_FIELD, or default_auto_field of the app, is another class than the "
	    "primary key in the migrations has: makemigrations would alter every key.",
	    "DEFAULT_AUTO_FIELD = \"django.db.models.BigAutoField\"   # migrations: AutoField",
	    "Set default_auto_field of the app to what its tables have, or make the migration." },
	{ "M006",
	    "A folder beside the installed apps has migrations, but no entry of INSTALLED_APPS "
	    "means it: Django reads neither its models nor its migrations.",
	    NULL, "Install the app, or delete it; its tables stay until then." },
	{ "M007",
	    "The field class was removed from Django: its check fails where models.py still uses "
	    "it (in old migrations it may stay).",
	    "models.NullBooleanField()   # since 4.0: BooleanField(null=True)",
	    "Use what Django has in its place." },
	{ NULL, NULL, NULL, NULL },
};
