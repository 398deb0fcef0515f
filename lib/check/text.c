#include <string.h>

#include "base/buf.h"
#include "check/family.h"
#include "check/walk.h"
#include "python/ast.h"
#include "python/eval.h"

/* F007: how the text of a file is written down. */

struct looking {
	const char *text;
	int tabs, spaces; /* some statement is indented by them */
};

/* Statements that begin their line; what is in texts and brackets does not count. */
static int
look_indentation(const struct ast *N, const struct ast *parent, void *context)
{
	struct looking *K = context;

	(void)parent;
	if (N->kind < NODE_EXPRESSION || N->kind > NODE_TYPE_ALIAS)
		return 0;
	for (uint32_t i = N->begin; i > 0 && (K->text[i - 1] == ' ' || K->text[i - 1] == '\t');
	     i--) {
		if (i == 1 || K->text[i - 2] == '\n' || K->text[i - 2] == '\r' ||
		    K->text[i - 2] == ' ' || K->text[i - 2] == '\t') {
			K->tabs |= K->text[i - 1] == '\t';
			K->spaces |= K->text[i - 1] == ' ';
		}
	}
	return 0;
}

static void
list(struct buf *B, const char *what)
{

	buf_printf(B, "%s%s", B->len > 0 ? ", " : "", what);
}

int
text_form(const struct rule_file *L, struct findings *F)
{
	const struct parse *P = &L->module->parse;
	const struct finding like = {
		.path = L->m->path, .app = L->m->key.app, .migration = L->m->key.name
	};
	struct looking K = { .text = P->text };
	struct buf B = { 0 };
	int rc = 0;

	if (P->text == NULL || P->error.message != NULL)
		return 0;
	if (P->mark)
		list(&B, "a byte order mark");
	if (P->len > 0 && memchr(P->text, '\r', P->len) != NULL)
		list(&B, "line ends of Windows");
	if (P->len > 0 && memchr(P->text, '\t', P->len) != NULL &&
	    walk_tree(P->body, look_indentation, &K) == 0 && K.tabs && K.spaces)
		list(&B, "indentation by tabs and by spaces");
	if (P->len > 0 && strchr("\r\n", P->text[P->len - 1]) == NULL)
		list(&B, "no newline at the end");
	if (B.failed)
		rc = -1;
	else if (B.len > 0)
		rc = findings_add(F, &like, "%s", B.data);
	buf_free(&B);
	return rc;
}
