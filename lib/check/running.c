#include <string.h>

#include "base/buf.h"
#include "base/str.h"
#include "check/family.h"
#include "check/walk.h"
#include "python/ast.h"
#include "python/eval.h"

/* K003: calls that run other code or programs, or go to the network. */

enum { IMPORTS = 64, DEEP = 8 };

struct looking {
	const struct rule_file *L;
	struct findings *F;
	/* What names of the file stand for: "sp" for "subprocess". */
	struct {
		const char *name, *module, *what;
	} imports[IMPORTS];
	size_t n;
	int defines_eval, defines_exec;
};

/* Beginnings of dotted names, and what such calls do. */
static const struct doing {
	const char *dotted, *does;
} doings[] = {
	{ "os.system", "runs a program" },
	{ "os.popen", "runs a program" },
	{ "os.exec", "runs a program" },
	{ "os.spawn", "runs a program" },
	{ "os.posix_spawn", "runs a program" },
	{ "subprocess.", "runs a program" },
	{ "pty.spawn", "runs a program" },
	{ "pickle.load", "runs what it reads" },
	{ "pickle.Unpickler", "runs what it reads" },
	{ "cPickle.load", "runs what it reads" },
	{ "dill.load", "runs what it reads" },
	{ "marshal.load", "runs what it reads" },
	{ "shelve.open", "runs what it reads" },
	{ "runpy.run", "runs code" },
	{ "requests.", "goes to the network" },
	{ "httpx.", "goes to the network" },
	{ "aiohttp.", "goes to the network" },
	{ "urllib.request.", "goes to the network" },
	{ "urllib2.", "goes to the network" },
	{ "urllib3.", "goes to the network" },
	{ "http.client.HTTP", "goes to the network" },
	{ "socket.socket", "goes to the network" },
	{ "socket.create_connection", "goes to the network" },
	{ "ftplib.", "goes to the network" },
	{ "smtplib.", "goes to the network" },
	{ "paramiko.", "goes to the network" },
	{ "boto3.", "goes to the network" },
	{ "django.core.mail.send", "sends mail" },
	{ "django.core.mail.mail_", "sends mail" },
};

/* Can a dotted name that begins so be one of them?  "module" or "module.what". */
static int
concerns(const char *module, size_t n, const char *what)
{

	for (size_t i = 0; i < sizeof doings / sizeof *doings; i++) {
		const char *dotted = doings[i].dotted, *rest = dotted + n;

		if (*dotted != *module)
			continue;
		if (strncmp(dotted, module, n) != 0) {
			if (str_begins(module, dotted))
				return 1;
			continue;
		}
		if (what == NULL || *rest == '\0')
			return 1;
		if (*rest == '.' && (str_begins(rest + 1, what) || str_begins(what, rest + 1)))
			return 1;
	}
	return 0;
}

static void
note(struct looking *K, const char *name, const char *module, const char *what)
{

	if (K->n == IMPORTS || name == NULL ||
	    !(module != NULL ? concerns(module, strlen(module), what)
			     : concerns(name, strcspn(name, "."), NULL)))
		return;
	K->imports[K->n].name = name;
	K->imports[K->n].module = module;
	K->imports[K->n++].what = what;
}

/* Imports anywhere in the file, as in functions. */
static void
look_import(struct looking *K, const struct ast *N)
{
	const char *as;

	if (N->kind == NODE_FUNCTION && N->text != NULL) {
		K->defines_eval |= strcmp(N->text, "eval") == 0;
		K->defines_exec |= strcmp(N->text, "exec") == 0;
	}
	if (N->kind != NODE_IMPORT && (N->kind != NODE_IMPORT_FROM || N->text == NULL || N->op > 0))
		return;
	for (const struct ast *a = N->items; a != NULL; a = a->next) {
		as = a->value != NULL ? a->value->text : NULL;
		if (N->kind == NODE_IMPORT_FROM)
			note(K, as != NULL ? as : a->text, N->text, a->text);
		/* "import a.b" binds "a" to itself; as "c", all of it. */
		else if (as != NULL)
			note(K, as, a->text, NULL);
		else
			note(K, a->text, NULL, NULL);
	}
}

static int
begins_with_module(const char *imported, const char *name)
{
	size_t n = strlen(name);

	return strncmp(imported, name, n) == 0 && (imported[n] == '\0' || imported[n] == '.');
}

/* Append the dotted name that a callee has by the imports.  Return 1 if it comes from one. */
static int
spell(const struct looking *K, const struct ast *callee, struct buf *B, int depth)
{

	if (callee->kind == NODE_ATTRIBUTE && depth < DEEP) {
		if (!spell(K, callee->value, B, depth + 1))
			return 0;
		buf_printf(B, ".%s", callee->text);
		return 1;
	}
	for (size_t i = 0; callee->kind == NODE_NAME && i < K->n; i++) {
		const char *module = K->imports[i].module, *what = K->imports[i].what;

		if (module == NULL ? !begins_with_module(K->imports[i].name, callee->text)
				   : strcmp(K->imports[i].name, callee->text) != 0)
			continue;
		buf_printf(B, "%s%s%s", module != NULL ? module : callee->text,
		    what != NULL ? "." : "", what != NULL ? what : "");
		return 1;
	}
	return 0;
}

static const char *
does(const struct looking *K, const struct ast *callee, struct buf *B)
{

	if (callee->kind == NODE_NAME &&
	    ((strcmp(callee->text, "eval") == 0 && !K->defines_eval) ||
		(strcmp(callee->text, "exec") == 0 && !K->defines_exec))) {
		buf_str(B, callee->text);
		return "runs a text as code";
	}
	if (!spell(K, callee, B, 0) || B->failed)
		return NULL;
	for (size_t i = 0; i < sizeof doings / sizeof *doings; i++)
		if (str_begins(B->data, doings[i].dotted))
			return doings[i].does;
	return NULL;
}

static int
look_call(const struct looking *K, const struct ast *N)
{
	const struct finding like = { .path = K->L->m->path,
		.line = N->line,
		.column = N->column,
		.app = K->L->m->key.app,
		.migration = K->L->m->key.name };
	struct buf B = { 0 };
	const char *what;
	int rc = 0;

	if ((what = does(K, N->value, &B)) != NULL)
		rc = findings_add(K->F, &like, "%s() %s", B.data, what);
	else if (B.failed)
		rc = -1;
	buf_free(&B);
	return rc;
}

int
running_code(const struct rule_file *L, struct findings *F)
{
	const struct walk_list *W = L->nodes;
	struct looking K = { .L = L, .F = F, .n = 0 };

	for (size_t i = 0; i < W->n; i++)
		look_import(&K, W->all[i].node);
	for (size_t i = 0; i < W->n; i++)
		if (W->all[i].node->kind == NODE_CALL && look_call(&K, W->all[i].node) == -1)
			return -1;
	return 0;
}
