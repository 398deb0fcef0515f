#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"
#include "check/family.h"
#include "check/git_tree.h"
#include "check/subject.h"

/* F009 and G013 with --base: what a branch does to migrations that another one has. */

struct branch {
	const struct subject *S;
	struct findings *F;
	struct arena *arena;
	const char *folder;
	struct git_tree *fork;	/* what both began with: it is published */
	struct git_tree *now;	/* what the other has by now */
};

static int
begin(struct branch *B, const struct subject *S, struct findings *F)
{
	char *fork;

	*B = (struct branch){ .S = S, .F = F, .folder = project_folder(S->project) };
	if ((B->arena = arena_new(0)) == NULL ||
	    (fork = git_tree_fork(B->folder, S->base)) == NULL)
		return -1;
	B->fork = git_tree_read(B->folder, fork);
	free(fork);
	if (B->fork == NULL || (B->now = git_tree_read(B->folder, S->base)) == NULL)
		return -1;
	return 0;
}

static void
end(struct branch *B)
{

	git_tree_free(B->fork);
	git_tree_free(B->now);
	arena_free(B->arena);
}

static int
is_own(const struct migration *m)
{

	return m->app->place == APP_OWN && m->path != NULL;
}

/* A link is published as such, and its content is not compared. */
static const char *
id_of(const struct branch *B, const struct migration *m)
{

	return !is_own(m) || strchr(m->path, '\n') != NULL ? NULL : git_tree_id(B->fork, m->path);
}

static int
tell_changed(const struct branch *B, const struct migration *m)
{
	const struct finding like = finding_at(m, NULL);

	if (findings_add(B->F, &like, "it was changed after '%s' had it", B->S->base) == -1)
		return -1;
	return findings_help(
	    B->F, "put it back as it was and make a migration of its own for the change");
}

static int
look_at_changes(const struct branch *B)
{
	struct buf paths = { 0 }, ids = { 0 };
	const char *id, *line;
	size_t n;
	int rc = 0;

	for (size_t i = 0; i < B->S->migrations->n; i++)
		if (id_of(B, &B->S->migrations->all[i]) != NULL)
			buf_printf(&paths, "%s\n", B->S->migrations->all[i].path);
	if (paths.failed || paths.len == 0 || git_tree_hash(B->folder, &paths, &ids) == -1) {
		rc = paths.len == 0 && !paths.failed ? 0 : -1;
		goto done;
	}
	line = ids.data == NULL ? "" : ids.data;
	for (size_t i = 0; rc == 0 && i < B->S->migrations->n; i++) {
		if ((id = id_of(B, &B->S->migrations->all[i])) == NULL)
			continue;
		n = strcspn(line, "\n");
		if (n > 0 && (n != strlen(id) || strncmp(line, id, n) != 0))
			rc = tell_changed(B, &B->S->migrations->all[i]);
		line += n + (line[n] != '\0');
	}

done:
	buf_free(&paths);
	buf_free(&ids);
	return rc;
}

/* Return the name of the migration of an app that a path is of, NULL: of none. */
static const char *
name_of(const struct branch *B, const struct app *app, const char *path)
{
	const size_t n = strlen(B->folder);
	const char *folder = app->migrations_folder, *name;
	size_t len;

	if (folder == NULL || strncmp(folder, B->folder, n) != 0 || folder[n] != '/')
		return NULL;
	folder += n + 1;
	len = strlen(folder);
	if (strncmp(path, folder, len) != 0 || path[len] != '/')
		return NULL;
	name = path + len + 1;
	len = strlen(name);
	if (strchr(name, '/') != NULL || !str_ends(name, ".py") || *name == '_' || *name == '~' ||
	    memchr(name, '.', len - 3) != NULL)
		return NULL;
	return arena_printf(B->arena, "%.*s", (int)(len - 3), name);
}

static int
is_there(const struct subject *S, const char *app, const char *name)
{

	for (size_t i = 0; i < S->migrations->n; i++) {
		const struct migration *m = &S->migrations->all[i];

		if (strcmp(m->key.app, app) == 0 && strcmp(m->key.name, name) == 0)
			return 1;
		if (m->replaces.open)
			return 1;
		for (size_t k = 0; k < m->replaces.n; k++)
			if (strcmp(m->replaces.all[k].key.app, app) == 0 &&
			    strcmp(m->replaces.all[k].key.name, name) == 0)
				return 1;
	}
	return 0;
}

/* Published migrations that are neither there nor in a squash. */
static int
look_at_gone(const struct branch *B, const struct app *app)
{
	const struct finding like = { .path = app->migrations_folder, .app = app->label };
	const char *path, *name;

	for (size_t i = 0; (path = git_tree_path(B->fork, i)) != NULL; i++) {
		if ((name = name_of(B, app, path)) == NULL || is_there(B->S, app->label, name))
			continue;
		if (findings_add(B->F, &like, "'%s' is gone, which '%s' had", name,
			B->S->base) == -1 ||
		    findings_help(B->F, "bring it back, or let a squash replace it") == -1)
			return -1;
	}
	return 0;
}

int
published_changed(const struct subject *S, struct findings *F)
{
	struct branch B = { 0 };
	int rc;

	if (S->base == NULL)
		return 0;
	rc = begin(&B, S, F) == -1 ? -1 : look_at_changes(&B);
	for (size_t i = 0; rc == 0 && i < S->apps->n; i++)
		if (S->apps->all[i].place == APP_OWN && S->apps->all[i].state == APP_MIGRATED)
			rc = look_at_gone(&B, &S->apps->all[i]);
	end(&B);
	return rc;
}

/* Is a migration of this branch alone? */
static int
is_new(const struct branch *B, const struct migration *m)
{

	return m != NULL && is_own(m) && git_tree_id(B->fork, m->path) == NULL;
}

static int
is_published(const struct branch *B, const struct node *N)
{

	return N->migration != NULL && is_own(N->migration) &&
	       git_tree_id(B->fork, N->migration->path) != NULL;
}

/* Of the parents of a new migration, the published ones should be last of what is published. */
static int
look_at_node(const struct branch *B, const struct node *N)
{
	const struct finding like = finding_at(N->migration, NULL);

	for (size_t i = 0; i < N->parents.n; i++) {
		const struct node *P = N->parents.all[i];

		if (strcmp(P->key.app, N->key.app) != 0 || !is_published(B, P))
			continue;
		for (size_t k = 0; k < P->children.n; k++) {
			const struct node *C = P->children.all[k];

			if (strcmp(C->key.app, N->key.app) != 0 || !is_published(B, C))
				continue;
			if (findings_add(B->F, &like, "it follows '%s', but in '%s' '%s' does so",
				P->key.name, B->S->base, C->key.name) == -1)
				return -1;
			return findings_help(B->F, "let it follow the last one that '%s' has",
			    B->S->base);
		}
	}
	return 0;
}

/* What the other branch has added since, to an app to which this one adds ${m}. */
static int
look_at_other(const struct branch *B, const struct migration *m)
{
	const struct finding like = finding_at(m, NULL);
	const char *path, *name;
	const char *full;

	for (size_t i = 0; (path = git_tree_path(B->now, i)) != NULL; i++) {
		if ((name = name_of(B, m->app, path)) == NULL || strcmp(name, m->key.name) == 0 ||
		    is_there(B->S, m->key.app, name))
			continue;
		if ((full = arena_printf(B->arena, "%s/%s", B->folder, path)) == NULL)
			return -1;
		if (git_tree_id(B->fork, full) != NULL)
			continue;
		if (findings_add(B->F, &like, "'%s' has added '%s' since", B->S->base, name) == -1)
			return -1;
		return findings_help(
		    B->F, "take over what '%s' has, then let this one follow it", B->S->base);
	}
	return 0;
}

int
published_tip(const struct subject *S, struct findings *F)
{
	const struct app *told = NULL;
	struct branch B = { 0 };
	int rc = begin(&B, S, F);

	for (size_t i = 0; rc == 0 && i < S->migrations->n; i++) {
		const struct migration *m = &S->migrations->all[i];
		const struct node *N;

		if (!is_new(&B, m) || m->replaces.n > 0)
			continue;
		if ((N = graph_find(S->graph, m->key.app, m->key.name)) != NULL)
			rc = look_at_node(&B, N);
		if (rc == 0 && m->app != told)
			rc = look_at_other(&B, m);
		told = m->app;
	}
	end(&B);
	return rc;
}
