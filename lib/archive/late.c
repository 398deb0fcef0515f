#include <archive.h>
#include <archive_entry.h>
#include <dlfcn.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/exit.h"
#include "base/report.h"

/*
 * libarchive brings fourteen other libraries along, and loading them takes longer than
 * all else that `db-backup --version` or a refusal does.  So the functions of it that we
 * use are defined here, under its own names, and load it when the first archive is begun.
 */

#define FUNCTIONS(X)                                                                               \
	X(archive_entry_atime) X(archive_entry_atime_nsec) X(archive_entry_filetype)               \
	X(archive_entry_free) X(archive_entry_hardlink) X(archive_entry_mtime)                     \
	X(archive_entry_mtime_nsec) X(archive_entry_new2) X(archive_entry_pathname)                \
	X(archive_entry_perm) X(archive_entry_set_atime) X(archive_entry_set_filetype)             \
	X(archive_entry_set_mtime) X(archive_entry_set_pathname) X(archive_entry_set_perm)         \
	X(archive_entry_set_size) X(archive_entry_size) X(archive_entry_size_is_set)               \
	X(archive_entry_sparse_count) X(archive_entry_symlink) X(archive_error_string)             \
	X(archive_filter_bytes) X(archive_read_data_block) X(archive_read_free)                    \
	X(archive_read_new) X(archive_read_next_header) X(archive_read_open)                       \
	X(archive_read_support_format_tar) X(archive_set_error) X(archive_write_close)             \
	X(archive_write_data) X(archive_write_finish_entry) X(archive_write_free)                  \
	X(archive_write_header) X(archive_write_new) X(archive_write_open)                         \
	X(archive_write_set_bytes_in_last_block) X(archive_write_set_bytes_per_block)              \
	X(archive_write_set_format_pax) X(archive_write_set_format_pax_restricted)

#define MEMBER(name) __typeof__(name) *name;
struct late {
	int loaded;
	FUNCTIONS(MEMBER)
};

enum { MESSAGE = 512 };

static struct late *
late(void)
{
	static struct late all;

	return &all;
}

/* Find one function.  The object pointer that dlsym() gives is a function's here (POSIX). */
#define FIND(name)                                                                                 \
	if ((*(void **)(&L->name) = dlsym(library, #name)) == NULL)                                \
		return report(EXIT_FAILED, "libarchive is too old: it has no %s", #name);

static int
load(void)
{
	struct late *L = late();
	void *library;

	if (L->loaded)
		return 0;
	/* The name has been the same since version 3.0. */
	if ((library = dlopen("libarchive.so.13", RTLD_LAZY | RTLD_LOCAL)) == NULL)
		return report(EXIT_FAILED,
		    "cannot load libarchive (is the package libarchive13 installed?): %s",
		    dlerror());
	FUNCTIONS(FIND)
	L->loaded = 1;
	return 0;
}

/* Only who has one of these can call the others. */
struct archive *
archive_read_new(void)
{

	return load() == -1 ? NULL : late()->archive_read_new();
}

struct archive *
archive_write_new(void)
{

	return load() == -1 ? NULL : late()->archive_write_new();
}

/* NULL is what is freed where nothing could be loaded. */
int
archive_read_free(struct archive *A)
{

	return A == NULL ? ARCHIVE_OK : late()->archive_read_free(A);
}

int
archive_write_free(struct archive *A)
{

	return A == NULL ? ARCHIVE_OK : late()->archive_write_free(A);
}

void
archive_entry_free(struct archive_entry *E)
{

	if (E != NULL)
		late()->archive_entry_free(E);
}

void
archive_set_error(struct archive *A, int error, const char *format, ...)
{
	char text[MESSAGE];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	late()->archive_set_error(A, error, "%s", text);
}

/* What only hands its arguments on: with a result, and without. */
#define GIVES(type, name, parameters, ...)                                                         \
	type name parameters                                                                       \
	{                                                                                          \
		return late()->name(__VA_ARGS__);                                                  \
	}
#define DOES(name, parameters, ...)                                                                \
	void name parameters                                                                       \
	{                                                                                          \
		late()->name(__VA_ARGS__);                                                         \
	}

GIVES(time_t, archive_entry_atime, (struct archive_entry *E), E)
GIVES(long, archive_entry_atime_nsec, (struct archive_entry *E), E)
GIVES(mode_t, archive_entry_filetype, (struct archive_entry *E), E)
GIVES(const char *, archive_entry_hardlink, (struct archive_entry *E), E)
GIVES(time_t, archive_entry_mtime, (struct archive_entry *E), E)
GIVES(long, archive_entry_mtime_nsec, (struct archive_entry *E), E)
GIVES(struct archive_entry *, archive_entry_new2, (struct archive *A), A)
GIVES(const char *, archive_entry_pathname, (struct archive_entry *E), E)
GIVES(mode_t, archive_entry_perm, (struct archive_entry *E), E)
DOES(archive_entry_set_atime, (struct archive_entry *E, time_t t, long ns), E, t, ns)
DOES(archive_entry_set_filetype, (struct archive_entry *E, unsigned int type), E, type)
DOES(archive_entry_set_mtime, (struct archive_entry *E, time_t t, long ns), E, t, ns)
DOES(archive_entry_set_pathname, (struct archive_entry *E, const char *path), E, path)
DOES(archive_entry_set_perm, (struct archive_entry *E, mode_t mode), E, mode)
DOES(archive_entry_set_size, (struct archive_entry *E, la_int64_t n), E, n)
GIVES(la_int64_t, archive_entry_size, (struct archive_entry *E), E)
GIVES(int, archive_entry_size_is_set, (struct archive_entry *E), E)
GIVES(int, archive_entry_sparse_count, (struct archive_entry *E), E)
GIVES(const char *, archive_entry_symlink, (struct archive_entry *E), E)
GIVES(const char *, archive_error_string, (struct archive *A), A)
GIVES(la_int64_t, archive_filter_bytes, (struct archive *A, int n), A, n)
GIVES(int, archive_read_data_block,
    (struct archive *A, const void **p, size_t *n, la_int64_t *at), A, p, n, at)
GIVES(int, archive_read_next_header, (struct archive *A, struct archive_entry **E), A, E)
GIVES(int, archive_read_open,
    (struct archive * A, void *cookie, archive_open_callback *opening,
	archive_read_callback *reading, archive_close_callback *closing),
    A, cookie, opening, reading, closing)
GIVES(int, archive_read_support_format_tar, (struct archive *A), A)
GIVES(int, archive_write_close, (struct archive *A), A)
GIVES(la_ssize_t, archive_write_data, (struct archive *A, const void *p, size_t n), A, p, n)
GIVES(int, archive_write_finish_entry, (struct archive *A), A)
GIVES(int, archive_write_header, (struct archive *A, struct archive_entry *E), A, E)
GIVES(int, archive_write_open,
    (struct archive *A, void *cookie, archive_open_callback *opening,
	archive_write_callback *writing, archive_close_callback *closing),
    A, cookie, opening, writing, closing)
GIVES(int, archive_write_set_bytes_in_last_block, (struct archive *A, int n), A, n)
GIVES(int, archive_write_set_bytes_per_block, (struct archive *A, int n), A, n)
GIVES(int, archive_write_set_format_pax, (struct archive *A), A)
GIVES(int, archive_write_set_format_pax_restricted, (struct archive *A), A)
