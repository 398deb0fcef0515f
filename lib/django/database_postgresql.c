#include <string.h>

#include "base/arena.h"
#include "django/database_inside.h"
#include "python/access.h"

/*
 * PostgreSQL: DATABASES goes over OPTIONS, that over the service, that over libpq's environment
 * variables (django/db/backends/postgresql/base.py; postgresql.org/docs, "Connection Parameters").
 */

static const char *const wanted[] = { "hostaddr", "service", "passfile", "sslmode", "sslcert",
	"sslkey", "sslpassword", "sslrootcert", "sslcrl", "sslcrldir", "sslnegotiation",
	"channel_binding", "gssencmode", "krbsrvname", "options", "connect_timeout",
	"target_session_attrs", "load_balance_hosts", "require_auth", NULL };

/* In OPTIONS, but no options. */
static const char *const parts[] = { "dbname", "host", "port", "user", "password", NULL };

/* Where a value may also stand: in OPTIONS, and in the environment. */
static const struct {
	enum database_part part;
	const char *option, *variable, *standard;
} places[] = {
	{ DATABASE_HOST, "host", "PGHOST", "default: a socket of this machine" },
	{ DATABASE_PORT, "port", "PGPORT", "default: 5432" },
	{ DATABASE_USER, "user", "PGUSER", "default: who runs it" },
	{ DATABASE_PASSWORD, "password", "PGPASSWORD", NULL },
};

/* The service whose values libpq reads from pg_service.conf, or NULL. */
static const char *
find_service(struct database_reading *R)
{
	const struct database_option *O = database_option_find(R->D, "service");
	struct database_value V = O == NULL ? database_variable(R, "PGSERVICE") : O->value;

	if (O == NULL && V.text != NULL)
		database_option_add(R, "service", V, 1);
	return V.text;
}

static void
name(struct database_reading *R, const char *service, const char *left)
{
	struct database_value *N = &R->D->parts[DATABASE_NAME];
	struct database_value over = database_take(R, R->inner, "dbname");
	const struct value *given = dict_get(R->dict, "NAME");

	if (R->inner != NULL && R->inner->kind == VALUE_DICT && database_given(&over)) {
		*N = over;
	} else if (database_given(N)) {
		/* Of others Django asks the length. */
		if (N->text != NULL && N->from->kind != VALUE_STR) {
			N->text = NULL;
			N->unknown = "it is no str";
		}
	} else if (given != NULL && N->from->kind == VALUE_NONE) {
		N->text = "postgres";
		N->standard = "as NAME is None";
	} else if (service != NULL) {
		N->standard = left;
	} else if (database_option_find(R->D, "service") == NULL) {
		N->unknown = "neither NAME nor a service is given";
	}
}

void
database_postgresql(struct database_reading *R)
{
	const char *service, *left = NULL;
	struct database_value V;

	database_options(R, wanted, parts);
	if ((service = find_service(R)) != NULL &&
	    (left = arena_printf(R->A, "left to the service %s", service)) == NULL)
		R->failed = 1;
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		struct database_value *at = &R->D->parts[places[i].part];

		if (database_given(at))
			continue;
		V = database_take(R, R->inner, places[i].option);
		if (!database_given(&V) && service == NULL)
			V = database_variable(R, places[i].variable);
		if (database_given(&V))
			*at = V;
		else
			at->standard = left != NULL ? left : places[i].standard;
	}
	database_port(&R->D->parts[DATABASE_PORT], 1);
	name(R, service, left);
}
