#include "django/field_kind.h"

#include <stdlib.h>
#include <string.h>

#include "base/str.h"

#define CORE "django.db.models"
#define GIS "django.contrib.gis.db.models.fields"
#define POSTGRES "django.contrib.postgres.fields"
#define GENERIC "django.contrib.contenttypes.fields"

/* Parameters of Field, and what its deconstruct() drops, the usual ones first. */
static const char common_order[] =
	"verbose_name name primary_key max_length unique blank null db_index rel default editable "
	"serialize unique_for_date unique_for_month unique_for_year choices help_text db_column "
	"db_tablespace auto_created validators error_messages db_comment db_default";
static const char common_rules[] =
	"null=False blank=False max_length=None default=unset verbose_name=None unique=False "
	"choices=None help_text='' primary_key=False db_index=False editable=True validators=? "
	"db_column=None db_default=unset name=* rel=* serialize=True unique_for_date=None "
	"unique_for_month=None unique_for_year=None db_comment=None db_tablespace=None "
	"auto_created=False error_messages=None";

#define NAMED "verbose_name name "
#define COLLATION "db_collation=?"
#define RELATION "related_name=None related_query_name=None limit_choices_to=? swappable=* "
#define FOREIGN RELATION "parent_link=? db_index=true db_constraint=True to_field=?"
#define FOREIGN_ORDER \
	"to on_delete related_name related_query_name limit_choices_to parent_link to_field " \
	"db_constraint"
#define MANY_ORDER \
	"to related_name related_query_name limit_choices_to symmetrical through through_fields " \
	"db_constraint db_table swappable"
#define FILE_RULES "max_length=100 storage=storage +upload_to=''"
#define SPATIAL "+srid=4326 spatial_index=True"
#define SHAPE SPATIAL " dim=2 geography=False"
#define SHAPED(name) \
	{ #name, GIS, FIELD_SHAPE, "verbose_name dim geography", SHAPE, NULL, NULL }
#define AUTO "blank=* +primary_key=True"
#define TEXT(n) "varchar(%" n "max_length)", "varchar(%" n "max_length)"

/* By name, then module. */
static const struct field_kind kinds[] = {
	{ "ArrayField", POSTGRES, FIELD_ARRAY, "base_field size", "+size=None", "", "" },
	{ "AutoField", CORE, FIELD_AUTO, NULL, AUTO, "integer", "integer" },
	{ "BigAutoField", CORE, FIELD_AUTO, NULL, AUTO, "integer", "bigint" },
	{ "BigIntegerField", CORE, 0, NULL, "", "bigint", "bigint" },
	{ "BigIntegerRangeField", POSTGRES ".ranges", 0, NULL, "", "int8range", "int8range" },
	{ "BinaryField", CORE, 0, NULL, "editable=False", "BLOB", "bytea" },
	{ "BooleanField", CORE, 0, NULL, "", "bool", "boolean" },
	{ "CICharField", POSTGRES ".citext", 0, NULL, COLLATION, "citext", "citext" },
	{ "CIEmailField", POSTGRES ".citext", 0, NULL, "+max_length=254 " COLLATION, "citext",
	    "citext" },
	{ "CITextField", POSTGRES ".citext", 0, NULL, COLLATION, "citext", "citext" },
	{ "CharField", CORE, 0, NULL, COLLATION, TEXT("") },
	{ "CommaSeparatedIntegerField", CORE, 0, NULL, COLLATION, TEXT("") },
	{ "CompositePrimaryKey", CORE, FIELD_COMPOSITE | FIELD_COLUMNLESS, "",
	    "+blank=True +editable=False +primary_key=True", NULL, NULL },
	{ "DateField", CORE, FIELD_NOW, NAMED "auto_now auto_now_add", "auto_now=? auto_now_add=?",
	    "date", "date" },
	{ "DateRangeField", POSTGRES ".ranges", 0, NULL, "", "daterange", "daterange" },
	{ "DateTimeField", CORE, FIELD_NOW, NAMED "auto_now auto_now_add",
	    "auto_now=? auto_now_add=?", "datetime", "timestamp with time zone" },
	{ "DateTimeRangeField", POSTGRES ".ranges", 0, NULL, "default_bounds='[)'", "tstzrange",
	    "tstzrange" },
	{ "DecimalField", CORE, 0, NAMED "max_digits decimal_places",
	    "max_digits=None decimal_places=None", "decimal",
	    "numeric(%max_digits, %decimal_places)" },
	{ "DecimalRangeField", POSTGRES ".ranges", 0, NULL, "default_bounds='[)'", "numrange",
	    "numrange" },
	{ "DurationField", CORE, 0, NULL, "", "bigint", "interval" },
	{ "EmailField", CORE, 0, NULL, "+max_length=254 " COLLATION, TEXT("") },
	{ "Field", CORE, 0, NULL, "", NULL, NULL },
	{ "FileField", CORE, 0, NAMED "upload_to storage", FILE_RULES, TEXT("100") },
	{ "FilePathField", CORE, 0, NAMED "path match recursive allow_files allow_folders",
	    "path='' match=None recursive=False allow_files=True allow_folders=False "
	    "max_length=100", TEXT("100") },
	{ "FloatField", CORE, 0, NULL, "", "real", "double precision" },
	{ "FloatRangeField", POSTGRES ".ranges", 0, NULL, "", "numrange", "numrange" },
	{ "ForeignKey", CORE, FIELD_FOREIGN | FIELD_RELATED | FIELD_INDEXED, FOREIGN_ORDER, FOREIGN,
	    "", "" },
	{ "ForeignObject", CORE, FIELD_RELATED | FIELD_COLUMNLESS,
	    "to on_delete from_fields to_fields rel "
	    "related_name related_query_name limit_choices_to parent_link swappable",
	    RELATION "parent_link=?", NULL, NULL },
	{ "GeneratedField", CORE, FIELD_GENERATED, "", "blank=* editable=*", "", "" },
	{ "GenericForeignKey", GENERIC, FIELD_PRIVATE | FIELD_COLUMNLESS,
	    "ct_field fk_field for_concrete_model", "", NULL, NULL },
	{ "GenericIPAddressField", CORE, 0, NAMED "protocol unpack_ipv4 *",
	    "unpack_ipv4=False protocol='both' max_length=*", "char(39)", "inet" },
	{ "GenericRelation", GENERIC, FIELD_PRIVATE | FIELD_COLUMNLESS,
	    "to object_id_field content_type_field", "", NULL, NULL },
	SHAPED(GeometryCollectionField),
	SHAPED(GeometryField),
	{ "HStoreField", POSTGRES ".hstore", 0, NULL, "", "hstore", "hstore" },
	{ "IPAddressField", CORE, 0, NULL, "max_length=*", "char(15)", "inet" },
	{ "ImageField", CORE, 0, NAMED "width_field height_field",
	    "width_field=? height_field=? " FILE_RULES, TEXT("100") },
	{ "IntegerField", CORE, 0, NULL, "", "integer", "integer" },
	{ "IntegerRangeField", POSTGRES ".ranges", 0, NULL, "", "int4range", "int4range" },
	{ "JSONField", CORE, 0, NAMED "encoder decoder", "encoder=None decoder=None", "text",
	    "jsonb" },
	{ "JSONField", POSTGRES ".jsonb", 0, NAMED "encoder decoder", "encoder=None decoder=None",
	    "text", "jsonb" },
	SHAPED(LineStringField),
	{ "ManyToManyField", CORE, FIELD_MANY | FIELD_RELATED | FIELD_COLUMNLESS, MANY_ORDER,
	    RELATION "symmetrical=* db_table=None db_constraint=True through=None "
		     "through_fields=?", NULL, NULL },
	SHAPED(MultiLineStringField),
	SHAPED(MultiPointField),
	SHAPED(MultiPolygonField),
	{ "NullBooleanField", CORE, 0, NULL, "null=* blank=*", "bool", "boolean" },
	{ "OneToOneField", CORE, FIELD_FOREIGN | FIELD_RELATED | FIELD_UNIQUE | FIELD_INDEXED,
	    "to on_delete to_field", FOREIGN " unique=*", "", "" },
	{ "OrderWrt", CORE, 0, NULL, "+editable=False", "integer", "integer" },
	SHAPED(PointField),
	SHAPED(PolygonField),
	{ "PositiveBigIntegerField", CORE, 0, NULL, "", "bigint unsigned", "bigint" },
	{ "PositiveIntegerField", CORE, 0, NULL, "", "integer unsigned", "integer" },
	{ "PositiveSmallIntegerField", CORE, 0, NULL, "", "smallint unsigned", "smallint" },
	{ "RasterField", GIS, 0, "verbose_name srid spatial_index", SPATIAL, NULL, "raster" },
	{ "SearchQueryField", "django.contrib.postgres.search", 0, NULL, "", "tsquery", "tsquery" },
	{ "SearchVectorField", "django.contrib.postgres.search", 0, NULL, "", "tsvector",
	    "tsvector" },
	{ "SlugField", CORE, FIELD_INDEXED, NULL,
	    "max_length=50 db_index=true allow_unicode=False " COLLATION, TEXT("50") },
	{ "SmallAutoField", CORE, FIELD_AUTO, NULL, AUTO, "integer", "smallint" },
	{ "SmallIntegerField", CORE, 0, NULL, "", "smallint", "smallint" },
	{ "TaggableManager", "taggit.managers", FIELD_COLUMNLESS,
	    "verbose_name help_text through blank related_name to manager", "", NULL, NULL },
	{ "TextField", CORE, 0, NULL, COLLATION, "text", "text" },
	{ "TimeField", CORE, FIELD_NOW, NAMED "auto_now auto_now_add", "auto_now=? auto_now_add=?",
	    "time", "time" },
	{ "URLField", CORE, 0, NAMED, "max_length=200 " COLLATION, TEXT("200") },
	{ "UUIDField", CORE, 0, "verbose_name", "max_length=*", "char(32)", "uuid" },
};

enum { KINDS = sizeof kinds / sizeof *kinds };

static int
by_name(const void *name, const void *k)
{

	return strcmp(name, ((const struct field_kind *)k)->name);
}

/* May a class of this module be known in Django's code by this dotted name of a module? */
static int
is_module(const char *module, const char *dotted, size_t n)
{
	const size_t gis = strlen("django.contrib.gis.db.models");
	size_t package;

	/* django.contrib.gis.db.models has all of django.db.models besides its own. */
	if (n >= gis && strncmp(dotted, GIS, gis) == 0 && (n == gis || dotted[gis] == '.'))
		return strcmp(module, CORE) == 0 || strcmp(module, GIS) == 0;
	package = strcspn(module, ".") + 1;
	package += strcspn(module + package, ".");
	if (strncmp(module, "django.contrib.", 15) == 0)
		package = 15 + strcspn(module + 15, ".");
	return n >= package && strncmp(module, dotted, package) == 0 &&
	       (n == package || dotted[package] == '.');
}

const struct field_kind *
field_kind_find(const char *dotted)
{
	const char *last = strrchr(dotted, '.');
	const struct field_kind *k;

	if (last == NULL || (k = bsearch(last + 1, kinds, KINDS, sizeof *kinds, by_name)) == NULL)
		return NULL;
	/* Two may have the same name. */
	while (k > kinds && strcmp(k[-1].name, k->name) == 0)
		k--;
	for (; k < kinds + KINDS && strcmp(k->name, last + 1) == 0; k++)
		if (is_module(k->module, dotted, (size_t)(last - dotted)))
			return k;
	return NULL;
}

const struct field_kind *
field_kind_get(const char *name)
{
	const struct field_kind *k = bsearch(name, kinds, KINDS, sizeof *kinds, by_name);

	return k == NULL || strcmp(k->module, CORE) == 0 || k == kinds ? k : k - 1;
}

/* The ${i}th word of a text, or NULL. */
static const char *
word(const char *text, unsigned i, unsigned *n)
{

	for (;; i--) {
		text += strspn(text, " ");
		if ((*n = (unsigned)strcspn(text, " ")) == 0)
			return NULL;
		if (i == 0)
			return text;
		text += *n;
	}
}

const char *
field_kind_parameter(const struct field_kind *k, unsigned i, unsigned *n)
{
	const char *order = k->order != NULL ? k->order : common_order, *found;

	/* "*": those behind verbose_name and name follow. */
	if (str_ends(order, "*")) {
		if ((found = word(order, i, n)) != NULL && *found != '*')
			return found;
		for (unsigned own = 0, m; (found = word(order, own, &m)) != NULL; own++)
			if (*found == '*')
				return word(common_order, i - own + 2, n);
	}
	return word(order, i, n);
}

static const char *
rule(const char *rules, const char *name, unsigned *n)
{
	size_t len = strlen(name);

	for (; rules != NULL; rules = strchr(rules, ' ')) {
		const char *value;
		int plus;

		while (*rules == ' ')
			rules++;
		plus = *rules == '+';
		if (rules[plus] != *name || strncmp(rules + plus, name, len) != 0 ||
		    rules[(size_t)plus + len] != '=')
			continue;
		value = rules + plus + len + 1;
		*n = plus ? 0 : (unsigned)strcspn(value, " ");
		return value;
	}
	return NULL;
}

const char *
field_kind_rule(const struct field_kind *k, const char *name, unsigned *n)
{
	const char *found = rule(k->rules, name, n);

	return found != NULL ? found : rule(common_rules, name, n);
}
