#include <string.h>

#include "access.h"
#include "environment.h"
#include "instance.h"
#include "machine.h"
#include "names.h"
#include "urllib.h"

/* Attributes, subscripts, iteration, and what references stand for. */

/* What modules of Python's own are known to hold. */
static struct value *
known_reference(struct eval *E, const char *dotted)
{
	static const char *const texts[][2] = { { "os.sep", "/" }, { "os.path.sep", "/" },
		{ "os.curdir", "." }, { "os.pardir", ".." }, { "os.linesep", "\n" },
		{ "os.name", "posix" }, { "os.pathsep", ":" }, { "sys.platform", "linux" },
		{ "string.ascii_lowercase", "abcdefghijklmnopqrstuvwxyz" },
		{ "string.ascii_uppercase", "ABCDEFGHIJKLMNOPQRSTUVWXYZ" },
		{ "string.ascii_letters", "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ" },
		{ "string.digits", "0123456789" } };
	static const struct { const char *name; int number; } levels[] = { { "logging.DEBUG", 10 },
		{ "logging.INFO", 20 }, { "logging.WARNING", 30 }, { "logging.WARN", 30 },
		{ "logging.ERROR", 40 }, { "logging.CRITICAL", 50 }, { "logging.FATAL", 50 } };
	struct value *V;

	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		if (strcmp(dotted, texts[i][0]) == 0)
			return make_str(E, texts[i][1]);
	for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++)
		if (strcmp(dotted, levels[i].name) == 0)
			return make_int(E, levels[i].number);
	if (strcmp(dotted, "typing.TYPE_CHECKING") == 0)
		return make_bool(E, 0);
	if (strcmp(dotted, "sys.argv") != 0 || E->options.argv == NULL)
		return NULL;
	V = make_list(E, VALUE_LIST, 4);
	for (const char *const *arg = E->options.argv; *arg != NULL; arg++)
		list_insert(E, V, V->n, make_str(E, *arg));
	return V;
}

/* What the caller said a reference stands for: itself, or what it is an attribute of. */
static struct value *
look_up(struct eval *E, const char *dotted)
{
	struct value *V, *found = NULL;
	size_t n;

	for (size_t i = 0; i < E->defines_n && found == NULL; i++) {
		V = E->defines[i].value;
		n = strlen(E->defines[i].name);
		if (strncmp(dotted, E->defines[i].name, n) != 0)
			continue;
		if (dotted[n] == '\0')
			found = V;
		else if (dotted[n] == '.' && strchr(dotted + n + 1, '.') == NULL)
			found = V->kind == VALUE_MODULE ? module_get(V, dotted + n + 1) :
			    V->kind == VALUE_DICT ? dict_get(V, dotted + n + 1) : NULL;
	}
	return found;
}

/* An app's own settings may have to be read first. */
static struct value *
defined(struct eval *E, const char *dotted)
{
	static const char settings[] = "django.conf.settings.";
	struct value *found = look_up(E, dotted);
	const char *name = dotted + sizeof settings - 1;
	unsigned forks = E->forks;

	if (found != NULL || E->seek == NULL ||
	    strncmp(dotted, settings, sizeof settings - 1) != 0 ||
	    (name = names_add(E->names, name, strlen(name))) == NULL ||
	    scope_find(&E->sought, name) != NULL)
		return found;
	/* What is found stays, also when the branch that asks is not the one that runs. */
	E->forks = 0;
	scope_set(E, &E->sought, name, &E->present);
	E->seek(E->seek_context, NULL, name);
	E->forks = forks;
	return look_up(E, dotted);
}

int
reference_absent(struct eval *E, const struct value *V)
{
	const struct definition *D;
	int absent = 0;
	size_t n;

	for (size_t i = 0; V->kind == VALUE_REFERENCE && i < E->defines_n; i++) {
		D = &E->defines[i];
		n = strlen(D->name);
		if (strncmp(V->text, D->name, n) != 0 || V->text[n] != '.' ||
		    strchr(V->text + n + 1, '.') != NULL)
			continue;
		if (D->value->kind != VALUE_MODULE || D->value->found->scope->open != NULL)
			return 0;
		absent = 1;
	}
	return absent;
}

/* "a.b.object.NAME", where a.b is such a module. */
static struct value *
of_imported(struct eval *E, const char *object, const char *name)
{
	struct value *V;

	if (strchr(object, '.') == NULL || strncmp(object, "django.", 7) == 0)
		return NULL;
	V = eval_force(E, make_reference(E, NULL, object));
	return instance_is(V) ? instance_attribute(E, V, name) : NULL;
}

/* "a.b.NAME" as NAME of the module a.b that exists but is not followed. */
static struct value *
imported(struct eval *E, const char *dotted)
{
	const char *dot = strrchr(dotted, '.');
	struct value *V;
	struct module *M;
	char name[512];
	size_t n;

	if (dot == NULL || (n = (size_t)(dot - dotted)) >= sizeof name || n == 0)
		return NULL;
	memcpy(name, dotted, n);
	name[n] = '\0';
	if ((M = eval_load(E, name, 1)) == NULL)
		return of_imported(E, name, dot + 1);
	if ((V = scope_get(M->scope, dot + 1)) != NULL)
		return V;
	return scope_get(M->scope, "__getattr__") == NULL
		   ? NULL : eval_attribute(E, make_module(E, M), dot + 1);
}

struct value *
eval_force(struct eval *E, struct value *V)
{
	struct value *found;

	for (int hops = 0; V->kind == VALUE_REFERENCE && hops < 20; hops++) {
		if ((found = defined(E, V->text)) == NULL &&
		    (found = known_reference(E, V->text)) == NULL &&
		    (found = imported(E, V->text)) == NULL)
			return V;
		V = found;
	}
	return V;
}

static struct value *
module_attribute(struct eval *E, struct module *M, const char *name)
{
	struct value *V = scope_find(M->scope, name), *arg = NULL;
	struct site S = { .args = &arg, .n = 1 };
	struct module *inner;

	if (V != NULL)
		return V;
	if (M->package) {
		V = make_reference(E, M->name, name);
		if (V->kind == VALUE_REFERENCE && (inner = eval_load(E, V->text, 0)) != NULL)
			return make_module(E, inner);
	}
	if ((V = scope_get(M->scope, "__getattr__")) != NULL && V->kind == VALUE_FUNCTION &&
	    !M->loading) {
		S.args[0] = make_str(E, name);
		return eval_call_value(E, V, &S);
	}
	if (M->scope->open != NULL || M->parse.error.message != NULL || M->unreadable != NULL ||
	    M->loading)
		return make_unknown(E, "'%s.%s' may come from elsewhere: %s", M->name, name,
		    M->scope->open != NULL ? M->scope->open
		    : M->loading           ? "modules import each other"
					   : "the module cannot be read");
	return make_error(E, "AttributeError", "module '%s' has no attribute '%s'", M->name, name);
}

static struct value *
class_attribute(struct eval *E, const struct value *V, const char *name)
{
	struct value *found = class_get(V, name);

	if (found != NULL || (found = enum_attribute(E, V, name)) != NULL)
		return found;
	if (strcmp(name, "__name__") == 0 || strcmp(name, "__qualname__") == 0)
		return make_str(E, V->class->name);
	if (strcmp(name, "__module__") == 0)
		return make_str(E, V->class->module->name);
	return make_reference(E, V->class->dotted, name);
}

struct value *
eval_attribute(struct eval *E, struct value *V, const char *name)
{
	struct value *found;

	switch (V->kind) {
	case VALUE_REFERENCE:
		return make_reference(E, V->text, name);
	case VALUE_MODULE:
		return module_attribute(E, V->found, name);
	case VALUE_CLASS:
		return class_attribute(E, V, name);
	case VALUE_PATH:
		if ((found = path_attribute(E, V, name)) != NULL)
			return make_from(found, V);
		break;
	case VALUE_FUNCTION:
		if (strcmp(name, "__name__") == 0)
			return make_str(E, V->function->name);
		break;
	case VALUE_STR:
	case VALUE_INT:
	case VALUE_CALL:
		if ((found = enum_attribute(E, V, name)) != NULL)
			return found;
		if (instance_is(V))
			return instance_attribute(E, V, name);
		if ((found = urllib_attribute(E, V, name)) != NULL)
			return found;
		break;
	case VALUE_UNKNOWN:
		return make_unknown(E, "%s", V->unknown.why);
	case VALUE_ERROR:
		return V;
	default:
		break;
	}
	E->doubt = 1;
	return make_unknown(
	    E, "the attribute '%.200s' of a %s is not followed", name, value_type(V));
}

static int64_t
bound(const struct value *V, size_t n, int64_t standard)
{
	int64_t at = V == NULL || V->kind == VALUE_NONE ? standard : V->number;

	at = at < 0 ? at + (int64_t)n : at;
	return at < 0 ? 0 : at > (int64_t)n ? (int64_t)n : at;
}

static struct value *
slice(struct eval *E, struct value *V, const struct ast *N)
{
	struct value *lower = N->value == NULL ? NULL : eval_expression(E, N->value);
	struct value *upper = N->second == NULL ? NULL : eval_expression(E, N->second), *part;
	int64_t from, to;

	if ((lower != NULL && lower->kind != VALUE_INT && lower->kind != VALUE_NONE) ||
	    N->third != NULL ||
	    (upper != NULL && upper->kind != VALUE_INT && upper->kind != VALUE_NONE))
		return make_unknown(E, "this slice is not followed");
	if (V->kind == VALUE_STR || V->kind == VALUE_BYTES) {
		for (size_t i = 0; i < V->len; i++)
			if ((unsigned char)V->text[i] >= 0x80)
				return make_unknown(
				    E, "a slice of text beyond ASCII is not followed");
		from = bound(lower, V->len, 0);
		to = bound(upper, V->len, (int64_t)V->len);
		return make_text(E, V->kind, V->text + from, to > from ? (size_t)(to - from) : 0);
	}
	if ((V->kind != VALUE_LIST && V->kind != VALUE_TUPLE) || !value_items_known(V))
		return make_unknown(E, "%s", eval_why(E, V));
	from = bound(lower, V->n, 0);
	to = bound(upper, V->n, (int64_t)V->n);
	part = make_list(E, V->kind, to > from ? (size_t)(to - from) : 0);
	for (; from < to; from++)
		list_insert(E, part, part->n, V->items[from]);
	return part;
}

static struct value *
item_at(struct eval *E, struct value *V, struct value *key)
{
	int64_t at;

	if (key->kind != VALUE_INT || key->text != NULL)
		return make_unknown(E, "%s", eval_why(E, key));
	at = key->number;
	/* Items before an unknown run keep their place; with negative indexes, those behind it. */
	for (size_t i = 0; i < V->n; i++) {
		const struct value *item = at < 0 ? V->items[V->n - 1 - i] : V->items[i];

		if (item->kind == VALUE_UNKNOWN && item->unknown.many)
			return make_unknown(E, "%s", item->unknown.why);
		if ((at < 0 && at == -1 - (int64_t)i) || (at >= 0 && at == (int64_t)i))
			return at < 0 ? V->items[V->n - 1 - i] : V->items[i];
	}
	return make_error(E, "IndexError", "%s index out of range", value_type(V));
}

static struct value *
item_of_dict(struct eval *E, struct value *V, struct value *key)
{
	struct pair *found;

	if (key->kind == VALUE_UNKNOWN || key->kind == VALUE_REFERENCE || key->kind == VALUE_CALL)
		return make_unknown(E, "%s", eval_why(E, key));
	if ((found = dict_find(V, key)) != NULL)
		return found->value;
	if (dict_open(V))
		return make_unknown(E, "the dict may hold more than is seen");
	return make_error(
	    E, "KeyError", "'%.200s'", key->kind == VALUE_STR ? key->text : value_type(key));
}

struct value *
eval_subscript(struct eval *E, struct value *V, const struct ast *index)
{
	struct value *key, *text;

	V = eval_force(E, V);
	if (index->kind == NODE_SLICE)
		return make_from(slice(E, V, index), V);
	key = eval_force(E, eval_expression(E, index));
	if (key->kind == VALUE_ERROR)
		return key;
	switch (V->kind) {
	case VALUE_DICT:
		return item_of_dict(E, V, key);
	case VALUE_LIST:
	case VALUE_TUPLE:
		return item_at(E, V, key);
	case VALUE_REFERENCE:
		if (strcmp(V->text, "os.environ") != 0)
			return make_reference(E, V->text, "[]");
		if (key->kind != VALUE_STR)
			return make_unknown(E, "%s", eval_why(E, key));
		if ((text = environment_value(E, key->text)) != NULL)
			return text;
		return make_error(
		    E, "KeyError", "'%.200s' (the environment variable is not set)", key->text);
	case VALUE_CLASS:
		if (key->kind == VALUE_STR && (text = enum_member(V, key->text)) != NULL)
			return text;
		return V;	/* Generic[T] */
	case VALUE_STR:
		if (key->kind == VALUE_INT && key->number >= 0 && (size_t)key->number < V->len &&
		    (unsigned char)V->text[key->number] < 0x80 && (unsigned char)V->text[0] < 0x80)
			return make_from(make_text(E, VALUE_STR, V->text + key->number, 1), V);
		break;
	default:
		break;
	}
	E->doubt = 1;
	return make_unknown(E, "%s", eval_why(E, V));
}

int
value_items_known(const struct value *V)
{

	for (size_t i = 0; i < V->n; i++)
		if (V->items[i]->kind == VALUE_UNKNOWN && V->items[i]->unknown.many)
			return 0;
	return 1;
}

int
eval_items(struct eval *E, struct value *V, struct value ***items, size_t *n)
{
	struct value *keys;

	V = eval_force(E, V);
	switch (V->kind) {
	case VALUE_LIST:
	case VALUE_TUPLE:
	case VALUE_SET:
		*items = V->items;
		*n = V->n;
		return value_items_known(V) ? 0 : -1;
	case VALUE_DICT:
		if (dict_open(V))
			return -1;
		keys = make_list(E, VALUE_LIST, V->dict->n);
		for (size_t i = 0; i < V->dict->n; i++)
			list_insert(E, keys, keys->n, V->dict->pairs[i].key);
		break;
	case VALUE_STR:
		keys = make_list(E, VALUE_LIST, V->len);
		for (size_t i = 0, k; i < V->len; i = k) {
			for (k = i + 1; k < V->len && ((unsigned char)V->text[k] & 0xc0) == 0x80;
			     k++)
				;
			list_insert(E, keys, keys->n, make_text(E, VALUE_STR, V->text + i, k - i));
		}
		break;
	case VALUE_CLASS:
		if ((keys = enum_items(E, V)) == NULL)
			return -1;
		break;
	default:
		return -1;
	}
	if (keys->kind != VALUE_LIST)
		return -1;
	*items = keys->items;
	*n = keys->n;
	return 0;
}
