#include "verdict.h"

#include <inttypes.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/report.h"
#include "base/str.h"
#include "verify.h"

void
verdict_text(const char *path, const struct verify_facts *F, struct buf *B)
{
	char size[32], payload[32], created[CLOCK_TEXT];

	buf_shown(B, path);
	if (F == NULL) {
		buf_str(B, ": not valid\n");
		return;
	}
	clock_text(created, F->about.created);
	buf_str(B, ": ok: ");
	buf_shown(B, F->about.name);
	buf_printf(B, " of %s, %s in %s", created,
	    str_size(payload, sizeof payload, F->payload_bytes),
	    str_size(size, sizeof size, F->bytes));
	if (F->about.kind == ARCHIVE_DATABASE && !F->about.present)
		buf_str(B, ", no database");
	else if (F->about.kind == ARCHIVE_DATABASE)
		buf_printf(B, ", %" PRIu64 " tables, %" PRIu64 " rows", F->tables, F->rows);
	else
		buf_printf(B, ", %" PRIu64 " files", F->files);
	buf_str(B, F->deep ? ", restored and compared\n" : "\n");
}

static void
put_facts(const struct verify_facts *F, struct json *J)
{
	char created[CLOCK_TEXT];

	clock_text(created, F->about.created);
	json_put_string(J, "kind", F->about.kind == ARCHIVE_FILES ? "files" : "database");
	json_put_string(J, "engine", F->about.engine);
	json_put_string(J, "id", F->about.id);
	json_put_string(J, "name", F->about.name);
	if (F->about.kind == ARCHIVE_DATABASE)
		json_put_bool(J, "present", F->about.present);
	json_put_string(J, "created", created);
	json_put_uint(J, "bytes", F->bytes);
	json_put_string(J, "sha256", F->sum);
	json_put_uint(J, "payload_bytes", F->payload_bytes);
	json_put_uint(J, "tables", F->tables);
	json_put_uint(J, "rows", F->rows);
	json_put_uint(J, "files", F->files);
	json_put_bool(J, "deep", F->deep);
}

void
verdict_json(const char *path, const struct verify_facts *F, struct json *J)
{

	json_open_object(J, NULL);
	json_put_string(J, "path", path);
	json_put_string(J, "status", F == NULL ? "failed" : "ok");
	if (F == NULL)
		json_put_string(J, "error", report_first());
	else
		put_facts(F, J);
	json_close_object(J);
}

void
verdict_receipt(const char *path, const struct verify_facts *F, struct json *J)
{

	json_open_object(J, NULL);
	json_put_string(J, "path", path);
	json_put_string(J, "status", F == NULL ? "failed" : "ok");
	if (F != NULL) {
		json_put_uint(J, "bytes", F->bytes);
		json_put_string(J, "sha256", F->sum);
	}
	json_close_object(J);
}
