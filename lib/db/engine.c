#include "engine.h"

#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cancel.h"
#include "base/exit.h"
#include "base/progress.h"
#include "base/report.h"
#include "base/str.h"
#include "module.h"

/* What to install where an engine cannot be loaded. */
static const struct {
	const char *engine;
	const char *build;	/* to build the module */
	const char *run;	/* to load it */
} packages[] = {
	{ "sqlite", "libsqlite3-dev", "libsqlite3-0" },
	{ "mongodb", "libmongoc-dev", "libmongoc-1.0-0" },
	{ "postgresql", "libpq-dev", "libpq5" },
};

enum { KNOWN = sizeof packages / sizeof *packages };

/* The module beside the running binary, where that was built or installed as a tree; else NULL. */
static char *
beside_us(const char *name)
{
	char self[PATH_MAX], *slash, *path;
	ssize_t n;

	if ((n = readlink("/proc/self/exe", self, sizeof self - 1)) == -1)
		return NULL;
	self[n] = '\0';
	if ((slash = strrchr(self, '/')) == NULL)
		return NULL;
	*slash = '\0';
	if ((path = str_printf("%s/../lib/slate/%s.so", self, name)) == NULL)
		return NULL;
	if (access(path, F_OK) == 0)
		return path;
	free(path);
	return NULL;
}

static const struct engine *
begin(void *module, const char *path)
{
	const struct engine_base base = { .report = report_share(), .cancel = cancel_share(),
		.progress = progress_share() };
	engine_entry *entry;
	const struct engine *E;

	/* The object pointer that dlsym() gives is a function's here (POSIX). */
	*(void **)(&entry) = dlsym(module, "slate_engine");
	if (entry == NULL || (E = entry(&base)) == NULL || E->interface != ENGINE_INTERFACE) {
		report(EXIT_FAILED, "not an engine of this version: '%s'", path);
		return NULL;
	}
	return E;
}

const struct engine *
engine_load(const char *name)
{
	const struct engine *E = NULL;
	void *module;
	char *path;
	size_t i;

	for (i = 0; i < KNOWN && strcmp(packages[i].engine, name) != 0; i++)
		continue;
	if (i == KNOWN) {
		report(EXIT_USAGE, "no such engine: '%s'", name);
		return NULL;
	}
	if ((path = beside_us(name)) == NULL &&
	    (path = str_printf("%s/%s.so", SLATE_ENGINES, name)) == NULL)
		return NULL;
	/*
	 * libmongoc leaves a file in /dev/shm when it is killed, and warns on stderr when it finds
	 * one, all while it is loaded: before anybody could tell it otherwise.
	 */
	setenv("MONGOC_DISABLE_SHM", "1", 0);
	if (access(path, F_OK) == -1)
		report(EXIT_FAILED, "the %s engine is not built: install %s and build slate again: "
		    "'%s'", name, packages[i].build, path);
	else if ((module = dlopen(path, RTLD_NOW | RTLD_LOCAL)) == NULL)
		report(EXIT_FAILED, "cannot load the %s engine (is the package %s installed?): %s",
		    name, packages[i].run, dlerror());
	else
		E = begin(module, path);
	free(path);
	return E;
}

void
engine_facts_free(struct db_facts *F)
{

	if (F == NULL)
		return;
	free(F->id);
	free(F->name);
	free(F->version);
	*F = (struct db_facts){ 0 };
}

void
engine_tables_free(struct db_table *T, size_t n)
{

	for (size_t i = 0; i < n; i++)
		free(T[i].name);
	free(T);
}

void
engine_users_free(struct db_user *U, size_t n)
{

	for (size_t i = 0; i < n; i++)
		free(U[i].who);
	free(U);
}

void
engine_indexes_free(struct db_index *I, size_t n)
{

	for (size_t i = 0; I != NULL && i < n; i++) {
		free(I[i].table);
		free(I[i].name);
		free(I[i].columns);
		free(I[i].condition);
	}
	free(I);
}
