#include "source.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/exit.h"
#include "base/report.h"
#include "base/str.h"
#include "db/target.h"
#include "django/project.h"
#include "django/settings.h"

int
source_open(const char *operand, struct source *S)
{
	const struct engine *E;

	*S = (struct source){ 0 };
	if ((S->target = target_parse(operand)) == NULL ||
	    (E = S->engine = engine_load(S->target->engine)) == NULL)
		return -1;
	if (E->open(S->target, &S->db) == -1) {
		S->db = NULL;
		return -1;
	}
	return E->identify(S->db, &S->facts);
}

int
source_of_project(const char *folder, const char *alias, struct source *S)
{
	struct project *P;
	struct settings *settings;
	char *operand = NULL, *project = NULL;
	int rc = -1;

	*S = (struct source){ 0 };
	if ((P = project_find(folder)) == NULL)
		return -1;
	if ((settings = settings_read(P)) == NULL)
		goto err1;
	if ((operand = settings_database(settings, alias == NULL ? "default" : alias)) == NULL ||
	    (project = str_dup(project_folder(P))) == NULL)
		goto err2;
	rc = source_open(operand, S);
	S->project = project;

err2:
	free(operand);
	settings_free(settings);
err1:
	project_free(P);
	return rc;
}

int
source_in_use(const struct source *S, int force)
{
	struct db_user *U = NULL;
	struct buf who = { 0 };
	size_t n = 0;
	int rc;

	if (force)
		return 0;
	/* What cannot be told now, the engine asks again when it holds the lock. */
	if ((rc = S->engine->users(S->db, &U, &n)) != 0)
		return rc == 1 ? 0 : -1;
	for (size_t i = 0; i < n; i++) {
		buf_printf(&who, "%s%s", i == 0 ? "" : ", ",
		    U[i].who == NULL ? "somebody" : U[i].who);
		if (U[i].pid != 0)
			buf_printf(&who, " (pid %ld)", (long)U[i].pid);
	}
	if (n > 0)
		rc = report(EXIT_IN_USE, "in use: '%s': by %s; stop it and try again",
		    S->target->shown,
		    who.data == NULL ? "somebody" : who.data);
	buf_free(&who);
	engine_users_free(U, n);
	return rc;
}

void
source_close(struct source *S)
{

	if (S->db != NULL)
		S->engine->close(S->db);
	engine_facts_free(&S->facts);
	target_free(S->target);
	free(S->project);
	*S = (struct source){ 0 };
}
