#include "about.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/exit.h"
#include "base/json.h"
#include "base/report.h"
#include "base/str.h"
#include "value.h"

static const char *const kinds[] = { [ARCHIVE_DATABASE] = "database", [ARCHIVE_FILES] = "files" };

static int
check_text(const char *what, const char *s, int needed)
{

	if (s == NULL || *s == '\0')
		return needed
			   ? report(EXIT_REFUSED, "an archive needs the %s of what is in it", what)
			   : 0;
	if (!str_utf8(s, strlen(s)))
		return report(
		    EXIT_REFUSED, "%s is not UTF-8, which an archive cannot tell: '%s'", what, s);
	return 0;
}

static void
write_database(const struct archive_about *A, struct json *J)
{
	char mode[8];

	snprintf(mode, sizeof mode, "%04o", (unsigned)A->mode & 0777);
	json_put_string(J, "engine", A->engine);
	json_put_string(J, "version", A->version);
	json_put_string(J, "payload", A->payload);
	json_put_uint(J, "piece", ARCHIVE_PIECE);
	json_put_bool(J, "present", A->present);
	json_put_string(J, "mode", mode);
	json_put_uint(J, "uid", A->uid);
	json_put_uint(J, "gid", A->gid);
	json_put_int(J, "mtime", A->mtime_ns);
}

int
about_write(const struct archive_about *A, struct buf *B)
{
	struct json J = { B, 0 };
	int database = A->kind == ARCHIVE_DATABASE;
	char created[CLOCK_TEXT];

	if (check_text("identity", A->id, 1) == -1 || check_text("name", A->name, 1) == -1 ||
	    check_text("engine", A->engine, database) == -1 ||
	    check_text("payload type", A->payload, database) == -1 ||
	    check_text("version", A->version, 0) == -1)
		return -1;

	clock_text(created, A->created);
	json_open_object(&J, NULL);
	json_put_uint(&J, "format", ARCHIVE_FORMAT);
	json_put_string(&J, "slate", SLATE_VERSION);
	json_put_string(&J, "kind", kinds[A->kind]);
	json_put_string(&J, "created", created);
	json_put_string(&J, "id", A->id);
	json_put_string(&J, "name", A->name);
	if (database)
		write_database(A, &J);
	json_close_object(&J);
	buf_char(B, '\n');
	return B->failed ? -1 : 0;
}

/* Copy a text; one that may be missing becomes NULL.  Return 0, or -1: it is missing. */
static int
take(const json_t *O, const char *key, int needed, char **result)
{
	const char *s = value_text(O, key);

	if (s == NULL)
		return needed ? -1 : 0;
	return (*result = str_dup(s)) == NULL ? -1 : 0;
}

static int
read_database(const json_t *O, struct archive_about *A)
{
	uint64_t uid, gid, piece;

	if (take(O, "engine", 1, &A->engine) == -1 || take(O, "payload", 1, &A->payload) == -1 ||
	    take(O, "version", 0, &A->version) == -1)
		return -1;
	if (value_uint(O, "piece", ARCHIVE_PIECE, &piece) == -1 || piece != ARCHIVE_PIECE)
		return -1;
	if (value_bool(O, "present", &A->present) == -1 || value_mode(O, "mode", &A->mode) == -1 ||
	    value_uint(O, "uid", UINT32_MAX, &uid) == -1 ||
	    value_uint(O, "gid", UINT32_MAX, &gid) == -1 ||
	    value_int(O, "mtime", &A->mtime_ns) == -1)
		return -1;
	A->uid = (uid_t)uid;
	A->gid = (gid_t)gid;
	return 0;
}

static int
read_all(const json_t *O, struct archive_about *A)
{
	const char *kind = value_text(O, "kind"), *created = value_text(O, "created");

	if (kind == NULL || created == NULL || clock_parse(created, &A->created) == -1)
		return -1;
	if (take(O, "id", 1, &A->id) == -1 || take(O, "name", 1, &A->name) == -1)
		return -1;
	if (strcmp(kind, kinds[ARCHIVE_FILES]) == 0) {
		A->kind = ARCHIVE_FILES;
		return 0;
	}
	A->kind = ARCHIVE_DATABASE;
	return strcmp(kind, kinds[ARCHIVE_DATABASE]) == 0 ? read_database(O, A) : -1;
}

int
about_read(const char *text, size_t n, const char *name, struct archive_about *A)
{
	json_t *O = value_object(text, n);
	uint64_t format;
	int rc = -1;

	memset(A, 0, sizeof *A);
	if (O == NULL || value_uint(O, "format", UINT32_MAX, &format) == -1)
		report(EXIT_INVALID, "not an archive of slate: '%s': its slate.json is not valid",
		    name);
	else if (format != ARCHIVE_FORMAT)
		report(EXIT_INVALID, "archive has format %u, this slate reads %d: '%s'",
		    (unsigned)format, ARCHIVE_FORMAT, name);
	else if ((rc = read_all(O, A)) == -1)
		report(EXIT_INVALID, "archive is not valid: '%s': its slate.json is not complete",
		    name);
	if (rc == -1)
		archive_about_free(A);
	json_decref(O);
	return rc;
}

void
archive_about_free(struct archive_about *A)
{

	free(A->engine);
	free(A->payload);
	free(A->id);
	free(A->name);
	free(A->version);
	memset(A, 0, sizeof *A);
}
