#include "check/djongo_type.h"

#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "django/column.h"
#include "django/field.h"
#include "django/field_kind.h"

/* By name. */
static const struct {
	const char *name, *type;
} types[] = {
	{ "AutoField", "int" },
	{ "BigAutoField", "long" },
	{ "BigIntegerField", "long" },
	{ "BinaryField", "binData" },
	{ "BooleanField", "bool" },
	{ "CharField", "string" },
	{ "CommaSeparatedIntegerField", "string" },
	{ "DateField", "date" },
	{ "DateTimeField", "date" },
	{ "DecimalField", "decimal" },
	{ "DurationField", "long" },
	{ "EmailField", "string" },
	{ "FileField", "string" },
	{ "FilePathField", "string" },
	{ "FloatField", "double" },
	{ "GenericIPAddressField", "string" },
	{ "IPAddressField", "string" },
	{ "ImageField", "string" },
	{ "IntegerField", "int" },
	{ "NullBooleanField", "bool" },
	{ "OrderWrt", "int" },
	{ "PositiveIntegerField", "long" },
	{ "PositiveSmallIntegerField", "int" },
	{ "SlugField", "string" },
	{ "SmallIntegerField", "int" },
	{ "TextField", "string" },
	{ "TimeField", "date" },
	{ "URLField", "string" },
	{ "UUIDField", "string" },
};

static int
by_name(const void *name, const void *one)
{

	return strcmp(name, *(const char *const *)one);
}

const char *
djongo_type_of(const struct field_kind *k)
{
	const char *const *found;

	if (strcmp(k->module, "django.db.models") != 0)
		return NULL;
	found = bsearch(k->name, types, sizeof types / sizeof *types, sizeof *types, by_name);
	return found == NULL ? NULL : found[1];
}

int
djongo_type(struct arena *A, const struct state *S, const struct field *F, const char **type)
{
	const struct column_place P = { .arena = A, .state = S, .database = SCHEMA_SQLITE };

	*type = NULL;
	if (F->column == NULL || F->db_type != NULL)
		return 0;
	if ((F->column->traits & FIELD_FOREIGN) == 0) {
		*type = djongo_type_of(F->column);
		return 0;
	}
	if (column_type(&P, F, type) == -1 || *type == NULL)
		return *type == NULL ? 0 : -1;
	*type = strcmp(*type, "bigint") == 0 ? "long"
		: str_begins(*type, "integer") || str_begins(*type, "smallint") ? "int"
		: str_begins(*type, "varchar") || str_begins(*type, "char") ||
			str_begins(*type, "text")
		    ? "string"
		    : NULL;
	return 0;
}
