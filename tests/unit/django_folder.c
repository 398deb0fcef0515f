/* What Django would load of a folder, after CPython's pkgutil. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "django/folder.h"

static const struct {
	const char *name;
	enum folder_kind kind;
	const char *stem;
} files[] = {
	{ "#0005_x.py#", FOLDER_BACKUP, NULL },
	{ ".#0005_x.py", FOLDER_DOTTED, NULL },
	{ ".py", FOLDER_OTHER, NULL },
	{ "0001_initial.py", FOLDER_MIGRATION, "0001_initial" },
	{ "0001_initial.pyc", FOLDER_SHADOWED, NULL },
	{ "0002_gone.pyc", FOLDER_MIGRATION, "0002_gone" },
	{ "0003_with space (1).py", FOLDER_MIGRATION, "0003_with space (1)" },
	{ "0004_add-project.py", FOLDER_MIGRATION, "0004_add-project" },
	{ "0005_x.cpython-312-x86_64-linux-gnu.so", FOLDER_MIGRATION, "0005_x" },
	{ "0005_x.py", FOLDER_SHADOWED, NULL },
	{ "0006.x.py", FOLDER_DOTTED, NULL },
	{ "0007_x.py.bak", FOLDER_BACKUP, NULL },
	{ "0007_x.py~", FOLDER_BACKUP, NULL },
	{ "__init__.py", FOLDER_INIT, NULL },
	{ "__init__.pyc", FOLDER_OTHER, NULL },
	{ "_helper.py", FOLDER_HELPER, NULL },
	{ "fix_lines.py", FOLDER_MIGRATION, "fix_lines" },
	{ "notes.txt", FOLDER_OTHER, NULL },
	{ "~0008_x.py", FOLDER_HELPER, NULL },
};
enum { FILES = sizeof files / sizeof *files };

static void
make(int dir, const char *name)
{
	int fd = openat(dir, name, O_CREAT | O_WRONLY | O_CLOEXEC, 0644);

	assert_int_not_equal(fd, -1);
	close(fd);
}

static void
kinds(void **state)
{
	char path[] = "/tmp/slate-test.XXXXXX";
	struct folder *F;
	int dir;

	(void)state;
	assert_non_null(mkdtemp(path));
	dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_int_not_equal(dir, -1);
	for (size_t i = 0; i < FILES; i++)
		make(dir, files[i].name);
	assert_non_null(F = folder_list(path));
	assert_int_equal(F->n, FILES);
	for (size_t i = 0; i < FILES; i++) {
		const struct folder_file *f = &F->all[i];

		assert_string_equal(f->name, files[i].name);
		if (f->kind != files[i].kind)
			fail_msg("'%s' is of kind %d", f->name, (int)f->kind);
		if (files[i].stem != NULL) {
			assert_int_equal(f->stem, strlen(files[i].stem));
			assert_memory_equal(f->name, files[i].stem, f->stem);
		}
		unlinkat(dir, f->name, 0);
	}
	folder_free(F);
	close(dir);
	rmdir(path);
}

static void
folders(void **state)
{
	char path[] = "/tmp/slate-test.XXXXXX";
	struct folder *F;
	int dir;

	(void)state;
	assert_null(folder_list("/nonexistent"));
	assert_non_null(mkdtemp(path));
	dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_int_equal(mkdirat(dir, "0001_package", 0755), 0);
	assert_int_equal(mkdirat(dir, "__pycache__", 0755), 0);
	assert_int_equal(mkfifoat(dir, "0002_pipe.py", 0644), 0);
	assert_non_null(F = folder_list(path));
	assert_int_equal(F->n, 3);
	assert_int_equal(F->all[0].kind, FOLDER_NESTED);
	assert_int_equal(F->all[1].kind, FOLDER_MIGRATION);
	assert_int_equal(F->all[2].kind, FOLDER_CACHE);
	folder_free(F);
	unlinkat(dir, "0001_package", AT_REMOVEDIR);
	unlinkat(dir, "__pycache__", AT_REMOVEDIR);
	unlinkat(dir, "0002_pipe.py", 0);
	close(dir);
	rmdir(path);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(kinds),
		cmocka_unit_test(folders),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
