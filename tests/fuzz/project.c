#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/report.h"
#include "check/draw.h"
#include "check/rule.h"
#include "check/subject.h"
#include "django/database.h"
#include "django/database_show.h"
#include "django/project.h"
#include "django/settings.h"

/*
 * A whole project: form feeds part the input into its files, in the order of the list.  It is
 * read, its rules run, its plan and graph drawn: that ends, whatever stands in the files.
 */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);
int LLVMFuzzerInitialize(int *argc, char ***argv);

static const char *const names[] = { "config/settings.py", "a/migrations/0001_first.py",
	"a/migrations/0002_second.py", "b/migrations/0001_first.py", "a/models.py", "b/models.py",
	"b/apps.py", ".env", "requirements.txt", "config/parts/one.py",
	"config/parts/two.py", "pg_service.conf" };
static const char *const empty[] = { "config/__init__.py", "a/__init__.py",
	"a/migrations/__init__.py", "b/__init__.py", "b/migrations/__init__.py" };
static char folder[] = "/dev/shm/slate-fuzz-XXXXXX";

static void
put(const char *name, const void *text, size_t n)
{
	char path[128];
	int fd;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	if ((fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600)) == -1 ||
	    write(fd, text, n) != (ssize_t)n)
		abort();
	close(fd);
}

static void
make_folder(const char *name)
{
	char path[128];

	snprintf(path, sizeof path, "%s/%s", folder, name);
	if (mkdir(path, 0700) == -1)
		abort();
}

static void
sweep(void)
{
	char command[128];

	snprintf(command, sizeof command, "rm -rf '%s'", folder);
	if (system(command) != 0)
		return;
}

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	static const char manage[] =
	    "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'config.settings')\n";
	static const char *const folders[] = { "config", "config/parts", "a", "b", "a/migrations",
		"b/migrations" };

	(void)argc;
	(void)argv;
	unsetenv("DJANGO_SETTINGS_MODULE");
	unsetenv("VIRTUAL_ENV");
	setenv("PGSERVICEFILE", "pg_service.conf", 1);
	setenv("PGSYSCONFDIR", "/nonexistent", 1);
	if (mkdtemp(folder) == NULL)
		abort();
	atexit(sweep);
	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
		make_folder(folders[i]);
	for (size_t i = 0; i < sizeof empty / sizeof *empty; i++)
		put(empty[i], "", 0);
	put("manage.py", manage, sizeof manage - 1);
	return 0;
}

/* What the rules and the pictures make of it. */
static void
look(struct project *P)
{
	const struct draw_apps all = { NULL, 0 };
	FILE *out = fopen("/dev/null", "w");
	struct rules R = { .choice = { NULL, NULL } };
	struct subject S;

	if (out == NULL)
		abort();
	rules_begin(&R);
	if (subject_read(&S, P, &R.look) == 0 && subject_build(&S) == 0) {
		rules_run(&R, &S);
		draw_plan(&S, &all, DRAW_TEXT, out);
		for (int format = DRAW_JSON; format <= DRAW_MERMAID; format++)
			draw_graph(&S, &all, (enum draw_format)format, out);
	}
	rules_free(&R);
	subject_free(&S);
	fclose(out);
}

/* What db-url would write. */
static void
look_at_databases(struct project *P)
{
	struct settings *S = settings_read(P);
	struct databases *L = S == NULL ? NULL : databases_read(S);
	struct buf B = { 0 };

	if (L != NULL) {
		databases_json(L, S, NULL, 0, &B);
		for (size_t i = 0; i < L->n; i++)
			database_text(&L->all[i], S, 1, &B);
		databases_report(L, S, NULL);
	}
	buf_free(&B);
	databases_free(L);
	settings_free(S);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct project *P;
	const uint8_t *end;
	size_t part;

	report_mute(1);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		end = n == 0 ? NULL : memchr(data, '\f', n);
		part = end == NULL ? n : (size_t)(end - data);
		put(names[i], data, part);
		data += end == NULL ? part : part + 1;
		n -= end == NULL ? part : part + 1;
	}
	if ((P = project_find(folder)) != NULL) {
		look(P);
		look_at_databases(P);
		project_free(P);
	}
	report_forget();
	return 0;
}
