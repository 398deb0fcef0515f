#include "parser.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "decode.h"
#include "tree.h"
#include "names.h"

/* The beginning and end of parsing, and what all parts of it use. */

void
tree_add(struct list *L, struct ast *N)
{

	*L->last = N;
	L->last = &N->next;
}

struct ast *
tree_error(struct parser *P, const struct token *t, const char *message)
{
	struct parse_error *E = &P->result->error;

	if (E->message != NULL)
		return NULL;
	/* Up to here all was well: the lexer knows what is wrong. */
	if (t->kind == TOKEN_ERROR)
		message = "";
	else if (t->kind == TOKEN_INDENT)
		message = "unexpected indent";
	else if (t->kind == TOKEN_DEDENT && strcmp(message, "invalid syntax") == 0)
		message = "unexpected unindent";
	*E = (struct parse_error){ message, t->line, t->column };
	return NULL;
}

struct ast *
tree_new(struct parser *P, enum node_kind kind, const struct token *t)
{
	const unsigned kids = ast_kids(kind);
	struct ast *N;

	N = arena_take(P->arena, offsetof(struct ast, kid) + kids * sizeof N->kid[0]);
	if (N == NULL)
		return tree_error(P, t, "no memory for so large a file");
	N->kind = (uint8_t)kind;
	N->op = 0;
	N->height = 0;
	N->line = t->line;
	N->column = t->column & 0xffffff;
	N->flags = 0;
	N->begin = t->begin;
	N->end = t->end;
	N->length = 0;
	N->text = NULL;
	N->next = NULL;
	for (unsigned i = 0; i < kids; i++)
		N->kid[i] = NULL;
	return N;
}

struct ast *
tree_from(struct parser *P, enum node_kind kind, const struct ast *first)
{
	struct token t;

	t.line = first->line;
	t.column = first->column;
	t.begin = first->begin;
	t.end = first->end;
	return tree_new(P, kind, &t);
}

/* How many levels are below a node. */
static unsigned
height(const struct ast *N)
{
	unsigned most = 0;

	for (unsigned i = 0; i < ast_kids(N->kind); i++)
		for (const struct ast *kid = N->kid[i]; kid != NULL; kid = kid->next)
			if (kid->height >= most)
				most = kid->height + 1u;
	return most;
}

struct ast *
tree_end(struct parser *P, struct ast *N)
{
	unsigned levels = height(N);

	if (levels > PARSE_HEIGHT)
		return tree_error(P, P->t, "too many nested expressions");
	N->height = (uint16_t)levels;
	/* Blocks end with the last line of theirs, not with the tokens of white space behind. */
	for (const struct token *t = P->t; t-- > P->first;)
		if (t->kind != TOKEN_DEDENT && t->kind != TOKEN_NEWLINE) {
			N->end = t->end;
			break;
		}
	return N;
}

void
tree_needs(struct parser *P, unsigned minor, const char *feature, const struct token *t)
{

	if (P->result->minor >= minor)
		return;
	P->result->minor = minor;
	P->result->feature = feature;
	P->result->feature_line = t->line;
}

int
tree_enter(struct parser *P)
{

	if (++P->depth <= PARSE_DEPTH)
		return 0;
	tree_error(P, P->t, "too many nested expressions");
	return -1;
}

int
tree_take(struct parser *P, unsigned code)
{

	if (!is_op(P, code))
		return 0;
	P->t++;
	return 1;
}

int
tree_word(struct parser *P, enum keyword word)
{

	if (!is_word(P, word))
		return 0;
	P->t++;
	return 1;
}

int
tree_want(struct parser *P, unsigned code, const char *message)
{

	if (tree_take(P, code))
		return 0;
	tree_error(P, P->t, message);
	return -1;
}

int
parse_statements(struct parser *P, struct list *L)
{
	struct ast *N;
	int is_one;

	while (P->t->kind != TOKEN_DEDENT && P->t->kind != TOKEN_END) {
		if (P->t->kind == TOKEN_NEWLINE) {
			/* Only an empty module has one of these. */
			P->t++;
			continue;
		}
		if ((N = parse_compound(P, &is_one)) != NULL) {
			tree_add(L, N);
			continue;
		}
		if (is_one || parse_simple(P, L) == -1)
			return -1;
	}
	return 0;
}

static int
soft_words(struct parser *P)
{

	return (P->match = names_add(P->names, "match", 5)) == NULL ||
	    (P->type = names_add(P->names, "type", 4)) == NULL ||
	    (P->case_ = names_add(P->names, "case", 4)) == NULL ||
	    (P->print = names_add(P->names, "print", 5)) == NULL ||
	    (P->underscore = names_add(P->names, "_", 1)) == NULL ? -1 : 0;
}

static int
whole_module(struct parser *P)
{
	LIST(L);

	if (parse_statements(P, &L) == -1)
		return -1;
	if (P->t->kind != TOKEN_END) {
		tree_error(P, P->t, "invalid syntax");
		return -1;
	}
	P->result->body = L.first;
	return 0;
}

static int
whole_expression(struct parser *P)
{

	if ((P->result->body = parse_value(P)) == NULL)
		return -1;
	if (P->t->kind == TOKEN_END)
		return 0;
	tree_error(P, P->t, "invalid syntax");
	return -1;
}

/* Errors of the lexer that count only when the parser comes as far as that. */
static int
is_weak(const struct parse_error *lexical)
{

	return strstr(lexical->message, "indent") != NULL ||
	       strstr(lexical->message, "EOF") != NULL ||
	       strstr(lexical->message, "continuation") != NULL;
}

/*
 * Of two errors Python prefers most of the lexer's, also when they stand further
 * down; but a bracket that is never closed only if the other one is behind it.
 */
static void
choose_error(struct parse *P, const struct parse_error *lexical)
{
	int never_closed = strstr(lexical->message, "was never closed") != NULL;
	int earlier =
	    P->error.message != NULL && *P->error.message != '\0' && P->error.line <= lexical->line;

	if (earlier &&
	    (never_closed || is_weak(lexical) || str_begins(P->error.message, "unexpected ")))
		return;
	P->error = *lexical;
}

static int
run(struct arena *A, struct names *N, struct parse *P, int expression)
{
	struct parser B = { .arena = A, .names = N, .text = P->text, .result = P };
	struct parse_error lexical = { 0 };
	struct tokens T;
	int rc = -1;

	lexer_run(N, P->text, P->len, expression, &T, &lexical);
	B.t = B.first = T.all;
	if (T.all == NULL || soft_words(&B) == -1)
		P->error = (struct parse_error){ "no memory for so large a file", 1, 1 };
	else
		rc = expression ? whole_expression(&B) : whole_module(&B);
	if (T.nested_line != 0 && P->minor < 12) {
		P->minor = 12;
		P->feature = "f-string with quotes, backslashes, comments or line ends in a field";
		P->feature_line = T.nested_line;
	}
	if (lexical.message != NULL) {
		choose_error(P, &lexical);
		rc = -1;
	}
	free(T.all);
	if (rc == -1)
		P->body = NULL;
	return rc;
}

int
parse_module(struct arena *A, struct names *N, const char *bytes, size_t len, struct parse *P)
{

	*P = (struct parse){ .minor = 8 };
	if (decode_source(A, bytes, len, P) == -1)
		return -1;
	return run(A, N, P, 0);
}

int
parse_expression(struct arena *A, struct names *N, const char *text, size_t len, struct parse *P)
{

	*P = (struct parse){ .minor = 8 };
	if (decode_source(A, text, len, P) == -1)
		return -1;
	return run(A, N, P, 1);
}
