#include "users.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/exit.h"
#include "base/report.h"
#include "base/str.h"
#include "users_here.h"

static const char *
text_in(const bson_t *doc, const char *key)
{
	bson_iter_t i;

	return bson_iter_init_find(&i, doc, key) && BSON_ITER_HOLDS_UTF8(&i)
		   ? bson_iter_utf8(&i, NULL)
		   : "";
}

/* Another server's connection?  So they call themselves, in the place of a driver. */
static int
is_server(const bson_t *doc)
{
	bson_iter_t i, at;
	const char *driver;

	if (!bson_iter_init(&i, doc) ||
	    !bson_iter_find_descendant(&i, "clientMetadata.driver.name", &at) ||
	    !BSON_ITER_HOLDS_UTF8(&at))
		return 0;
	driver = bson_iter_utf8(&at, NULL);
	return str_begins(driver, "NetworkInterfaceTL") ||
	       strcmp(driver, "MongoDB Internal Client") == 0;
}

/* One entry of currentOp: somebody else's connection? */
static int
take_operation(struct users_found *F, bson_iter_t *entry)
{
	const uint8_t *bytes;
	const char *client, *program;
	uint32_t n;
	bson_t doc;

	if (!BSON_ITER_HOLDS_DOCUMENT(entry))
		return 0;
	bson_iter_document(entry, &n, &bytes);
	if (!bson_init_static(&doc, bytes, n))
		return 0;
	client = text_in(&doc, "client");
	program = text_in(&doc, "appName");
	if (*client == '\0' || strcmp(program, "slate") == 0 || is_server(&doc))
		return 0;
	return users_add(
	    F, 0, str_printf("%s%s%s", program, *program == '\0' ? "" : " at ", client));
}

/* Set ${told} if the server tells of connections at all: at least of ours. */
static int
ask_server(const struct db *D, struct users_found *F, int *told)
{
	bson_t *ask = BCON_NEW("currentOp", BCON_INT32(1), "$all", BCON_BOOL(true)), reply;
	bson_iter_t i, at;
	bson_error_t E;
	int rc = 0;

	*told = 0;
	if (connect_try(D, NULL, "admin", ask, &reply, &E) == 0) {
		if (bson_iter_init_find(&i, &reply, "inprog") && BSON_ITER_HOLDS_ARRAY(&i) &&
		    bson_iter_recurse(&i, &at))
			while (rc == 0 && bson_iter_next(&at)) {
				*told = 1;
				rc = take_operation(F, &at);
			}
		bson_destroy(&reply);
	}
	bson_destroy(ask);
	return rc;
}

int
users_find(struct db *D, struct db_user **U, size_t *n)
{
	struct users_found F = { 0 };
	int local, told = 0;

	if (users_here(D, &F, &local) == -1 || (F.n == 0 && ask_server(D, &F, &told) == -1) ||
	    (F.n == 0 && F.hidden && !told &&
		users_add(&F, 0, str_dup("a program of another user")) == -1)) {
		engine_users_free(F.all, F.n);
		return report(EXIT_FAILED, "cannot tell who is connected: '%s'", D->shown);
	}
	*U = F.all;
	*n = F.n;
	return local || told ? 0 : 1;
}

int
users_alone(struct db *D, int force)
{
	struct buf who = { 0 };
	struct db_user *U = NULL;
	size_t n = 0;
	int rc;

	if (force)
		return 0;
	if ((rc = users_find(D, &U, &n)) == -1)
		return -1;
	if (rc == 1)
		report_note("who else is connected cannot be told: '%s'", D->shown);
	for (size_t i = 0; i < n; i++) {
		buf_printf(&who, "%s%s", i == 0 ? "" : ", ", U[i].who);
		if (U[i].pid != 0)
			buf_printf(&who, " (pid %ld)", (long)U[i].pid);
	}
	rc = n == 0 ? 0
		    : report(EXIT_IN_USE,
			  "connected to the server: '%s': %s; stop it and try "
			  "again, or use --force",
			  D->shown, who.failed ? "somebody" : who.data);
	buf_free(&who);
	engine_users_free(U, n);
	return rc;
}
