#include <string.h>

#include "base/arena.h"
#include "django/database_option.h"
#include "django/database_service.h"
#include "python/access.h"

/*
 * PostgreSQL: DATABASES goes over OPTIONS, that over the service, that over libpq's environment
 * variables (django/db/backends/postgresql/base.py; postgresql.org/docs, "Connection Parameters").
 */

static const char *const wanted[] = { "hostaddr", "service", "servicefile", "passfile", "sslmode",
	"sslcert", "sslkey", "sslpassword", "sslrootcert", "sslcrl", "sslcrldir", "sslnegotiation",
	"channel_binding", "gssencmode", "krbsrvname", "options", "connect_timeout",
	"target_session_attrs", "load_balance_hosts", "require_auth", NULL };

/* In OPTIONS, but no options; the service comes by itself. */
static const char *const parts[] = { "dbname", "host", "port", "user", "password", "service",
	NULL };

/* Where a value may also stand: in OPTIONS and the service, and in the environment. */
static const struct place {
	enum database_part part;
	const char *option, *variable, *standard;
} places[] = {
	{ DATABASE_HOST, "host", "PGHOST", "default: a socket of this machine" },
	{ DATABASE_PORT, "port", "PGPORT", "default: 5432" },
	{ DATABASE_USER, "user", "PGUSER", "default: who runs it" },
	{ DATABASE_PASSWORD, "password", "PGPASSWORD", NULL },
	{ DATABASE_NAME, "dbname", "PGDATABASE", "default: the user's name" },
};

/* Django takes a NAME that is None for the database "postgres", and forgets the service then. */
static int
is_none(const struct database_reading *R)
{

	return dict_get(R->dict, "NAME") != NULL && !database_given(&R->D->parts[DATABASE_NAME]) &&
	       R->D->parts[DATABASE_NAME].from->kind == VALUE_NONE;
}

/* Read the service that is named; return 1 if OPTIONS names one, else 0. */
static int
service(struct database_reading *R, struct database_service *S)
{
	int named = !is_none(R) && dict_get(R->inner, "service") != NULL;
	struct database_value V = named ? database_take(R, R->inner, "service")
					: database_variable(R, "PGSERVICE"),
			      file;

	if (!database_given(&V))
		return 0;
	file = database_take(R, R->inner, "servicefile");
	if (V.text != NULL && file.unknown == NULL)
		database_service(R, V.text, file.text, S);
	else
		S->unknown = V.unknown != NULL ? V.unknown : file.unknown;
	V.unknown = S->unknown;
	if (V.unknown != NULL)
		V.text = NULL;
	database_option_add(R, "service", V, 1);
	return named;
}

/* Fill a part that DATABASES does not give. */
static void
fill(struct database_reading *R, const struct place *P, const struct database_service *S)
{
	struct database_value *at = &R->D->parts[P->part],
			      V = database_take(R, R->inner, P->option);
	const struct database_value *said = database_service_says(S, P->option);

	if (!database_given(&V) && said != NULL)
		V = *said;
	else if (!database_given(&V) && S->unknown == NULL)
		V = database_variable(R, P->variable);
	if (!database_given(&V) && V.standard == NULL)
		V.standard = S->unknown != NULL ? "left to the service" : P->standard;
	if (V.from == NULL)
		V.from = at->from;
	*at = V;
}

static void
name(struct database_reading *R, const struct database_service *S, int named)
{
	struct database_value *N = &R->D->parts[DATABASE_NAME];
	struct database_value over = database_take(R, R->inner, "dbname");

	if (is_none(R)) {
		N->text = "postgres";
		N->standard = "as NAME is None";
	} else if (!database_given(N) && !named) {
		/* dbname alone is not enough for Django. */
		N->unknown = "neither NAME nor a service is given";
	} else if (N->text != NULL && N->from->kind != VALUE_STR) {
		/* Of others Django asks the length. */
		N->text = NULL;
		N->unknown = "it is no str";
	}
	if (N->unknown == NULL && database_given(&over))
		*N = over;
	else if (!database_given(N))
		fill(R, &places[sizeof places / sizeof *places - 1], S);
}

void
database_postgresql(struct database_reading *R)
{
	struct database_service S = { 0 };
	int named = service(R, &S);
	struct database_value V;

	database_options(R, wanted, parts);
	for (size_t i = 0; i < sizeof places / sizeof *places - 1; i++)
		if (!database_given(&R->D->parts[places[i].part]))
			fill(R, &places[i], &S);
	name(R, &S, named);
	database_port(&R->D->parts[DATABASE_PORT], 1);
	/* What else the service says needs no place in the URL, as the service is there. */
	for (size_t i = 0; i < S.n; i++)
		if (!database_is_one(S.all[i].name, parts))
			database_option_add(R, S.all[i].name, S.all[i].value, 0);
	V = database_variable(R, "PGPASSFILE");
	if (database_given(&V))
		database_option_add(R, "passfile", V, 0);
}
