#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/str.h"
#include "check/family.h"
#include "check/key_kind.h"
#include "check/user_call.h"
#include "check/walk.h"
#include "python/ast.h"
#include "python/eval.h"

/* K001: what should be in no code.  The secret itself is never shown. */

enum { LEAST = 6, RANDOM_LEAST = 24, RANDOM_MOST = 200 };

static struct finding
at(const struct rule_file *L, uint32_t line, uint32_t column)
{

	return (struct finding){ .path = L->m->path,
		.line = line,
		.column = column,
		.app = L->m->key.app,
		.migration = L->m->key.name };
}

/* Line and column, in characters, of a byte of the text. */
static struct finding
at_byte(const struct rule_file *L, size_t byte)
{
	const char *text = L->module->parse.text;
	uint32_t line = 1, column = 1;

	for (size_t i = 0; i < byte; i++) {
		if (text[i] == '\n') {
			line++;
			column = 1;
		} else
			column += ((unsigned char)text[i] & 0xc0) != 0x80;
	}
	return at(L, line, column);
}

static int
look_forms(const struct rule_file *L, struct findings *F)
{
	const struct parse *P = &L->module->parse;
	struct key_found K = { 0 };

	for (size_t from = 0; key_kind_find(P->text, P->len, from, &K); from = K.at + 1) {
		const struct finding like = at_byte(L, K.at);

		if (findings_add(F, &like, "this looks like %s%s%s%s", K.kind,
			K.shown != NULL ? " (" : "", K.shown != NULL ? K.shown : "",
			K.shown != NULL ? "...)" : "") == -1)
			return -1;
	}
	return 0;
}

/* What stands for a value that comes from elsewhere, or is none. */
static int
is_placeholder(const char *s, size_t n)
{
	static const char *const words[] = { "password", "passwd", "pass", "secret", "token",
		"user", "username", "postgres", "root", "admin", "guest", "test", "mysql", "none",
		"null", "true", "false", "default", "unknown", "foo", "bar", "hidden", "pwd",
		"mypassword", "mysecret", "mytoken", NULL };

	for (size_t i = 0; words[i] != NULL; i++)
		if (strlen(words[i]) == n && strncasecmp(s, words[i], n) == 0)
			return 1;
	for (size_t i = 0; i < n; i++)
		if (strchr("<>{}%$[]()*", s[i]) != NULL)
			return 1;
	return n == 0 || key_kind_example(s, n);
}

static int
is_url_part(char c)
{

	return c > ' ' && c < 0x7f && strchr("/?#@\"'`<>\\", c) == NULL;
}

/* "scheme://user:password@": return the length of the password and where it begins, or 0. */
static size_t
password_of(const char *p, const char *end, const char **begin)
{
	const char *user = p, *q = p;

	while (q < end && *q != ':' && is_url_part(*q))
		q++;
	if (q == end || *q != ':')
		return 0;
	*begin = ++q;
	while (q < end && is_url_part(*q))
		q++;
	if (q == end || *q != '@' || is_placeholder(*begin, (size_t)(q - *begin)))
		return 0;
	/* A password that is the user's name is one of a machine for developers. */
	if (*begin - 1 - user == q - *begin && strncmp(user, *begin, (size_t)(q - *begin)) == 0)
		return 0;
	return (size_t)(q - *begin);
}

static int
look_urls(const struct rule_file *L, struct findings *F)
{
	const struct parse *P = &L->module->parse;
	const char *end = P->text + P->len, *p = P->text, *password;

	while (p < end && (p = memchr(p, ':', (size_t)(end - p))) != NULL) {
		p++;
		if (end - p < 2 || memcmp(p, "//", 2) != 0)
			continue;
		p += 2;
		if (password_of(p, end, &password) > 0) {
			const struct finding like = at_byte(L, (size_t)(p - P->text));

			if (findings_add(F, &like, "a URL with a password in it") == -1)
				return -1;
		}
	}
	return 0;
}

/* The name that a text is given to; NULL: none. */
static const char *
name_of(const struct ast *target)
{

	switch (target->kind) {
	case NODE_NAME:
	case NODE_ATTRIBUTE:
	case NODE_STRING:
		return target->text;
	case NODE_SUBSCRIPT:
		return target->second != NULL && target->second->kind == NODE_STRING
			   ? target->second->text
			   : NULL;
	default:
		return NULL;
	}
}

static const char *
name_given(const struct ast *N, const struct ast *parent)
{

	if (parent == NULL)
		return NULL;
	switch (parent->kind) {
	case NODE_ASSIGN:
		return parent->second == N && parent->items != NULL ? name_of(parent->items) : NULL;
	case NODE_ANNOTATE:
		return parent->second == N ? name_of(parent->value) : NULL;
	case NODE_KEYWORD:
	case NODE_PARAM:
		return parent->text;
	case NODE_PAIR:
		return parent->second == N && parent->value != NULL ? name_of(parent->value) : NULL;
	default:
		return NULL;
	}
}

/* Does a name end with a word for a secret, as "api_key", "AWS_SECRET", "userPassword"? */
static int
names_secret(const char *name)
{
	static const char *const words[] = { "password", "passwd", "passphrase", "secret", "token",
		"api_key", "apikey", "api_token", "secret_key", "access_key", "private_key",
		"auth_key", "client_secret", NULL };
	size_t n = strlen(name);

	for (size_t i = 0; words[i] != NULL; i++) {
		size_t w = strlen(words[i]);

		if (w <= n && strcasecmp(name + n - w, words[i]) == 0 &&
		    (w == n || name[n - w - 1] == '_' || name[n - w - 1] == '-' ||
			(isupper((unsigned char)name[n - w]) &&
			    islower((unsigned char)name[n - w - 1]))))
			return 1;
	}
	return 0;
}

/* Letters and digits, or signs, in one word: no label, no name of a field, no path. */
static int
looks_secret(const char *s, size_t n)
{
	size_t letters = 0, digits = 0, signs = 0;

	if (n < LEAST || s[0] == '!' || str_begins(s, "http"))
		return 0;
	for (size_t i = 0; i < n; i++) {
		if (isspace((unsigned char)s[i]) || (unsigned char)s[i] >= 0x80)
			return 0;
		letters += isalpha((unsigned char)s[i]) != 0;
		digits += isdigit((unsigned char)s[i]) != 0;
		signs += strchr("_-./:,", s[i]) == NULL && ispunct((unsigned char)s[i]);
	}
	return letters > 0 && (digits >= 2 || (digits > 0 && n >= 8) || (signs > 0 && n >= 8)) &&
	       !is_placeholder(s, n);
}

/* How many characters of a text are of another class than the one before. */
static size_t
changes(const char *s, size_t n)
{
	size_t count = 0;

	for (size_t i = 1; i < n; i++)
		count +=
		    (isdigit((unsigned char)s[i]) != 0) !=
			(isdigit((unsigned char)s[i - 1]) != 0) ||
		    (isupper((unsigned char)s[i]) != 0) != (isupper((unsigned char)s[i - 1]) != 0);
	return count;
}

/* How many different characters there are. */
static size_t
variety(const char *s, size_t n)
{
	unsigned char seen[256] = { 0 };
	size_t count = 0;

	for (size_t i = 0; i < n; i++)
		count += seen[(unsigned char)s[i]]++ == 0;
	return count;
}

/*
 * Random letters and digits, as base64 makes them.  Sums and UUIDs, which are hexadecimal, say
 * nothing; long names have few digits, and their capitals at the beginnings of words.
 */
static int
looks_random(const char *s, size_t n)
{
	size_t upper = 0, lower = 0, digits = 0;

	if (n < RANDOM_LEAST || n > RANDOM_MOST || key_kind_example(s, n))
		return 0;
	for (size_t i = 0; i < n; i++) {
		if (!isalnum((unsigned char)s[i]) && strchr("+/=_-", s[i]) == NULL)
			return 0;
		upper += isupper((unsigned char)s[i]) != 0;
		lower += islower((unsigned char)s[i]) != 0;
		digits += isdigit((unsigned char)s[i]) != 0;
	}
	return upper >= 3 && lower >= 3 && digits >= 3 && changes(s, n) * 3 >= n &&
	       variety(s, n) >= 16;
}

struct looking {
	const struct rule_file *L;
	struct findings *F;
	size_t formed; /* findings from here on are of this file */
	uint32_t user; /* up to this byte a user is made: K002 tells of the password */
};

/* One secret is told once. */
static int
is_told(const struct looking *K, const struct ast *N)
{

	for (size_t i = K->formed; i < K->F->n; i++)
		if (K->F->all[i].line >= N->line && K->F->all[i].line <= N->line + 1)
			return 1;
	return 0;
}

static int
look_string(struct looking *K, const struct ast *N, const struct ast *parent)
{
	const struct finding like = at(K->L, N->line, N->column);
	const char *name;

	if (user_call(N) != NULL)
		K->user = N->end;
	if ((N->kind != NODE_STRING && N->kind != NODE_BYTES) || N->text == NULL || is_told(K, N))
		return 0;
	name = name_given(N, parent);
	if (name != NULL && N->begin >= K->user && looks_secret(N->text, N->length) &&
	    names_secret(name))
		return findings_add(K->F, &like, "a literal is given to '%s'", name);
	if (looks_random(N->text, N->length))
		return findings_add(K->F, &like, "a text that looks like a random key");
	return 0;
}

int
secret_literal(const struct rule_file *L, struct findings *F)
{
	struct looking K = { L, F, F->n, 0 };

	if (L->module->parse.text == NULL)
		return 0;
	if (look_forms(L, F) == -1 || look_urls(L, F) == -1)
		return -1;
	for (size_t i = 0; i < L->nodes->n; i++)
		if (look_string(&K, L->nodes->all[i].node, L->nodes->all[i].parent) == -1)
			return -1;
	return 0;
}
