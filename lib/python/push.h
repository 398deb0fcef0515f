#ifndef PYTHON_PUSH_H
#define PYTHON_PUSH_H

/* Appending tokens, which is done often; scan.h includes this. */

/* scan_column(S, p): Return the column, from 1, of ${p} in the current line. */
static inline uint32_t
scan_column(const struct scan *S, const char *p)
{

	return (uint32_t)(p - S->line_begin) + 1 - S->extra;
}

/* scan_grow(S): Make room for more tokens.  Return 0, or -1 with the error. */
int scan_grow(struct scan *S);

/*
 * scan_push_at(S, kind, begin, line, column): Append a token from ${begin} to S->p.  Return it,
 * or NULL with the error.  scan_push(S, kind, begin): Likewise, one that begins in this line.
 */
static inline struct token *
scan_push_at(struct scan *S, enum token_kind kind, const char *begin, uint32_t line,
    uint32_t column)
{
	struct token *t;

	if (S->tokens->n == S->tokens->size && scan_grow(S) == -1)
		return NULL;
	t = &S->tokens->all[S->tokens->n++];
	t->kind = (uint8_t)kind;
	t->code = t->op = 0;
	t->begin = (uint32_t)(begin - S->text);
	t->end = (uint32_t)(S->p - S->text);
	t->line = line;
	t->column = column;
	t->last_line = S->line;
	t->name = NULL;
	return t;
}

static inline struct token *
scan_push(struct scan *S, enum token_kind kind, const char *begin)
{

	return scan_push_at(S, kind, begin, S->line, scan_column(S, begin));
}

#endif
