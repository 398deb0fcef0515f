#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "access.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/str.h"
#include "machine.h"

/* Paths: pathlib, os.path and environ.Path.  Only names of files are looked at, never their
 * contents. */

static const char *
text_of(struct eval *E, struct value *V)
{

	V = eval_force(E, V);
	return V->kind == VALUE_STR || V->kind == VALUE_PATH ? V->text : NULL;
}

/* As pathlib writes it: no doubled slashes, no "." parts, no slash at the end. */
static struct value *
make_path(struct eval *E, const char *text)
{
	struct buf B = { 0 };
	struct value *V;

	if (*text == '/')
		buf_char(&B, '/');
	for (size_t n; *text != '\0'; text += n) {
		text += strspn(text, "/");
		n = strcspn(text, "/");
		if (n == 0 || (n == 1 && *text == '.'))
			continue;
		if (B.len > 0 && B.data[B.len - 1] != '/')
			buf_char(&B, '/');
		buf_add(&B, text, n);
	}
	V = make_text(E, VALUE_PATH, B.len > 0 ? B.data : ".", B.len > 0 ? B.len : 1);
	buf_free(&B);
	return V;
}

static struct value *
join_paths(struct eval *E, const char *left, const char *right, enum value_kind kind)
{
	struct buf B = { 0 };
	struct value *V;

	if (*right != '/') {
		buf_str(&B, left);
		if (B.len > 0 && B.data[B.len - 1] != '/')
			buf_char(&B, '/');
	}
	buf_str(&B, right);
	V = B.data == NULL ? make_str(E, "") : kind == VALUE_PATH ? make_path(E, B.data) :
	    make_text(E, kind, B.data, B.len);
	buf_free(&B);
	return V;
}

/* Without ".", ".." and doubled slashes, as os.path.normpath() does it. */
static struct value *
normal(struct eval *E, const char *text, enum value_kind kind)
{
	struct buf B = { 0 };
	size_t root = *text == '/' ? 1 : 0, n;
	struct value *V;

	if (root)
		buf_char(&B, '/');
	for (; *text != '\0'; text += n) {
		text += strspn(text, "/");
		n = strcspn(text, "/");
		if (n == 0 || (n == 1 && *text == '.'))
			continue;
		if (n == 2 && memcmp(text, "..", 2) == 0 && B.len >= root &&
		    (root || (B.len > 0 && !str_ends(B.data, ".."))) ) {
			while (B.len > root && B.data[B.len - 1] != '/')
				buf_cut(&B, B.len - 1);
			if (B.len > root)
				buf_cut(&B, B.len - 1);
			continue;
		}
		if (B.len > 0 && B.data[B.len - 1] != '/')
			buf_char(&B, '/');
		buf_add(&B, text, n);
	}
	V = make_text(E, kind, B.len > 0 ? B.data : ".", B.len > 0 ? B.len : 1);
	buf_free(&B);
	return V;
}

/* Links followed where the path exists. */
static struct value *
resolved(struct eval *E, const char *text, enum value_kind kind)
{
	struct value *V;
	char *real;

	if (*text != '/')
		return make_unknown(E, "it depends on the folder where it runs");
	if ((real = realpath(text, NULL)) == NULL)
		return normal(E, text, kind);
	V = make_text(E, kind, real, strlen(real));
	free(real);
	return V;
}

static struct value *
parent(struct eval *E, const char *text, enum value_kind kind)
{
	const char *slash = strrchr(text, '/');

	if (slash == NULL)
		return make_text(
		    E, kind, kind == VALUE_PATH ? "." : "", kind == VALUE_PATH ? 1 : 0);
	return make_text(E, kind, text, slash == text ? 1 : (size_t)(slash - text));
}

static const char *
suffix_of(const char *name)
{
	const char *dot = strrchr(name, '.');

	return dot == NULL || dot == name ? name + strlen(name) : dot;
}

struct value *
path_attribute(struct eval *E, struct value *V, const char *name)
{
	const char *last = file_name(V->text), *slash = strrchr(V->text, '/');
	struct value *list, *above = V;

	last = slash != NULL && slash[1] == '\0' ? "" : last;
	if (strcmp(name, "parent") == 0)
		return parent(E, V->text, VALUE_PATH);
	if (strcmp(name, "name") == 0)
		return make_str(E, last);
	if (strcmp(name, "suffix") == 0)
		return make_str(E, suffix_of(last));
	if (strcmp(name, "stem") == 0)
		return make_text(E, VALUE_STR, last, (size_t)(suffix_of(last) - last));
	if (strcmp(name, "root") == 0)
		return make_str(E, V->text);	/* environ.Path */
	if (strcmp(name, "parents") != 0)
		return NULL;
	list = make_list(E, VALUE_TUPLE, 8);
	for (size_t n = 0;
	     n < 100 && strcmp(above->text, "/") != 0 && strcmp(above->text, ".") != 0; n++) {
		above = parent(E, above->text, VALUE_PATH);
		if (above->kind != VALUE_PATH)
			break;
		list_insert(E, list, list->n, above);
	}
	return list;
}

struct value *
path_operator(struct eval *E, enum ast_op op, struct value *left, struct value *right)
{
	const char *a = text_of(E, left), *b = text_of(E, right);
	struct value *V = left;

	if (op == OP_DIV && a != NULL && b != NULL)
		return join_paths(E, a, b, VALUE_PATH);
	/* environ.Path: root - 2, root + "name" */
	if (op == OP_ADD && a != NULL && b != NULL && left->kind == VALUE_PATH)
		return join_paths(E, a, b, VALUE_PATH);
	if (op == OP_SUB && right->kind == VALUE_INT && right->number >= 0 && right->number < 100) {
		for (int64_t i = 0; i < right->number && V->kind == VALUE_PATH; i++)
			V = parent(E, V->text, VALUE_PATH);
		return V;
	}
	return make_unknown(E, "%s", eval_why(E, a == NULL ? left : right));
}

static struct value *
exists(struct eval *E, const char *text, mode_t kind)
{
	struct stat st;

	if (*text != '/')
		return make_unknown(E, "it depends on the folder where it runs");
	return make_bool(E, stat(text, &st) == 0 && (kind == 0 || (st.st_mode & S_IFMT) == kind));
}

static struct value *
join_args(struct eval *E, struct value *first, struct site *S, size_t from, enum value_kind kind)
{
	const char *text;

	for (; from < S->n && first->kind == kind; from++) {
		if ((text = text_of(E, S->args[from])) == NULL)
			return make_unknown(E, "%s", eval_why(E, S->args[from]));
		first = make_from(join_paths(E, first->text, text, kind), S->args[from]);
	}
	return first;
}

struct value *
path_method(struct eval *E, struct site *S)
{
	const char *name = S->name, *text = S->self->text, *arg;

	if (strcmp(name, "resolve") == 0 || strcmp(name, "absolute") == 0)
		return make_from(resolved(E, text, VALUE_PATH), S->self);
	if (strcmp(name, "joinpath") == 0 || strcmp(name, "path") == 0)
		return make_from(join_args(E, S->self, S, 0, VALUE_PATH), S->self);
	if (strcmp(name, "exists") == 0)
		return exists(E, text, 0);
	if (strcmp(name, "is_file") == 0)
		return exists(E, text, S_IFREG);
	if (strcmp(name, "is_dir") == 0)
		return exists(E, text, S_IFDIR);
	if (strcmp(name, "as_posix") == 0 || strcmp(name, "__str__") == 0)
		return make_from(make_str(E, text), S->self);
	if (strcmp(name, "expanduser") == 0 && *text != '~')
		return S->self;
	if (strcmp(name, "mkdir") == 0)
		return make(E, VALUE_NONE);
	if (S->n == 1 && (arg = text_of(E, S->args[0])) != NULL) {
		if (strcmp(name, "with_name") == 0)
			return join_paths(E, parent(E, text, VALUE_PATH)->text, arg, VALUE_PATH);
	}
	return NULL;
}

/* Path(a, b...): also environ.Path */
static struct value *
new_path(struct eval *E, struct site *S)
{
	const char *text = S->n == 0 ? "." : text_of(E, S->args[0]);

	if (text == NULL)
		return make_unknown(E, "%s", eval_why(E, S->args[0]));
	return join_args(
	    E, make_from(make_path(E, text), S->n > 0 ? S->args[0] : NULL), S, 1, VALUE_PATH);
}

static struct value *
os_path(struct eval *E, const char *name, struct site *S)
{
	struct value *V = S->n == 0 ? NULL : eval_force(E, S->args[0]);
	const char *text = V == NULL ? NULL : text_of(E, V);

	if (V == NULL)
		return NULL;
	if (V->kind == VALUE_UNKNOWN)
		return make_unknown(E, "%s", V->unknown.why);
	if (text == NULL)
		return NULL;
	if (strcmp(name, "join") == 0)
		return join_args(E, make_from(make_str(E, text), V), S, 1, VALUE_STR);
	if (strcmp(name, "dirname") == 0)
		return parent(E, text, VALUE_STR);
	if (strcmp(name, "basename") == 0)
		return make_str(E, file_name(text));
	if (strcmp(name, "abspath") == 0)
		return *text == '/' ? normal(E, text, VALUE_STR) :
		    make_unknown(E, "it depends on the folder where it runs");
	if (strcmp(name, "realpath") == 0)
		return resolved(E, text, VALUE_STR);
	if (strcmp(name, "normpath") == 0)
		return normal(E, text, VALUE_STR);
	if (strcmp(name, "exists") == 0)
		return exists(E, text, 0);
	if (strcmp(name, "isfile") == 0)
		return exists(E, text, S_IFREG);
	if (strcmp(name, "isdir") == 0)
		return exists(E, text, S_IFDIR);
	if (strcmp(name, "isabs") == 0)
		return make_bool(E, *text == '/');
	if (strcmp(name, "expanduser") == 0 && *text != '~')
		return V;
	return NULL;
}

struct value *
os_call(struct eval *E, const char *dotted, struct site *S)
{
	struct value *V = NULL;

	if (str_begins(dotted, "os.path.") || str_begins(dotted, "posixpath."))
		V = os_path(E, strrchr(dotted, '.') + 1, S);
	else if (strcmp(dotted, "pathlib.Path") == 0 || strcmp(dotted, "pathlib.PurePath") == 0 ||
	    strcmp(dotted, "pathlib.PosixPath") == 0 || strcmp(dotted, "environ.Path") == 0)
		V = new_path(E, S);
	else if (strcmp(dotted, "os.fspath") == 0 && S->n == 1)
		V = eval_text_of(E, S->args[0], 0);
	else if (strcmp(dotted, "os.getcwd") == 0 || strcmp(dotted, "pathlib.Path.cwd") == 0)
		V = make_unknown(E, "it depends on the folder where it runs");
	else if (strcmp(dotted, "os.makedirs") == 0)
		V = make(E, VALUE_NONE);
	return V != NULL && S->n > 0 ? make_from(V, S->args[0]) : V;
}
