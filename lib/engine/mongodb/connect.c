#include "connect.h"

#include <stdlib.h>
#include <string.h>

#include "base/exit.h"
#include "base/report.h"
#include "base/str.h"
#include "db/target.h"
#include "url.h"

/* What a server must answer within; a URL may say otherwise. */
enum { CONNECT_MS = 10000, SELECT_MS = 10000, SOCKET_MS = 300000 };

/* From this wire version on (5.0) a replica set reads many collections at one moment. */
enum { WIRE_SNAPSHOT = 13 };

/* What the driver logs may hold what it was given, and all that matters comes back as an error. */
static void
drop_log(mongoc_log_level_t level, const char *domain, const char *message, void *cookie)
{

	(void)level;
	(void)domain;
	(void)message;
	(void)cookie;
}

static void
limit(mongoc_uri_t *uri, const char *option, int32_t ms)
{

	if (!mongoc_uri_has_option(uri, option))
		mongoc_uri_set_option_as_int32(uri, option, ms);
}

/* Server and driver may repeat what they were given. */
static char *
cleaned(const struct db *D, const char *message)
{
	const mongoc_uri_t *uri = mongoc_client_get_uri(D->client);
	const char *password = uri == NULL ? NULL : mongoc_uri_get_password(uri), *at;
	char *text, *more;

	if ((text = str_dup(message)) == NULL || password == NULL || *password == '\0')
		return text;
	while ((at = strstr(text, password)) != NULL) {
		more = str_printf("%.*s***%s", (int)(at - text), text, at + strlen(password));
		explicit_bzero(text, strlen(text));
		free(text);
		if ((text = more) == NULL || strstr("***", password) != NULL)
			break;
	}
	return text;
}

/* What people can do about it. */
static const char *
way_out(const bson_error_t *E)
{

	if (E->domain == MONGOC_ERROR_SERVER_SELECTION)
		return " (no server answers there: is it running?)";
	if (E->code == MONGOC_ERROR_CLIENT_AUTHENTICATE && E->domain == MONGOC_ERROR_CLIENT)
		return " (the server refuses user and password; is authSource right?)";
	if (E->domain == MONGOC_ERROR_SERVER && E->code == 18)
		return " (the server refuses user and password; is authSource right?)";
	if (E->domain == MONGOC_ERROR_SERVER && E->code == CODE_NOT_ALLOWED)
		return " (the server wants a login, or this user may not do that)";
	return "";
}

int
connect_failed(const struct db *D, const bson_error_t *E, const char *what)
{
	char *text = cleaned(D, E->message);

	report(EXIT_FAILED, "%s: '%s': %s%s", what, D->shown,
	    text == NULL || *text == '\0' ? "the server did not say why" : text, way_out(E));
	free(text);
	return -1;
}

int
connect_try(const struct db *D, mongoc_client_t *client, const char *database,
    const bson_t *command, bson_t *reply, bson_error_t *E)
{
	bson_t unused;
	bool ok;

	ok = mongoc_client_command_simple(client != NULL ? client : D->client,
	    database != NULL ? database : D->name, command, NULL, reply != NULL ? reply : &unused,
	    E);
	if (reply == NULL || !ok)
		bson_destroy(reply != NULL ? reply : &unused);
	return ok ? 0 : -1;
}

int
connect_run(const struct db *D, mongoc_client_t *client, const char *database,
    const bson_t *command, bson_t *reply, const char *what)
{
	bson_error_t E = { 0 };

	return connect_try(D, client, database, command, reply, &E) == 0
		   ? 0
		   : connect_failed(D, &E, what);
}

/* A text of a reply, copied; NULL without a report where there is none. */
static char *
text_of(const bson_t *reply, const char *path)
{
	bson_iter_t i, at;

	if (!bson_iter_init(&i, reply) || !bson_iter_find_descendant(&i, path, &at) ||
	    !BSON_ITER_HOLDS_UTF8(&at))
		return NULL;
	return strdup(bson_iter_utf8(&at, NULL));
}

/* The hosts as the URL names them: all that is known where a server does not tell its name. */
static char *
hosts_of(const struct db *D)
{
	const char *from = strstr(D->shown, "://");

	from = from == NULL ? D->shown : from + 3;
	return str_printf("%.*s", (int)strcspn(from, "/?"), from);
}

/*
 * One database has one name, however its server is reached: the name of the replica set, or
 * what the server calls itself.
 */
static int
ask_server(struct db *D)
{
	bson_t *hello = BCON_NEW("hello", BCON_INT32(1)), *status, reply;
	bson_iter_t i;
	bson_error_t E;
	char *set = NULL, *host = NULL;
	int rc = -1;

	status = BCON_NEW("serverStatus", BCON_INT32(1), "repl", BCON_INT32(0), "metrics",
	    BCON_INT32(0), "locks", BCON_INT32(0));
	if (connect_run(D, NULL, "admin", hello, &reply, "cannot talk to the server") == -1)
		goto done;
	set = text_of(&reply, "setName");
	if (bson_iter_init_find(&i, &reply, "maxWireVersion") && BSON_ITER_HOLDS_INT32(&i))
		D->snapshots = set != NULL && bson_iter_int32(&i) >= WIRE_SNAPSHOT;
	bson_destroy(&reply);
	/* Who may not ask for this is told by the URL's hosts. */
	if (connect_try(D, NULL, "admin", status, &reply, &E) == 0) {
		host = text_of(&reply, "host");
		bson_destroy(&reply);
	}
	if (set != NULL)
		D->server = str_dup(set);
	else if (host != NULL && strchr(host, ':') != NULL)
		D->server = str_dup(host);
	else
		D->server = hosts_of(D);
	rc = D->server == NULL ? -1 : 0;

done:
	free(set);
	free(host);
	bson_destroy(hello);
	bson_destroy(status);
	return rc;
}

/* A ping is answered without a login: ask for what needs one. */
static int
ask_version(struct db *D)
{
	bson_t *build = BCON_NEW("buildInfo", BCON_INT32(1)), *list, reply;
	int rc = -1;

	list = BCON_NEW("listCollections", BCON_INT32(1), "nameOnly", BCON_BOOL(true));
	if (connect_run(D, NULL, "admin", build, &reply, "cannot talk to the server") == 0) {
		D->version = text_of(&reply, "version");
		bson_destroy(&reply);
		if (D->version == NULL)
			report(EXIT_FAILED, "the server does not tell its version: '%s'", D->shown);
		else
			rc = connect_run(D, NULL, NULL, list, NULL, "cannot read the database");
	}
	bson_destroy(build);
	bson_destroy(list);
	return rc;
}

static int
begin(struct db *D, const char *url)
{
	mongoc_uri_t *uri = NULL;
	bson_error_t E = { 0 };
	char *clean;
	int rc = -1;

	/* The driver's own words about a URL may hold its password. */
	if ((clean = url_usable(url)) == NULL)
		return -1;
	/* With two of these one is in the password, and a driver takes what follows for a host. */
	if (strchr(clean, '@') == strrchr(clean, '@'))
		uri = mongoc_uri_new_with_error(clean, &(bson_error_t){ 0 });
	explicit_bzero(clean, strlen(clean));
	free(clean);
	if (uri == NULL)
		return report(EXIT_INVALID,
		    "not a URL that MongoDB knows: '%s' (characters such as "
		    "%% @ : / in user and password are written as %%25 %%40 %%3A %%2F)",
		    D->shown);
	if (mongoc_uri_get_database(uri) == NULL || *mongoc_uri_get_database(uri) == '\0') {
		report(EXIT_USAGE, "say which database: '%s/NAME'", D->shown);
		goto done;
	}
	limit(uri, MONGOC_URI_CONNECTTIMEOUTMS, CONNECT_MS);
	limit(uri, MONGOC_URI_SERVERSELECTIONTIMEOUTMS, SELECT_MS);
	limit(uri, MONGOC_URI_SOCKETTIMEOUTMS, SOCKET_MS);
	mongoc_uri_set_option_as_int32(uri, MONGOC_URI_MAXPOOLSIZE, 16);
	if ((D->name = str_dup(mongoc_uri_get_database(uri))) == NULL)
		goto done;
	if ((D->pool = mongoc_client_pool_new_with_error(uri, &E)) == NULL) {
		/* What the driver says of names holds no more than the host. */
		if (E.domain == MONGOC_ERROR_STREAM)
			report(EXIT_FAILED, "DNS does not tell of the servers: '%s': %s", D->shown,
			    E.message);
		else
			report(EXIT_INVALID, "these options do not go together: '%s'", D->shown);
		goto done;
	}
	mongoc_client_pool_set_error_api(D->pool, MONGOC_ERROR_API_VERSION_2);
	mongoc_client_pool_set_appname(D->pool, "slate");
	D->client = mongoc_client_pool_pop(D->pool);
	rc = 0;

done:
	mongoc_uri_destroy(uri);
	return rc;
}

int
connect_open(const struct db_target *T, struct db **result)
{
	struct db *D;

	mongoc_log_set_handler(drop_log, NULL);
	mongoc_init();
	if ((D = calloc(1, sizeof *D)) == NULL)
		return report_errno(EXIT_FAILED, "cannot open: '%s'", T->shown);
	if ((D->shown = str_dup(T->shown)) == NULL || begin(D, T->url) == -1 ||
	    ask_server(D) == -1 || ask_version(D) == -1) {
		connect_close(D);
		return -1;
	}
	*result = D;
	return 0;
}

void
connect_close(struct db *D)
{

	if (D == NULL)
		return;
	if (D->client != NULL)
		mongoc_client_pool_push(D->pool, D->client);
	if (D->pool != NULL)
		mongoc_client_pool_destroy(D->pool);
	engine_tables_free(D->counts, D->counts_n);
	free(D->name);
	free(D->shown);
	free(D->server);
	free(D->version);
	free(D->dumped);
	free(D);
}
