#include "check/user_call.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>

#include "check/family.h"
#include "check/walk.h"
#include "python/ast.h"
#include "python/eval.h"

/* K002: users with a password that stands in the code; data of many persons. */

enum { MANY = 20 };

const struct ast *
user_call(const struct ast *N)
{
	static const struct {
		const char *name;
		int at;
	} calls[] = { { "create_superuser", 2 }, { "create_user", 2 }, { "make_password", 0 },
		{ "set_password", 0 } };
	const char *name;

	if (N->kind != NODE_CALL ||
	    (N->value->kind != NODE_NAME && N->value->kind != NODE_ATTRIBUTE))
		return NULL;
	name = N->value->text;
	for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
		if (*name == *calls[i].name && strcmp(name, calls[i].name) == 0)
			return walk_argument(
			    N, calls[i].at, calls[i].at == 2 ? "password" : "raw_password");
	return NULL;
}

struct looking {
	const struct rule_file *L;
	struct findings *F;
	const struct ast *first; /* address of e-mail */
	size_t addresses;
};

static struct finding
at(const struct looking *K, const struct ast *N)
{

	return (struct finding){ .path = K->L->m->path,
		.line = N->line,
		.column = N->column,
		.app = K->L->m->key.app,
		.migration = K->L->m->key.name };
}

/* Only an address, and none of the domains that are for examples (RFC 2606). */
static int
is_address(const char *s, size_t n)
{
	const char *sign = memchr(s, '@', n), *dot;

	if (sign == NULL || sign == s || n > 254)
		return 0;
	for (size_t i = 0; i < n; i++)
		if (!isalnum((unsigned char)s[i]) && strchr("._%+-@", s[i]) == NULL)
			return 0;
	dot = strchr(sign, '.');
	return dot != NULL && dot[1] != '\0' && strchr(sign + 1, '@') == NULL &&
	       strstr(sign, "example") == NULL && strstr(sign, ".test") == NULL &&
	       strstr(sign, "localhost") == NULL && strstr(sign, ".invalid") == NULL;
}

static int
look(struct looking *K, const struct ast *N)
{
	const struct ast *password = user_call(N);
	const struct finding like = at(K, N);

	if (password != NULL && password->kind == NODE_STRING && password->length > 0 &&
	    findings_add(
		K->F, &like, "%s() with a password that stands in the code", N->value->text) == -1)
		return -1;
	if (N->kind == NODE_STRING && N->text != NULL && is_address(N->text, N->length)) {
		K->first = K->first == NULL ? N : K->first;
		K->addresses++;
	}
	return 0;
}

int
user_password(const struct rule_file *L, struct findings *F)
{
	struct looking K = { .L = L, .F = F };
	struct finding like;

	for (size_t i = 0; i < L->nodes->n; i++)
		if (look(&K, L->nodes->all[i].node) == -1)
			return -1;
	if (K.addresses < MANY)
		return 0;
	like = at(&K, K.first);
	like.rule = F->rule;
	like.severity = SEVERITY_WARNING;
	return findings_add(F, &like, "addresses of persons in the code: %zu", K.addresses);
}
