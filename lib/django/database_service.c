#include "django/database_service.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/str.h"
#include "django/database_option.h"
#include "django/project.h"
#include "django/settings.h"
#include "python/eval.h"

/*
 * libpq's services (postgresql.org/docs, "The Connection Service File"; parseServiceInfo() in
 * fe-connect.c): the user's file, and if that has no such section, the system's.
 */

enum {
	FILE_BYTES = 1 << 20,
	LINE_BYTES = 1023 /* libpq's own; its end counts */
};

/* What may stand in a section (libpq 9.6 to 18). */
static const char *const keywords[] = { "application_name", "authtype", "channel_binding",
	"client_encoding", "connect_timeout", "dbname", "fallback_application_name",
	"gssdelegation", "gssencmode", "gsslib", "host", "hostaddr", "keepalives",
	"keepalives_count", "keepalives_idle", "keepalives_interval", "krbsrvname",
	"load_balance_hosts", "max_protocol_version", "min_protocol_version", "oauth_client_id",
	"oauth_client_secret", "oauth_issuer", "oauth_scope", "options", "passfile", "password",
	"port", "replication", "require_auth", "requirepeer", "requiressl", "scram_client_key",
	"scram_server_key", "ssl_max_protocol_version", "ssl_min_protocol_version", "sslcert",
	"sslcertmode", "sslcompression", "sslcrl", "sslcrldir", "sslkey", "sslkeylogfile",
	"sslmode", "sslnegotiation", "sslpassword", "sslrootcert", "sslsni", "target_session_attrs",
	"tcp_user_timeout", "tty", "user", NULL };

struct reading {
	struct database_reading *R;
	const char *name, *path; /* of the service, and of the file that is read */
	uint32_t line;
	int found; /* its section has begun */
	struct database_service *said;
};

static int
refuse(struct reading *F, const char *why)
{

	F->said->n = 0;
	F->said->unknown = arena_printf(F->R->A, "%s: '%s:%u'", why, F->path, F->line);
	F->R->failed |= F->said->unknown == NULL;
	return -1;
}

/* Where a value stands, as in a .env file. */
static const struct value *
origin(const struct reading *F, const char *key)
{
	struct source *source = arena_alloc(F->R->A, sizeof *source);
	struct value *V = arena_alloc(F->R->A, sizeof *V);

	if (source == NULL || V == NULL)
		return NULL;
	*source = (struct source){
		.kind = SOURCE_FILE, .variable = key, .path = F->path, .line = F->line
	};
	V->kind = VALUE_NONE;
	V->source = source;
	return V;
}

/* Of a key that stands twice, the first one holds.  What is secret is not kept. */
static int
keep(struct reading *F, const char *key, const char *text)
{
	struct database_value V = { 0 };
	struct database_option *O;

	if (database_service_says(F->said, key) != NULL)
		return 0;
	if ((key = arena_strdup(F->R->A, key)) == NULL || (V.from = origin(F, key)) == NULL ||
	    (O = database_option_room(F->R, &F->said->all, &F->said->n)) == NULL) {
		F->R->failed = 1;
		return -1;
	}
	if (*text != '\0' && database_is_secret(key))
		V.standard = "in the service file, and not read";
	else if (*text != '\0' && (V.text = arena_strdup(F->R->A, text)) == NULL)
		F->R->failed = 1;
	*O = (struct database_option){ .name = key, .value = V };
	return 0;
}

/* KEY=VALUE, without spaces round the sign, which would be of the key or of the value. */
static int
setting(struct reading *F, char *line)
{
	char *equals = strchr(line, '=');

	if (str_begins(line, "ldap"))
		return refuse(F, "the service is asked of an LDAP server");
	if (equals == NULL)
		return refuse(F, "no key=value");
	*equals = '\0';
	if (strcmp(line, "service") == 0 || strcmp(line, "servicefile") == 0)
		return refuse(F, "a service names another one");
	for (size_t i = 0; keywords[i] != NULL; i++)
		if (strcmp(keywords[i], line) == 0)
			return keep(F, line, equals + 1);
	return refuse(F, "no keyword of libpq");
}

/* Return 1 to go on, 0 at the end of the section, -1 where libpq would refuse the file. */
static int
one_line(struct reading *F, char *line)
{
	size_t n = strlen(line);

	if (n >= LINE_BYTES)
		return refuse(F, "a line is too long");
	while (n > 0 && isspace((unsigned char)line[n - 1]))
		line[--n] = '\0';
	while (isspace((unsigned char)*line))
		line++;
	if (*line == '\0' || *line == '#')
		return 1;
	if (*line != '[')
		return F->found ? (setting(F, line) == -1 ? -1 : 1) : 1;
	if (F->found)
		return 0;
	n = strlen(F->name);
	F->found = strncmp(line + 1, F->name, n) == 0 && line[n + 1] == ']';
	return 1;
}

/* Lines as fgets() cuts them. */
static void
lines(struct reading *F, const char *p, size_t left)
{
	char line[LINE_BYTES + 1];
	const char *end;
	size_t n;

	for (F->line = 1; left > 0; F->line++, p += n, left -= n) {
		n = left < LINE_BYTES ? left : LINE_BYTES;
		if ((end = memchr(p, '\n', n)) != NULL)
			n = (size_t)(end - p) + 1;
		memcpy(line, p, n);
		line[n] = '\0';
		if (one_line(F, line) != 1)
			break;
	}
	explicit_bzero(line, sizeof line);
}

/*
 * Look into one file; return 1 if that decides, else 0.  ${must}: without it there is no service.
 */
static int
file(struct reading *F, const char *path, int must)
{
	struct buf B = { 0 };

	if (path == NULL) {
		F->R->failed = 1;
		return 1;
	}
	F->path = path;
	if (!must && access(path, F_OK) == -1)
		return 0;
	if (file_slurp(AT_FDCWD, path, FILE_BYTES, &B) == -1) {
		F->said->unknown = arena_printf(F->R->A, "cannot read its file: %s: '%s'",
		    errno == EINVAL ? "no regular file" : strerror(errno), path);
		F->R->failed |= F->said->unknown == NULL;
	} else if (B.data != NULL) {
		lines(F, B.data, B.len);
		explicit_bzero(B.data, B.len);
	}
	buf_free(&B);
	return F->found || F->said->unknown != NULL;
}

/* What a variable of the process says; NULL: it is not set.  libpq heeds it even if it is empty. */
static const char *
variable(struct reading *F, const char *name)
{
	const struct value *V = eval_variable(settings_eval(F->R->S), name);

	if (V == NULL || V->kind == VALUE_STR)
		return V == NULL ? NULL : V->text;
	F->said->unknown =
	    arena_printf(F->R->A, "the environment variable '%s' is not known", name);
	F->R->failed |= F->said->unknown == NULL;
	return NULL;
}

/* A relative one is taken from where manage.py lies. */
static const char *
absolute(struct reading *F, const char *path)
{
	const char *folder = project_folder(settings_project(F->R->S));

	return *path == '/' || *path == '\0' ? path : arena_printf(F->R->A, "%s/%s", folder, path);
}

/* ~/.pg_service.conf, or NULL. */
static const char *
of_user(struct reading *F)
{
	const char *home = variable(F, "HOME");
	const struct passwd *P;

	if (home == NULL || *home == '\0')
		home = (P = getpwuid(geteuid())) == NULL ? NULL : P->pw_dir;
	return home == NULL ? NULL : arena_printf(F->R->A, "%s/.pg_service.conf", home);
}

void
database_service(
    struct database_reading *R, const char *name, const char *given, struct database_service *S)
{
	struct reading F = { .R = R, .name = name, .said = S };
	const char *user = given != NULL ? given : variable(&F, "PGSERVICEFILE"), *folder;
	int must = user != NULL;

	user = must ? absolute(&F, user) : of_user(&F);
	folder = variable(&F, "PGSYSCONFDIR");
	if (S->unknown != NULL || ((must || user != NULL) && file(&F, user, must)))
		return;
	if (folder == NULL)
		folder = "/etc/postgresql-common";
	if ((folder = absolute(&F, folder)) == NULL ||
	    file(&F, arena_printf(R->A, "%s/pg_service.conf", folder), 0))
		return;
	S->unknown =
	    arena_printf(R->A, "the service '%s' is neither in '%s' nor in '%s/pg_service.conf'",
		name, user != NULL ? user : "~/.pg_service.conf", folder);
	R->failed |= S->unknown == NULL;
}

const struct database_value *
database_service_says(const struct database_service *S, const char *key)
{

	for (size_t i = 0; i < S->n; i++)
		if (strcmp(S->all[i].name, key) == 0)
			return &S->all[i].value;
	return NULL;
}
