#include <ctype.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "access.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/str.h"
#include "environment.h"
#include "machine.h"

/*
 * What decouple reads behind the environment: the nearest settings.ini or .env above the code that
 * asks first, or the file that Config(RepositoryEnv(...)) names.  It never enters os.environ.
 */

enum { INI_BYTES = 1 << 20 };

struct ini {
	struct eval *E;
	struct source source;
	char *key;		/* of the line before; NULL: none */
	int section;		/* 2: [settings], 1: [DEFAULT], 0: another */
};

static void
lower(char *text)
{

	for (; text != NULL && *text != '\0'; text++)
		*text = (char)tolower((unsigned char)*text);
}

static void
put(const struct ini *I, const char *text, size_t len)
{
	struct variable V = { .name = I->key, .owner = I->source.path, .source = I->source };

	if (I->section == 1 && environment_get(I->E, I->key, V.owner) != NULL)
		return;
	if (text == NULL)
		V.why = "its value goes on for lines";
	else if (memchr(text, '%', len) != NULL)
		V.why = "its value refers to others";
	else
		V.text = arena_strndup(I->E->own, text, len);
	environment_put(I->E, &V);
}

/* One line, as configparser reads it. */
static void
ini_line(struct ini *I, const char *p, const char *end)
{
	int inner = p < end && isspace((unsigned char)*p);
	const char *stop;

	while (p < end && isspace((unsigned char)*p))
		p++;
	while (end > p && isspace((unsigned char)end[-1]))
		end--;
	if (p == end || *p == '#' || *p == ';')
		return;
	if (inner && I->key != NULL) {
		if (I->section > 0)
			put(I, NULL, 0);
		return;
	}
	I->key = NULL;
	if (*p == '[' && (stop = memchr(p, ']', (size_t)(end - p))) != NULL) {
		I->section = stop - p == 9 && memcmp(p, "[settings", 9) == 0 ? 2
			   : stop - p == 8 && memcmp(p, "[DEFAULT", 8) == 0	? 1
										: 0;
		return;
	}
	for (stop = p; stop < end && *stop != '=' && *stop != ':'; stop++)
		;
	if (stop == end)
		return;
	I->key = arena_strndup(I->E->own, p, (size_t)(stop - p));
	if (I->key != NULL)
		I->key[strcspn(I->key, " \t")] = '\0';
	lower(I->key);
	for (p = stop + 1; p < end && isspace((unsigned char)*p); p++)
		;
	if (I->section > 0 && I->key != NULL)
		put(I, p, (size_t)(end - p));
}

static void
ini_read(struct eval *E, const char *path)
{
	struct ini I = { .E = E, .source = { .kind = SOURCE_FILE, .path = path, .line = 1 } };
	struct buf B = { 0 };
	const char *stop;

	if (file_slurp(AT_FDCWD, path, INI_BYTES, &B) == 0 && B.data != NULL)
		for (const char *p = B.data, *end = p + B.len; p < end; p = stop + 1) {
			stop = memchr(p, '\n', (size_t)(end - p));
			stop = stop == NULL ? end : stop;
			ini_line(&I, p, stop);
			I.source.line++;
		}
	buf_free(&B);
}

static const char *
take(struct eval *E, const char *path)
{
	const char *own = arena_strdup(E->own, path);

	for (size_t i = 0; own != NULL && i < E->variables_n; i++)
		if (E->variables[i].owner != NULL && strcmp(E->variables[i].owner, own) == 0)
			return own;
	if (own != NULL && str_ends(own, ".ini"))
		ini_read(E, own);
	else if (own != NULL)
		dotenv_read(E, own, ENV_DECOUPLE, 1, 0);
	return own;
}

/* In the folder of a file, or above, but not in "/". */
static const char *
find(struct eval *E, const char *from)
{
	static const char *const names[] = { "settings.ini", ".env" };
	struct buf path = { 0 };
	const char *own = "";
	size_t len = from == NULL ? 0 : strlen(from);

	while (*own == '\0') {
		while (len > 0 && from[len - 1] != '/')
			len--;
		if (len <= 1)
			break;
		for (int i = 0; i < 2 && *own == '\0'; i++) {
			buf_cut(&path, 0);
			buf_add(&path, from, len);
			if (buf_str(&path, names[i]) == 0 && access(path.data, F_OK) == 0)
				own = take(E, path.data);
			if (own == NULL)
				own = "";
		}
		len--;
	}
	buf_free(&path);
	return own;
}

/* An absolute path, or NULL. */
static const char *
path_of(struct eval *E, struct value *V)
{

	V = V == NULL ? NULL : eval_force(E, V);
	return V != NULL && (V->kind == VALUE_STR || V->kind == VALUE_PATH) && *V->text == '/'
		   ? V->text : NULL;
}

/* The file that an object or decouple.config (NULL) reads, "": none, or NULL: not known. */
static const char *
file_of(struct eval *E, const struct value *object)
{
	const char *kind = object == NULL ? NULL : call_name(object), *path;
	struct value *given = kind == NULL ? NULL : call_arg(object, 0, NULL);

	if (given == NULL && kind != NULL)
		given = call_arg(object, -1,
		    str_ends(kind, "AutoConfig") ? "search_path" : "repository");
	if (given == NULL || given->kind == VALUE_NONE) {
		/* The first to ask decides for all. */
		if (E->decouple == NULL)
			E->decouple = find(E, E->frame->module->path);
		return E->decouple;
	}
	if (str_ends(kind, "AutoConfig")) {
		path = path_of(E, given);
		path = path == NULL ? NULL : arena_printf(E->own, "%s/", path);
		return path == NULL ? NULL : find(E, path);
	}
	kind = call_name(given);
	if (kind == NULL ||
	    (!str_ends(kind, ".RepositoryEnv") && !str_ends(kind, ".RepositoryIni")))
		return NULL;
	path = path_of(E, call_arg(given, 0, "source"));
	return path == NULL ? NULL : take(E, path);
}

struct value *
decouple_value(struct eval *E, const struct value *object, const char *name)
{
	const char *owner = file_of(E, object);
	char *key;

	if (owner == NULL)
		return make_unknown(E, "it is not known which file decouple reads");
	if (*owner == '\0' || (key = arena_strdup(E->own, name)) == NULL)
		return NULL;
	if (str_ends(owner, ".ini"))
		lower(key);
	return environment_owned(E, key, owner);
}
