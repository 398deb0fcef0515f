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
	    "djongo does not know descending order: it makes an index of a field whose name ends "
	    "in '\" DESC', which no document has. The index is of no use, and some servers refuse "
	    "it.",
	    "models.Index(fields=[\"user\", \"-timestamp\"])",
	    "Remove the sign; mig-verify --patch does." },
	{ "J004",
	    "djongo drops the constraint of a foreign key without a word, for MongoDB keeps none. "
	    "Rows may then point to others that are gone.",
	    "department = models.ForeignKey(Department, on_delete=models.CASCADE)",
	    "Say db_constraint=False, so that code and database agree; mig-verify --patch does." },
	{ NULL, NULL, NULL, NULL },
};
