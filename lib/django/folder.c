#include "django/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"

/* What a module may end in, in the order in which Python's importer looks. */
enum suffix { SUFFIX_NONE, SUFFIX_EXTENSION, SUFFIX_SOURCE, SUFFIX_COMPILED };

/* Split a name as inspect.getmodulename() does; the longest suffix counts. */
static enum suffix
suffix_of(const char *name, size_t *stem)
{
	size_t n = strlen(name);
	const char *tag;

	*stem = 0;
	if (str_ends(name, ".py")) {
		*stem = n - strlen(".py");
		return SUFFIX_SOURCE;
	}
	if (str_ends(name, ".pyc")) {
		*stem = n - strlen(".pyc");
		return SUFFIX_COMPILED;
	}
	if (!str_ends(name, ".so"))
		return SUFFIX_NONE;
	/*
	 * "x.cpython-312-x86_64-linux-gnu.so", "x.abi3.so": which tag fits only the interpreter
	 * knows.
	 */
	if ((tag = strstr(name, ".cpython-")) == NULL)
		tag = strstr(name, ".abi3.so");
	*stem = tag != NULL ? (size_t)(tag - name) : n - strlen(".so");
	return SUFFIX_EXTENSION;
}

static int
is_backup(const char *name)
{
	static const char *const endings[] = { ".py~", ".py.bak", ".py.orig", ".py.rej", ".py.old",
		".py.save", ".py.swp", ".py.swo", ".py#", ".py.tmp", ".py.disabled", ".py.txt" };

	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		if (str_ends(name, endings[i]))
			return 1;
	return 0;
}

static enum folder_kind
kind_of(struct folder_file *f, int is_folder)
{
	enum suffix suffix = suffix_of(f->name, &f->stem);

	f->source = suffix == SUFFIX_SOURCE;
	if (suffix == SUFFIX_NONE || f->stem == 0) {
		if (strcmp(f->name, "__pycache__") == 0)
			return FOLDER_CACHE;
		if (is_folder)
			return FOLDER_NESTED;
		return is_backup(f->name) ? FOLDER_BACKUP : FOLDER_OTHER;
	}
	if (memchr(f->name, '.', f->stem) != NULL)
		return f->source ? FOLDER_DOTTED : FOLDER_OTHER;
	if (f->stem == strlen("__init__") && str_begins(f->name, "__init__."))
		return f->source ? FOLDER_INIT : FOLDER_OTHER;
	if (f->name[0] == '_' || f->name[0] == '~')
		return f->source ? FOLDER_HELPER : FOLDER_OTHER;
	return FOLDER_MIGRATION;
}

static int
by_name(const void *a, const void *b)
{
	const struct folder_file *f = a, *g = b;

	return strcmp(f->name, g->name);
}

static int
same_stem(const struct folder_file *f, const struct folder_file *g)
{

	return f->stem == g->stem && memcmp(f->name, g->name, f->stem) == 0;
}

/*
 * Of several files for one module, the importer takes the extension, then the source.
 * What begins with the same stem and a dot stands together.
 */
static void
shadow(struct folder *F)
{
	size_t stem;

	for (size_t i = 0; i < F->n; i++) {
		struct folder_file *f = &F->all[i], *g = f + 1;

		if (f->kind != FOLDER_MIGRATION)
			continue;
		for (; g < F->all + F->n && strncmp(f->name, g->name, f->stem + 1) == 0; g++) {
			if (g->kind != FOLDER_MIGRATION || !same_stem(f, g))
				continue;
			if (suffix_of(g->name, &stem) < suffix_of(f->name, &stem))
				f->kind = FOLDER_SHADOWED;
			else if (suffix_of(f->name, &stem) < suffix_of(g->name, &stem))
				g->kind = FOLDER_SHADOWED;
		}
	}
}

static int
has_capital(const char *name)
{

	for (; *name != '\0'; name++)
		if (*name >= 'A' && *name <= 'Z')
			return 1;
	return 0;
}

static int
add(struct folder *F, int dir, const char *name, unsigned char type, int glance)
{
	struct folder_file *all, *f;
	struct stat st;

	/* The size doubles at each power of two. */
	if ((F->n & (F->n - 1)) == 0) {
		if ((all = realloc(F->all, (F->n == 0 ? 1 : 2 * F->n) * sizeof *all)) == NULL)
			return -1;
		F->all = all;
	}
	f = &F->all[F->n];
	memset(f, 0, sizeof *f);
	if ((f->name = strdup(name)) == NULL)
		return -1;
	f->kind = kind_of(f, type == DT_DIR);
	if (!glance || type != DT_REG || f->kind != FOLDER_MIGRATION || !f->source) {
		if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) == -1) {
			free(f->name);
			return errno == ENOENT ? 0 : -1;
		}
		f->mode = st.st_mode;
		f->uid = st.st_uid;
		f->gid = st.st_gid;
		f->kind = kind_of(f, S_ISDIR(st.st_mode));
	}
	F->capitals |= has_capital(name);
	F->n++;
	return 0;
}

static struct folder *
list(const char *path, int glance)
{
	struct folder *F;
	struct dirent *entry;
	DIR *dir;
	int saved;

	if ((F = calloc(1, sizeof *F)) == NULL)
		goto err0;
	if ((dir = opendir(path)) == NULL)
		goto err1;
	while (errno = 0, (entry = readdir(dir)) != NULL) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		if (add(F, dirfd(dir), entry->d_name, entry->d_type, glance) == -1)
			goto err2;
	}
	if (errno != 0)
		goto err2;
	closedir(dir);
	if (F->n > 0)
		qsort(F->all, F->n, sizeof *F->all, by_name);
	shadow(F);
	return F;

err2:
	saved = errno;
	closedir(dir);
	errno = saved;
err1:
	saved = errno;
	folder_free(F);
	errno = saved;
err0:
	return NULL;
}

struct folder *
folder_list(const char *path)
{

	return list(path, 0);
}

struct folder *
folder_glance(const char *path)
{

	return list(path, 1);
}

void
folder_free(struct folder *F)
{

	if (F == NULL)
		return;
	for (size_t i = 0; i < F->n; i++)
		free(F->all[i].name);
	free(F->all);
	free(F);
}
