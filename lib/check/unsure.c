#include "check/unsure.h"

#include "base/report.h"
#include "check/subject.h"
#include "django/apps.h"
#include "django/migrations.h"
#include "django/project.h"

enum { SHOWN = 20 };

static int
is_shown(const struct subject *S, const struct problem *P)
{

	if (P->app != NULL)
		return subject_owns(S, P->app);
	return P->path == NULL || project_owns(S->project, P->path);
}

static void
tell(const struct subject *S, const struct problem *P)
{
	const char *path = P->path == NULL ? "settings" : project_relative(S->project, P->path);

	if (P->line > 0)
		report_warn("%s:%u:%u: %s", path, P->line, P->column, P->text);
	else
		report_warn("%s: %s", path, P->text);
}

static size_t
tell_all(const struct subject *S, const struct problems *L, size_t told)
{

	for (size_t i = 0; i < L->n; i++)
		if (is_shown(S, &L->all[i]) && told++ < SHOWN)
			tell(S, &L->all[i]);
	return told;
}

void
unsure_tell(const struct subject *S)
{
	size_t told = tell_all(S, &S->apps->problems, 0);

	told = tell_all(S, &S->migrations->problems, told);
	if (told > SHOWN)
		report_warn("and %zu more like these: mig-verify alone tells all", told - SHOWN);
}
