#include "listing.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/json.h"
#include "base/str.h"
#include "holdings.h"

/* "3 days": one unit is enough to tell old from new. */
static void
age_text(char *text, size_t size, time_t then, time_t now)
{
	static const struct {
		const char *name;
		long long seconds;
	} units[] = { { "day", 86400 }, { "hour", 3600 }, { "minute", 60 }, { "second", 1 } };
	long long age = now > then ? (long long)now - then : 0, n = 0;
	size_t i;

	for (i = 0; i < 4 && (n = age / units[i].seconds) == 0; i++)
		continue;
	snprintf(text, size, "%lld %s%s", n, units[i < 4 ? i : 3].name, n == 1 ? "" : "s");
}

static int
is_bad(const struct holding *A)
{

	return !A->readable || A->verified == VERIFIED_BAD;
}

static void
status_text(const struct holding *A, struct buf *B)
{
	char when[CLOCK_TEXT];

	clock_text(when, A->when);
	if (is_bad(A))
		buf_str(B, "not valid");
	else if (A->verified == VERIFIED_OK)
		buf_printf(B, "verified %s", when);
	else
		buf_str(B, A->verified == VERIFIED_CHANGED ? "changed" : "not verified");
}

static void
archive_text(const struct holding *A, time_t now, struct buf *B)
{
	char created[CLOCK_TEXT], age[40], size[32];

	clock_text(created, A->created);
	age_text(age, sizeof age, A->created, now);
	str_size(size, sizeof size, A->bytes);
	buf_printf(B, "  %s  %10s  %9s  ", created, age, size);
	status_text(A, B);
	buf_str(B, "  ");
	buf_shown(B, file_name(A->path));
	if (A->readable && A->about.kind == ARCHIVE_DATABASE && !A->about.present)
		buf_str(B, "  (no database)");
	buf_char(B, '\n');
}

static int
same_group(const struct holding *a, const struct holding *b)
{

	if (!a->readable || !b->readable)
		return a->readable == b->readable;
	return strcmp(a->about.name, b->about.name) == 0 && strcmp(a->about.id, b->about.id) == 0;
}

void
listing_text(const struct holdings *H, time_t now, struct buf *B)
{

	for (size_t i = 0; i < H->n; i++) {
		const struct holding *A = &H->archives[i];

		if (i == 0 || !same_group(A, A - 1)) {
			buf_shown(B, A->readable ? A->about.name : "no archives of slate");
			if (A->readable) {
				buf_str(B, "  ");
				buf_shown(B, A->about.id);
			}
			buf_char(B, '\n');
		}
		archive_text(A, now, B);
	}
	if (H->n_runs > 0)
		buf_str(B, "runs of dev-reset\n");
	for (size_t i = 0; i < H->n_runs; i++) {
		const struct holding_run *R = &H->runs[i];

		buf_str(B, "  ");
		buf_shown(B, R->id);
		buf_str(B, "  ");
		buf_shown(B, *R->state == '\0' ? "unknown" : R->state);
		buf_str(B, "  ");
		buf_shown(B, R->project);
		buf_char(B, '\n');
	}
}

static void
archive_json(const struct holding *A, time_t now, struct json *J)
{
	static const char *const states[] = { [VERIFIED_NEVER] = "unverified",
		[VERIFIED_OK] = "verified",
		[VERIFIED_CHANGED] = "changed",
		[VERIFIED_BAD] = "failed" };
	char created[CLOCK_TEXT], when[CLOCK_TEXT];

	clock_text(created, A->created);
	clock_text(when, A->when);
	json_open_object(J, NULL);
	json_put_string(J, "path", A->path);
	json_put_string(J, "status", is_bad(A) ? "failed" : states[A->verified]);
	json_put_string(J, "verified", A->readable && A->verified == VERIFIED_OK ? when : NULL);
	if (A->readable) {
		json_put_string(J, "kind", A->about.kind == ARCHIVE_FILES ? "files" : "database");
		json_put_string(J, "engine", A->about.engine);
		json_put_string(J, "id", A->about.id);
		json_put_string(J, "name", A->about.name);
		if (A->about.kind == ARCHIVE_DATABASE)
			json_put_bool(J, "present", A->about.present);
	}
	json_put_string(J, "created", created);
	json_put_uint(J, "age", now > A->created ? (uint64_t)(now - A->created) : 0);
	json_put_uint(J, "bytes", A->bytes);
	json_close_object(J);
}

void
listing_json(const struct holdings *H, const char *store, time_t now, struct buf *B)
{
	struct json J = { B, 0 };

	json_open_object(&J, NULL);
	json_put_string(&J, "store", store);
	json_open_array(&J, "archives");
	for (size_t i = 0; i < H->n; i++)
		archive_json(&H->archives[i], now, &J);
	json_close_array(&J);
	json_open_array(&J, "runs");
	for (size_t i = 0; i < H->n_runs; i++) {
		json_open_object(&J, NULL);
		json_put_string(&J, "id", H->runs[i].id);
		json_put_string(&J, "path", H->runs[i].path);
		json_put_string(&J, "project", H->runs[i].project);
		json_put_string(&J, "state", H->runs[i].state);
		json_close_object(&J);
	}
	json_close_array(&J);
	json_close_object(&J);
	buf_char(B, '\n');
}

size_t
listing_bad(const struct holdings *H)
{
	size_t bad = 0;

	for (size_t i = 0; i < H->n; i++)
		bad += (size_t)is_bad(&H->archives[i]);
	return bad;
}
