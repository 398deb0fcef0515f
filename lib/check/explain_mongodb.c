#include <stddef.h>

#include "check/explain.h"

/* J: djongo on MongoDB. */

const struct explanation explain_djongo[] = {
	{ "J001",
	    "Django makes an index for a foreign key, and for a field with db_index or unique. "
	    "Listed alone in Meta.indexes, too, the field gets a second one of another name; "
	    "MongoDB allows one index for the same fields, so migrate ends with code 85, and the "
	    "collections it made by then stay.",
	    "department = models.ForeignKey(...)\n"
	    "indexes = [models.Index(fields=[\"department\"])]",
	    "Remove the entry of Meta.indexes; mig-verify --patch does." },
	{ "J002",
	    "Two of unique_together, index_together, UniqueConstraint and Index have the same "
	    "fields in the same order. MongoDB refuses the second; from 5.0 on only if both or "
	    "neither are unique.",
	    "unique_together = [[\"session\", \"student\"]]\n"
	    "indexes = [models.Index(fields=[\"session\", \"student\"])]",
	    "Remove the plain index, which the other one serves as well; mig-verify --patch "
	    "does." },
	{ "J003",
	    "djongo knows neither descending order nor expressions: it makes an index of a field "
	    "whose name ends in '\" DESC', or is a part of the expression, and which no document "
	    "has. The index is of no use, and some servers refuse it.",
	    "models.Index(fields=[\"user\", \"-timestamp\"])",
	    "Remove the sign; mig-verify --patch does. In place of an expression name fields." },
	{ "J004",
	    "djongo drops the constraint of a foreign key without a word, for MongoDB keeps none. "
	    "Rows may then point to others that are gone.",
	    "department = models.ForeignKey(Department, on_delete=models.CASCADE)",
	    "Say db_constraint=False, so that code and database agree; mig-verify --patch does." },
	{ "J005",
	    "djongo translates the SQL that Django writes, and ends with SQLDecodeError where it "
	    "cannot: when the type of a column changes, a CheckConstraint or a unique constraint "
	    "with a condition is added, a primary key is added to a table, or SQL is written by "
	    "hand. What the migration did by then stays, and has no row. A constraint with a "
	    "condition may also become a unique index of a field that no document has, and then "
	    "MongoDB takes a single row. A check within CreateModel is dropped without a word "
	    "(warning).",
	    "migrations.AlterField(\"item\", \"count\", models.CharField(max_length=10))",
	    "Add a field of another name and copy the values by RunPython; check values in "
	    "clean() or by validators." },
	{ "J006",
	    "djongo keeps fields and numbers of each table in the collection __schema__. When a "
	    "model or table is renamed it renames the collection, but not that entry: new rows "
	    "get no id from then on.",
	    "migrations.RenameModel(\"Item\", \"Thing\")",
	    "Keep the table's name by Meta.db_table, or rename the entry by RunPython." },
	{ "J007",
	    "djongo drops no unique index, and no index of a field that is removed or renamed: "
	    "DROP CONSTRAINT does nothing. Two rows with the same value are refused as before, "
	    "and a new index of the same fields may be, too.",
	    "migrations.AlterUniqueTogether(\"item\", set())",
	    "Drop the index by RunPython or, of a database without worth, start anew with "
	    "dev-reset. With --db, D005 names what is left, and db-reset --leftovers drops it." },
	{ "J008",
	    "A UniqueConstraint among the options of CreateModel is passed over without a word: "
	    "it was tried with djongo 1.3.6 on Django 4.1. One that AddConstraint adds is made, "
	    "unless it has include or deferrable, and so is unique_together.",
	    "migrations.CreateModel(..., options={\"constraints\": "
	    "[models.UniqueConstraint(...)]})",
	    "Take it out of the options and add it by AddConstraint, or use unique_together." },
	{ "J009",
	    "djongo has a list of field classes with their types. One that is not there gets no "
	    "column: AddField writes no default into what is there, and __schema__ does not know "
	    "the field. A key of such a class (SmallAutoField) has neither index nor numbers "
	    "(error).",
	    "data = models.JSONField()",
	    "Use a class of the list, or one of djongo.models." },
	{ "J010",
	    "djongo keeps in the collection __schema__ which fields a table has and which of them "
	    "it numbers. A table that is not there, or not numbered, gets rows without id (error), "
	    "which no other row can refer to; a field that is not there is not seen by inspectdb. "
	    "Renames, unique fields that are added, and tables that are dropped and made anew "
	    "leave it so.",
	    NULL,
	    "Correct the entry by hand, or start anew with dev-reset. What is noted of tables that "
	    "are gone db-reset --leftovers drops." },
	{ "J011",
	    "MongoDB before 4.4, and Amazon DocumentDB, limit the name of a collection with its "
	    "database to 120 bytes, and that of an index with both to 127; DocumentDB also limits "
	    "collection and index to 63.",
	    NULL,
	    "Give Meta.db_table, or the index, a shorter name." },
	{ "J012",
	    "djongo 1.3.6 is made for Django 2.1 to 3.1, pymongo before 4 and sqlparse 0.2.4. "
	    "With a newer sqlparse it misreads statements; pymongo 4 has no Collection.update(), "
	    "which it needs when fields are added or renamed. With Django 3.2 to 4.2 migrate was "
	    "seen to work (info).",
	    "sqlparse==0.5.0",
	    "Pin the three versions." },
	{ NULL, NULL, NULL, NULL },
};

/* B: django-mongodb-backend. */

const struct explanation explain_mongodb[] = {
	{ "B001",
	    "django-mongodb-backend takes no AutoField, BigAutoField or SmallAutoField: its check "
	    "mongodb.fields.auto.E001 ends every command. The migrations of Django's own apps "
	    "have such keys, too, and so do their configurations.",
	    "DEFAULT_AUTO_FIELD = \"django.db.models.BigAutoField\"",
	    "Use django_mongodb_backend.fields.ObjectIdAutoField, in DEFAULT_AUTO_FIELD and in "
	    "configurations of one's own of Django's apps; let MIGRATION_MODULES name packages of "
	    "one's own for these, and makemigrations fill them." },
	{ "B002",
	    "django-mongodb-backend makes no checks, no indexes of expressions, no unique "
	    "constraints that are deferrable or include fields, and no foreign keys: what models "
	    "say of them is passed over. GeneratedField and CompositePrimaryKey do not work "
	    "(error).",
	    "models.CheckConstraint(condition=models.Q(age__gte=18), name=\"adult\")",
	    "Check in clean() or by validators; mig-verify --db finds what points to rows that are "
	    "gone (Q001)." },
	{ "B003",
	    "django-mongodb-backend gives a unique index a filter, so that rows without a value "
	    "do not count as equal. An index that is missing, or a unique one without that "
	    "filter, was made by something else, or a migration ended half way.",
	    NULL,
	    "Drop the index and let migrate make it, or start anew with dev-reset." },
	{ NULL, NULL, NULL, NULL },
};
