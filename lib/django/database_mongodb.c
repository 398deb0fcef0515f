#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "django/database_option.h"
#include "python/access.h"

/*
 * MongoDB: djongo gives CLIENT to pymongo and heeds nothing else but NAME (djongo/base.py);
 * django-mongodb-backend lets USER, PASSWORD, PORT and OPTIONS go over a URL in HOST
 * (django_mongodb_backend/base.py).
 */

static const char *const wanted[] = { "authSource", "authMechanism", "authMechanismProperties",
	"replicaSet", "directConnection", "loadBalanced", "tls", "ssl", "tlsCAFile",
	"tlsCertificateKeyFile", "tlsCertificateKeyFilePassword", "tlsInsecure",
	"tlsAllowInvalidCertificates", "tlsAllowInvalidHostnames", "readPreference", "w",
	"srvServiceName", NULL };

/* pymongo takes "+" for a space, which other drivers do not. */
static char *
decode(struct database_reading *R, const char *s, size_t n)
{
	char *copy = arena_strndup(R->A, s, n);

	for (char *p = copy; p != NULL && *p != '\0'; p++)
		if (*p == '+')
			*p = ' ';
	return copy == NULL ? NULL : database_decode(R->A, copy, n);
}

/* Take ${n} bytes of the URL in HOST for a part that nothing else gives. */
static void
fill(struct database_reading *R, enum database_part part, const char *s, size_t n)
{
	struct database_value *V = &R->D->parts[part];

	if (database_given(V) || n == 0)
		return;
	V->text = decode(R, s, n);
	V->from = R->D->parts[DATABASE_HOST].from;
	V->standard = NULL;
	R->failed |= V->text == NULL;
}

/* name=value&... of the URL in HOST; OPTIONS, which went before, goes over it. */
static void
query(struct database_reading *R, const char *s, const struct value *from)
{
	struct database_value V = { .from = from };
	const char *equals, *name;
	size_t n;

	for (; *s != '\0'; s += n + (s[n] != '\0')) {
		n = strcspn(s, "&;");
		if ((equals = memchr(s, '=', n)) == NULL)
			continue;
		name = database_decode(R->A, s, (size_t)(equals - s));
		V.text = decode(R, equals + 1, (size_t)(s + n - equals - 1));
		R->failed |= name == NULL || V.text == NULL;
		if (name != NULL)
			database_option_add(R, name, V, 1);
	}
}

/*
 * The database that HOST's URL names is the authSource if nothing else says so.  What stands in
 * the DNS would go over it: the option is left out then, which asks the server's database NAME.
 */
static void
auth_source(struct database_reading *R, const char *s, size_t n, const struct value *from)
{
	struct database_value V = { .text = decode(R, s, n), .from = from };

	R->failed |= V.text == NULL;
	if (strcmp(R->D->scheme, "mongodb+srv") == 0) {
		V.text = NULL;
		V.standard = "left to the DNS, else the database";
	}
	database_option_add(R, "authSource", V, 1);
}

/*
 * An "@" behind the host means that what was taken for it ended within the user or password: what
 * pymongo makes of it depends on its version, and no piece of it may be shown.
 */
static int
is_cut_short(const char *tail)
{
	size_t path = *tail == '?' ? strlen(tail) : strcspn(tail, "?");

	return memchr(tail, '@', path) != NULL;
}

/* A URL in HOST; ${named}: does its database name ours? */
static void
take_url(struct database_reading *R, int named)
{
	struct database_value *H = &R->D->parts[DATABASE_HOST];
	const char *url = H->text, *s, *at, *colon, *tail;
	size_t n;

	R->D->scheme = str_begins(url, "mongodb+srv://") ? "mongodb+srv" : "mongodb";
	s = strstr(url, "://") + 3;
	n = strcspn(s, "/?");
	/* A host that is a socket is written with %2F; a user's name may hold anything but "@". */
	tail = s + n;
	if (is_cut_short(tail)) {
		H->text = NULL;
		H->unknown = "its user or password is not escaped: / is written as %2F, ? "
			     "as %3F";
		return;
	}
	if ((at = memrchr(s, '@', n)) != NULL) {
		colon = memchr(s, ':', (size_t)(at - s));
		fill(R, DATABASE_USER, s, (size_t)((colon != NULL ? colon : at) - s));
		if (colon != NULL)
			fill(R, DATABASE_PASSWORD, colon + 1, (size_t)(at - colon - 1));
		s = at + 1;
	}
	H->text = arena_strndup(R->A, s, (size_t)(tail - s));
	R->failed |= H->text == NULL;
	n = *tail == '/' ? strcspn(tail + 1, "?") : 0;
	if (*tail == '/')
		tail++;
	if (named)
		fill(R, DATABASE_NAME, tail, n);
	query(R, tail + n + (tail[n] == '?'), H->from);
	if (n > 0)
		auth_source(R, tail, n, H->from);
}

static void
finish(struct database_reading *R, int named)
{
	struct database_value *parts = R->D->parts;
	const char *host = parts[DATABASE_HOST].text;
	struct database_value source = { .text = "admin", .standard = "pymongo's default" };

	database_port(&parts[DATABASE_PORT], 0);
	if (host != NULL && (str_begins(host, "mongodb://") || str_begins(host, "mongodb+srv://")))
		take_url(R, named);
	if (!database_given(&parts[DATABASE_HOST]))
		parts[DATABASE_HOST].standard = "default: localhost";
	if (!database_given(&parts[DATABASE_PORT]) && strcmp(R->D->scheme, "mongodb") == 0 &&
	    (parts[DATABASE_HOST].text == NULL || strpbrk(parts[DATABASE_HOST].text, ":,") == NULL))
		parts[DATABASE_PORT].standard = "default: 27017";
	/* In a URL, the database's own name would be the source. */
	if (parts[DATABASE_USER].text != NULL && parts[DATABASE_PASSWORD].text != NULL)
		database_option_add(R, "authSource", source, 1);
}

void
database_mongodb(struct database_reading *R)
{

	database_options(R, wanted, NULL);
	finish(R, 1);
	if (!database_given(&R->D->parts[DATABASE_NAME]))
		R->D->parts[DATABASE_NAME].unknown = "the database has no NAME";
}

void
database_djongo(struct database_reading *R)
{
	static const char *const unheeded[] = { "HOST", "PORT", "USER", "PASSWORD", "OPTIONS",
		NULL };
	static const char *const inner[] = { "name", "host", "port", "username", "password",
		NULL };
	struct database *D = R->D;
	struct database_value V;

	database_ignore(R, unheeded);
	for (int i = 0; i < 5; i++) {
		V = database_take(R, R->inner, inner[i]);
		if (i > 0 || database_given(&V))
			D->parts[DATABASE_NAME + i] = V;
	}
	if (!database_given(&D->parts[DATABASE_NAME])) {
		D->parts[DATABASE_NAME].text = "djongo_test";
		D->parts[DATABASE_NAME].standard = "djongo's default";
	}
	database_options(R, wanted, inner);
	finish(R, 0);
}
