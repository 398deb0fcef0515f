#include "dump_folder.h"

#include <ctype.h>
#include <dirent.h>
#include <endian.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/crc64.h"
#include "base/exit.h"
#include "base/file.h"
#include "base/report.h"
#include "base/str.h"
#include "gunzip.h"

enum { METADATA_PIECE = 1 << 14, METADATA_MAX = 48 << 20, CUT_NAME = 238 };

/* The types of BSON that the headers of an archive have (bsonspec.org). */
enum { BSON_STRING = 2, BSON_BOOL = 8, BSON_INT32 = 16, BSON_INT64 = 18 };

/* What stands before the name of a time series where its documents are. */
static const char series[] = "system.buckets.";

struct entry {
	char *file; /* its path without ".bson" */
	char *name; /* of the collection, as its documents' blocks have it */
	char *shown; /* as the prelude has it */
	char *metadata;
	const char *type;
	int has_data, zipped;
};

struct folder {
	const char *path;
	char *database;
	struct entry *all;
	size_t n;
	mongodump_take *take;
	void *cookie;
};

static void
put_name(struct buf *B, int type, const char *name)
{

	buf_char(B, (char)type);
	buf_add(B, name, strlen(name) + 1);
}

static void
put_int(struct buf *B, uint32_t value)
{

	value = htole32(value);
	buf_add(B, &value, sizeof value);
}

static void
put_text(struct buf *B, const char *name, const char *text)
{
	size_t n = strlen(text) + 1;

	put_name(B, BSON_STRING, name);
	put_int(B, (uint32_t)n);
	buf_add(B, text, n);
}

/* Send what was put into ${B} as one document, and empty it. */
static int
send_document(struct folder *D, struct buf *B)
{
	uint32_t length = htole32((uint32_t)B->len + 5);

	if (B->failed || D->take(D->cookie, &length, sizeof length) == -1 ||
	    D->take(D->cookie, B->data, B->len) == -1 || D->take(D->cookie, "", 1) == -1)
		return -1;
	buf_cut(B, 0);
	return 0;
}

static int
send_end(struct folder *D)
{

	return D->take(D->cookie, "\xff\xff\xff\xff", 4);
}

/* The name that url.QueryEscape of Go made a file's name of. */
static char *
unescape(const char *text, size_t n)
{
	char *name = malloc(n + 1), digits[3] = "";
	size_t to = 0;

	if (name == NULL) {
		report_errno(EXIT_FAILED, "cannot get memory");
		return NULL;
	}
	for (size_t i = 0; i < n; i++) {
		if (text[i] == '+') {
			name[to++] = ' ';
			continue;
		}
		if (text[i] == '%' && i + 2 < n && isxdigit((unsigned char)text[i + 1]) &&
		    isxdigit((unsigned char)text[i + 2])) {
			memcpy(digits, text + i + 1, 2);
			name[to++] = (char)strtol(digits, NULL, 16);
			i += 2;
			continue;
		}
		name[to++] = text[i];
	}
	name[to] = '\0';
	return name;
}

static struct entry *
entry_of(struct folder *D, const char *stem, size_t n)
{
	struct entry *all;

	for (size_t i = 0; i < D->n; i++)
		if (strlen(D->all[i].file) == n && strncmp(D->all[i].file, stem, n) == 0)
			return &D->all[i];
	if ((all = reallocarray(D->all, D->n + 1, sizeof *all)) == NULL) {
		report_errno(EXIT_FAILED, "cannot get memory");
		return NULL;
	}
	D->all = all;
	all[D->n] = (struct entry){ .type = "collection" };
	if ((all[D->n].file = str_printf("%.*s", (int)n, stem)) == NULL)
		return NULL;
	return &all[D->n++];
}

static int
read_metadata(struct folder *D, struct entry *e, const char *file)
{
	char *path = str_printf("%s/%s", D->path, file), *text;
	struct gunzip *G = path == NULL ? NULL : gunzip_open(path);
	struct buf B = { 0 };
	ssize_t n = -1;

	free(path);
	if (G == NULL)
		return -1;
	while (B.len < METADATA_MAX && (text = buf_room(&B, METADATA_PIECE)) != NULL &&
	       (n = gunzip_read(G, text, METADATA_PIECE)) > 0)
		B.len += (size_t)n;
	if (n == -1 && !B.failed)
		gunzip_report(G);
	gunzip_free(G);
	if (n != 0) {
		buf_free(&B);
		return n == -1 ? -1 : report(EXIT_INVALID, "too large: '%s'", file);
	}
	buf_add(&B, "", 0);
	return (e->metadata = buf_take(&B)) == NULL ? -1 : 0;
}

/* What ends how: 1 and the length of what stands before, or 0. */
static int
ends(const char *file, const char *suffix, size_t *n, int *zipped)
{
	size_t len = strlen(file), with = strlen(suffix);

	*zipped = str_ends(file, ".gz");
	if (*zipped)
		len -= 3;
	if (len <= with || strncmp(file + len - with, suffix, with) != 0)
		return 0;
	*n = len - with;
	return 1;
}

/* As it is and packed: nobody knows which of them is meant. */
static int
twice(const struct folder *D, const char *file)
{

	return report(EXIT_INVALID, "the dump holds this twice, with .gz and without: '%s/%s'",
	    D->path, file);
}

static int
take_metadata(struct folder *D, const char *file, size_t n)
{
	struct entry *e = entry_of(D, file, n);

	if (e == NULL)
		return -1;
	return e->metadata == NULL ? read_metadata(D, e, file) : twice(D, file);
}

static int
take_file(struct folder *D, const char *file)
{
	const size_t before = strlen(series);
	struct entry *e;
	size_t n;
	int zipped;

	if (ends(file, ".metadata.json", &n, &zipped))
		return take_metadata(D, file, n);
	if (!ends(file, ".bson", &n, &zipped))
		return 0;
	/* The documents of a time series have a name of their own. */
	if (str_begins(file, series) && n > before) {
		file += before;
		n -= before;
	}
	if ((e = entry_of(D, file, n)) == NULL)
		return -1;
	if (e->has_data)
		return twice(D, file);
	e->has_data = 1;
	e->zipped = zipped;
	return 0;
}

static int
name_entry(struct entry *e)
{
	json_error_t error;
	json_t *doc = NULL, *options;
	const char *name = NULL;

	if (e->metadata == NULL && (e->metadata = str_dup("")) == NULL)
		return -1;
	if (*e->metadata != '\0' && (doc = json_loads(e->metadata, 0, &error)) == NULL)
		return report(EXIT_INVALID, "its description is no JSON: '%s'", e->file);
	options = json_object_get(doc, "options");
	if (json_object_get(options, "viewOn") != NULL)
		e->type = "view";
	else if (json_object_get(options, "timeseries") != NULL)
		e->type = "timeseries";
	/* A name that was too long for a file is cut there, and whole in the description. */
	if (strlen(e->file) == CUT_NAME && strstr(e->file, "%24") != NULL)
		name = json_string_value(json_object_get(doc, "collectionName"));
	e->shown = name != NULL ? str_dup(name) : unescape(e->file, strlen(e->file));
	json_decref(doc);
	if (e->shown == NULL)
		return -1;
	e->name = str_printf("%s%s", strcmp(e->type, "timeseries") == 0 ? series : "", e->shown);
	return e->name == NULL ? -1 : 0;
}

/* mongodump writes both, but for a view; before 2.2 it wrote no description. */
static int
check_entry(const struct folder *D, const struct entry *e)
{

	if (!e->has_data && strcmp(e->type, "view") != 0)
		return report(EXIT_INVALID,
		    "the documents of a collection are missing: '%s/%s.bson'", D->path, e->file);
	if (*e->metadata == '\0')
		report_warn("restored without indexes and options, for its description is missing: "
			    "'%s/%s.metadata.json'",
		    D->path, e->file);
	return 0;
}

static int
by_file(const void *a, const void *b)
{
	const struct entry *e = a, *f = b;

	return strcmp(e->file, f->file);
}

static int
list(struct folder *D)
{
	struct dirent *file;
	int rc = 0;
	DIR *dir;

	if ((dir = opendir(D->path)) == NULL)
		return report_errno(EXIT_INVALID, "cannot open: '%s'", D->path);
	while (rc == 0 && (file = readdir(dir)) != NULL)
		if (*file->d_name != '.')
			rc = take_file(D, file->d_name);
	closedir(dir);
	if (rc == -1)
		return -1;
	if (D->n == 0)
		return report(EXIT_INVALID, "no dump of mongodump is there: '%s'", D->path);
	qsort(D->all, D->n, sizeof *D->all, by_file);
	for (size_t i = 0; i < D->n && rc == 0; i++)
		if ((rc = name_entry(&D->all[i])) == 0)
			rc = check_entry(D, &D->all[i]);
	return rc;
}

static int
send_prelude(struct folder *D)
{
	struct buf B = { 0 };
	int rc;

	put_name(&B, BSON_INT32, "concurrent_collections");
	put_int(&B, 1);
	put_text(&B, "version", "0.1");
	put_text(&B, "server_version", "0.0.0");
	put_text(&B, "tool_version", SLATE_VERSION);
	rc = D->take(D->cookie, "\x6d\xe2\x99\x81", 4) == -1 ? -1 : send_document(D, &B);
	for (size_t i = 0; i < D->n && rc == 0; i++) {
		put_text(&B, "db", D->database);
		put_text(&B, "collection", D->all[i].shown);
		put_text(&B, "metadata", D->all[i].metadata);
		put_name(&B, BSON_INT32, "size");
		put_int(&B, 0);
		put_text(&B, "type", D->all[i].type);
		rc = send_document(D, &B);
	}
	buf_free(&B);
	return rc == -1 ? -1 : send_end(D);
}

static int
send_header(struct folder *D, const struct entry *e, int end, uint64_t crc)
{
	struct buf B = { 0 };
	int rc;

	put_text(&B, "db", D->database);
	put_text(&B, "collection", e->name);
	put_name(&B, BSON_BOOL, "EOF");
	buf_char(&B, (char)end);
	put_name(&B, BSON_INT64, "CRC");
	crc = htole64(crc);
	buf_add(&B, &crc, sizeof crc);
	rc = send_document(D, &B);
	buf_free(&B);
	return rc;
}

/* What goes by is summed. */
struct summing {
	struct folder *D;
	uint64_t crc;
};

static int
take_data(void *cookie, const void *p, size_t n)
{
	struct summing *S = cookie;

	S->crc = crc64(S->crc, p, n);
	return S->D->take(S->D->cookie, p, n);
}

/* A .bson file is documents one behind the other. */
static int
send_data(struct folder *D, const struct entry *e, uint64_t *crc)
{
	const char *prefix = strcmp(e->type, "timeseries") == 0 ? series : "";
	char *path = str_printf("%s/%s%s.bson%s", D->path, prefix, e->file, e->zipped ? ".gz" : "");
	struct summing S = { .D = D };
	int rc = path == NULL ? -1 : gunzip_each(path, take_data, &S);

	*crc = S.crc;
	free(path);
	return rc;
}

static int
send_entry(struct folder *D, const struct entry *e)
{
	uint64_t crc = 0;

	if (e->has_data &&
	    (send_header(D, e, 0, 0) == -1 || send_data(D, e, &crc) == -1 || send_end(D) == -1))
		return -1;
	return send_header(D, e, 1, crc) == -1 ? -1 : send_end(D);
}

static int
is_dump(const char *path)
{
	struct dirent *file;
	int yes = 0;
	DIR *dir;

	if ((dir = opendir(path)) == NULL)
		return 0;
	while (!yes && (file = readdir(dir)) != NULL)
		yes = str_ends(file->d_name, ".bson") || str_ends(file->d_name, ".bson.gz") ||
		      strstr(file->d_name, ".metadata.json") != NULL;
	closedir(dir);
	return yes;
}

/* The one database below; the server's own are not meant. */
static char *
only_database(const char *path)
{
	char *found = NULL, *below;
	struct dirent *file;
	DIR *dir;

	if ((dir = opendir(path)) == NULL) {
		report_errno(EXIT_INVALID, "cannot open: '%s'", path);
		return NULL;
	}
	while ((file = readdir(dir)) != NULL) {
		if (*file->d_name == '.' || strcmp(file->d_name, "admin") == 0 ||
		    strcmp(file->d_name, "config") == 0)
			continue;
		if ((below = str_printf("%s/%s", path, file->d_name)) == NULL)
			break;
		if (is_dump(below) && found != NULL) {
			report(EXIT_USAGE,
			    "the dump holds more than one database: '%s', '%s': name "
			    "the folder of one",
			    found, below);
			free(below);
			free(found);
			closedir(dir);
			return NULL;
		}
		if (found == NULL && is_dump(below))
			found = below;
		else
			free(below);
	}
	closedir(dir);
	if (found == NULL)
		report(EXIT_INVALID, "no dump of mongodump is there: '%s'", path);
	return found;
}

int
dump_folder_is(const char *path)
{
	struct dirent *file;
	char *below;
	int yes = is_dump(path);
	DIR *dir;

	if (yes || (dir = opendir(path)) == NULL)
		return yes;
	while (!yes && (file = readdir(dir)) != NULL) {
		if (*file->d_name == '.' ||
		    (below = str_printf("%s/%s", path, file->d_name)) == NULL)
			continue;
		yes = is_dump(below);
		free(below);
	}
	closedir(dir);
	return yes;
}

int
dump_folder_read(const char *path, mongodump_take *take, void *cookie)
{
	struct folder D = { .take = take, .cookie = cookie };
	char *below = NULL, *whole = NULL;
	int rc = -1;

	crc64_begin();
	if (!is_dump(path) && (path = below = only_database(path)) == NULL)
		return -1;
	if ((D.path = whole = file_real(path)) == NULL)
		report_errno(EXIT_INVALID, "cannot open: '%s'", path);
	else if ((D.database = str_dup(file_name(whole))) != NULL && list(&D) == 0 &&
		 send_prelude(&D) == 0) {
		rc = 0;
		for (size_t i = 0; i < D.n && rc == 0; i++)
			rc = send_entry(&D, &D.all[i]);
	}
	for (size_t i = 0; i < D.n; i++) {
		free(D.all[i].file);
		free(D.all[i].name);
		free(D.all[i].shown);
		free(D.all[i].metadata);
	}
	free(D.all);
	free(D.database);
	free(whole);
	free(below);
	return rc;
}
