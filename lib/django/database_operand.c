#include "django/database_operand.h"

#include <string.h>

#include "base/buf.h"
#include "base/exit.h"
#include "base/report.h"
#include "base/str.h"
#include "django/database_option.h"
#include "django/settings.h"
#include "python/access.h"

/* A database as a URL (RFC 3986): every part percent-encoded, so that it can be read back. */

static void
encode(struct buf *B, const char *text, const char *also)
{
	static const char plain[] =
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";

	for (; *text != '\0'; text++) {
		if (strchr(plain, *text) != NULL || strchr(also, *text) != NULL)
			buf_char(B, *text);
		else
			buf_printf(B, "%%%02X", (unsigned char)*text);
	}
}

/* MongoDB takes no half of a pair, and slate never tries an empty user or password. */
static int
has_user(const struct database *D)
{
	const struct database_option *O = database_option_find(D, "authMechanism");

	if (D->parts[DATABASE_USER].text == NULL)
		return D->kind == DATABASE_POSTGRESQL && D->parts[DATABASE_PASSWORD].text != NULL;
	if (D->kind != DATABASE_DJONGO && D->kind != DATABASE_MONGODB)
		return 1;
	return D->parts[DATABASE_PASSWORD].text != NULL || (O != NULL && O->value.text != NULL);
}

static void
put_user(struct buf *B, const struct database *D, int secrets)
{
	const char *user = D->parts[DATABASE_USER].text;
	const char *password = D->parts[DATABASE_PASSWORD].text;

	if (!has_user(D))
		return;
	encode(B, user == NULL ? "" : user, "");
	if (password != NULL) {
		buf_char(B, ':');
		if (secrets)
			encode(B, password, "");
		else
			buf_str(B, "***");
	}
	buf_char(B, '@');
}

/* One host of several: is it an address whose colons are no port's? */
static int
is_bare(const char *host, size_t n)
{
	const char *colon = memchr(host, ':', n);

	return *host != '[' && colon != NULL &&
	       memchr(colon + 1, ':', n - (size_t)(colon + 1 - host)) != NULL;
}

static void
put_host(struct buf *B, const char *host, size_t n, const char *port, size_t port_n)
{
	const char *close = *host == '[' ? memchr(host, ']', n) : NULL;
	int bare = is_bare(host, n), own;
	char one[512];

	own = !bare && memchr(close != NULL ? close : host, ':',
	    n - (size_t)((close != NULL ? close : host) - host)) != NULL;
	if (bare)
		buf_char(B, '[');
	/* "%" of an address's zone, and all else that could end the host. */
	if (n < sizeof one) {
		memcpy(one, host, n);
		one[n] = '\0';
		encode(B, one, "[]:");
	}
	if (bare)
		buf_char(B, ']');
	if (port_n > 0 && !own) {
		buf_char(B, ':');
		buf_add(B, port, port_n);
	}
}

/* Hosts and ports go in pairs; one port is for all. */
static void
put_hosts(struct buf *B, const struct database *D)
{
	const char *host = D->parts[DATABASE_HOST].text, *port = D->parts[DATABASE_PORT].text;
	size_t n, port_n;
	int many = port != NULL && strchr(port, ',') != NULL;

	if (host == NULL)
		host = D->kind == DATABASE_DJONGO || D->kind == DATABASE_MONGODB ? "localhost" : "";
	/* A name that is looked up for its hosts has no port. */
	if (D->scheme != NULL && str_ends(D->scheme, "+srv"))
		port = NULL;
	for (;; host += n + 1) {
		n = strcspn(host, ",");
		port_n = port == NULL ? 0 : strcspn(port, ",");
		put_host(B, host, n, port, port_n);
		if (host[n] == '\0')
			return;
		buf_char(B, ',');
		if (many && port != NULL)
			port += port_n + (port[port_n] == ',');
	}
}

static void
put_options(struct buf *B, const struct database *D, int secrets)
{
	char mark = '?';

	for (size_t i = 0; i < D->options_n; i++) {
		const struct database_option *O = &D->options[i];

		if (!O->wanted || O->value.text == NULL)
			continue;
		buf_char(B, mark);
		encode(B, O->name, "");
		buf_char(B, '=');
		if (O->secret && !secrets)
			buf_str(B, "***");
		else
			encode(B, O->value.text, "/:,");
		mark = '&';
	}
}

char *
database_operand(const struct database *D, int secrets)
{
	const char *name = D->parts[DATABASE_NAME].text;
	struct buf B = { 0 };

	if (D->scheme == NULL)
		return NULL;
	if (D->kind == DATABASE_SQLITE)
		return name == NULL ? NULL : str_printf("sqlite:%s", name);
	buf_printf(&B, "%s://", D->scheme);
	put_user(&B, D, secrets);
	put_hosts(&B, D);
	buf_char(&B, '/');
	if (name != NULL)
		encode(&B, name, "");
	put_options(&B, D, secrets);
	return buf_take(&B);
}

int
database_secret(const struct database *D)
{

	if (D->kind == DATABASE_SQLITE || D->scheme == NULL)
		return 0;
	if (D->parts[DATABASE_PASSWORD].text != NULL && has_user(D))
		return 1;
	for (size_t i = 0; i < D->options_n; i++)
		if (D->options[i].wanted && D->options[i].secret &&
		    D->options[i].value.text != NULL)
			return 1;
	return 0;
}

/* Say what is not known, or not of use. */
static void
tell(const struct settings *S, const char *what, const char *why, const struct value *from)
{
	const char *path = from == NULL ? NULL : value_path(from);

	report(EXIT_INVALID, "%s in the settings is not known: %s: '%s:%u': give DATABASE instead",
	    what, why, path != NULL ? path : settings_path(S),
	    from == NULL ? 0 : value_line(from));
}

static char *
operand_of(const struct settings *S, const struct databases *L, const char *alias)
{
	const struct database *D = databases_find(L, alias);
	const struct database_value *V;
	const char *what;

	if (D == NULL && L->unknown != NULL) {
		tell(S, L->n == 0 ? "DATABASES" : "a part of DATABASES", L->unknown, L->from);
	} else if (L->from == NULL) {
		report(EXIT_INVALID, "DATABASES is not set: '%s': give DATABASE instead",
		    settings_path(S));
	} else if (D == NULL) {
		report(EXIT_INVALID, "DATABASES has no such alias: '%s'", alias);
	} else if ((V = database_unknown(D, &what)) != NULL) {
		tell(S, what, V->unknown, V->from);
	} else if (D->kind == DATABASE_MYSQL || D->kind == DATABASE_OTHER) {
		report(EXIT_INVALID, "no engine of ours reads this kind of database: '%s'",
		    D->parts[DATABASE_ENGINE].text);
	} else if (D->kind == DATABASE_SQLITE &&
		   strcmp(D->parts[DATABASE_NAME].text, ":memory:") == 0) {
		report(EXIT_INVALID, "a database in memory cannot be reached from outside: '%s'",
		    alias);
	} else
		return database_operand(D, 1);
	return NULL;
}

char *
settings_database(const struct settings *S, const char *alias)
{
	struct databases *L = databases_read(S);
	char *operand = L == NULL ? NULL : operand_of(S, L, alias);

	databases_free(L);
	return operand;
}
