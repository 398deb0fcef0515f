#include "listing.h"

#include <dirent.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "machine.h"

/* What folders hold.  Python gives it in no order: names are a set, files are sorted. */

enum {
	PATTERN = 1000, /* bytes of one */
	ENTRIES = 20000 /* that are looked at for it */
};

static int
is_hidden(const char *name)
{

	return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

static struct value *
list_folder(struct eval *E, const struct value *folder)
{
	struct value *V = make_list(E, VALUE_SET, 16);
	struct dirent **all;
	int n, kept = 0;

	if (*folder->text != '/' || (n = scandir(folder->text, &all, NULL, alphasort)) == -1)
		return make_unknown(E, "the folder '%.200s' is not listed", folder->text);
	for (int i = 0; i < n; i++) {
		if (!is_hidden(all[i]->d_name) && kept++ < MACHINE_LOOP)
			list_insert(E, V, V->n, make_str(E, all[i]->d_name));
		free(all[i]);
	}
	free(all);
	return kept > MACHINE_LOOP ? make_unknown(E, "the folder is too large to be listed") : V;
}

/* fnmatch.filter(names, pattern) */
static struct value *
filter_names(struct eval *E, struct value *names, const struct value *pattern)
{
	struct value *V = make_list(E, VALUE_LIST, 16), **items;
	size_t n;

	if (eval_items(E, names, &items, &n) == -1)
		return NULL;
	for (size_t i = 0; i < n; i++) {
		const struct value *item = eval_force(E, items[i]);

		if (item->kind != VALUE_STR)
			return NULL;
		if (fnmatch(pattern->text, item->text, FNM_NOESCAPE) == 0)
			list_insert(E, V, V->n, items[i]);
	}
	return V;
}

struct value *
listing_call(struct eval *E, const char *dotted, struct site *S)
{
	const struct value *V;

	if (strcmp(dotted, "os.listdir") == 0 && S->n == 1) {
		V = eval_force(E, S->args[0]);
		return V->kind == VALUE_STR || V->kind == VALUE_PATH ? list_folder(E, V) : NULL;
	}
	if (strcmp(dotted, "fnmatch.filter") != 0 || S->n != 2)
		return NULL;
	V = eval_force(E, S->args[1]);
	return V->kind == VALUE_STR ? filter_names(E, S->args[0], V) : NULL;
}

/* glob.glob(), as far as it is put together. */
struct search {
	struct eval *E;
	struct buf path;
	unsigned looked;
	struct value *found;
};

static int
is_folder(const struct search *G)
{
	struct stat st;

	return !G->path.failed && stat(G->path.data, &st) == 0 && S_ISDIR(st.st_mode);
}

/* A link that leads nowhere is there, too. */
static int
is_there(const struct search *G)
{
	struct stat st;

	return !G->path.failed && lstat(G->path.data, &st) == 0;
}

static void
add_if(struct search *G, int fits)
{

	if (fits)
		list_insert(G->E, G->found, G->found->n,
		    make_text(G->E, VALUE_STR, G->path.data, G->path.len));
}

static void expand(struct search *G, const char *rest);

/* All of a folder whose names fit a part of the pattern; ${rest} follows it. */
static void
expand_folder(struct search *G, const char *part, const char *rest)
{
	size_t len = G->path.len;
	struct dirent **all;
	int n;

	if (G->path.failed ||
	    (n = scandir(len == 0 ? "/" : G->path.data, &all, NULL, alphasort)) < 0)
		return;
	for (int i = 0; i < n; i++) {
		const char *name = all[i]->d_name;

		if (++G->looked <= ENTRIES && strcmp(name, ".") != 0 && strcmp(name, "..") != 0 &&
		    fnmatch(part, name, FNM_NOESCAPE | FNM_PERIOD) == 0) {
			buf_str(&G->path, name);
			if (*rest == '\0')
				add_if(G, is_there(G));
			else if (is_folder(G))
				expand(G, rest);
			buf_cut(&G->path, len);
		}
		free(all[i]);
	}
	free(all);
}

/* The pattern from here on, behind what stands in ${G->path}. */
static void
expand(struct search *G, const char *rest)
{
	size_t n = strspn(rest, "/"), len = G->path.len;
	char part[256];

	buf_add(&G->path, rest, n);
	rest += n;
	n = strcspn(rest, "/");
	if (n == 0) {
		add_if(G, is_folder(G));
	} else if (n < sizeof part && strcspn(rest, "*?[") < n) {
		memcpy(part, rest, n);
		part[n] = '\0';
		expand_folder(G, part, rest + n);
	} else {
		buf_add(&G->path, rest, n);
		if (rest[n] == '\0')
			add_if(G, is_there(G));
		else
			expand(G, rest + n);
	}
	buf_cut(&G->path, len);
}

struct value *
listing_glob(struct eval *E, const char *pattern)
{
	struct search G = { .E = E, .found = make_list(E, VALUE_LIST, 8) };

	if (*pattern != '/')
		return make_unknown(E, "it depends on the folder where it runs");
	/* What fnmatch(3) reads otherwise than Python does. */
	if (strstr(pattern, "[^") != NULL || strstr(pattern, "[[") != NULL ||
	    strlen(pattern) > PATTERN)
		return make_unknown(E, "the pattern '%.200s' is not followed", pattern);
	expand(&G, pattern);
	buf_free(&G.path);
	E->steps += 4 * G.looked;
	if (G.looked > ENTRIES)
		return make_unknown(E, "too many files are looked at for '%.200s'", pattern);
	return G.found;
}
