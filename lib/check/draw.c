#include "check/draw.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/exit.h"
#include "base/json.h"
#include "base/report.h"
#include "check/draw_picture.h"
#include "check/subject.h"

int
draw_named(const char *name)
{

	return strcmp(name, "json") == 0      ? DRAW_JSON
	       : strcmp(name, "dot") == 0     ? DRAW_DOT
	       : strcmp(name, "mermaid") == 0 ? DRAW_MERMAID
					      : -1;
}

/* What is drawn of the graph: its nodes are marked with their place, from 1. */
struct drawing {
	const struct subject *S;
	struct nodes nodes; /* by key */
	struct nodes plan;
	struct buf B;
};

static int
by_key(const void *a, const void *b)
{
	const struct node *const *N = a, *const *M = b;

	return key_compare(&(*N)->key, &(*M)->key);
}

/* The nodes that are wanted, in the order of migrate and in that of their keys. */
static int
begin(struct drawing *D, const struct subject *S, const struct draw_apps *apps)
{
	const struct nodes *all = &S->graph->nodes;

	*D = (struct drawing){ .S = S };
	if (graph_plan_of(S->graph, apps->labels, apps->n, &D->plan) == -1)
		return -1;
	for (size_t i = 0; i < D->plan.n; i++)
		if (nodes_add(&D->nodes, D->plan.all[i]) == -1)
			return -1;
	if (D->nodes.n > 0)
		qsort(D->nodes.all, D->nodes.n, sizeof *D->nodes.all, by_key);
	for (size_t i = 0; i < all->n; i++)
		all->all[i]->mark = 0;
	for (size_t i = 0; i < D->nodes.n; i++)
		D->nodes.all[i]->mark = (unsigned)i + 1;
	return 0;
}

static int
put(struct drawing *D, FILE *out)
{
	const struct buf *B = &D->B;
	int rc = 0;

	if (B->failed)
		rc = -1;
	else if (B->len > 0 && fwrite(B->data, 1, B->len, out) != B->len)
		rc = report_errno(EXIT_FAILED, "cannot write to stdout");
	return rc;
}

static void
end(struct drawing *D)
{

	buf_free(&D->B);
	free(D->nodes.all);
	free(D->plan.all);
}

static void
add_step(struct drawing *D, const struct node *N, enum draw_format format)
{
	struct json J = { .out = &D->B };
	int applied = D->S->has_database && subject_applied(D->S, N);

	if (format == DRAW_JSON) {
		json_open_object(&J, NULL);
		json_put_string(&J, "app", N->key.app);
		json_put_string(&J, "name", N->key.name);
		if (D->S->has_database)
			json_put_bool(&J, "applied", applied);
		json_close_object(&J);
	} else {
		if (D->S->has_database)
			buf_str(&D->B, applied ? "[X]  " : "[ ]  ");
		buf_shown(&D->B, N->key.app);
		buf_char(&D->B, '.');
		buf_shown(&D->B, N->key.name);
	}
	buf_char(&D->B, '\n');
}

int
draw_plan(const struct subject *S, const struct draw_apps *apps, enum draw_format format, FILE *out)
{
	struct drawing D;
	int rc = -1;

	if (begin(&D, S, apps) == 0) {
		for (size_t i = 0; i < D.plan.n; i++)
			if (D.plan.all[i]->migration != NULL)
				add_step(&D, D.plan.all[i], format);
		rc = put(&D, out);
	}
	end(&D);
	return rc;
}

static void
add_key(struct json *J, const struct key *key)
{

	json_open_array(J, NULL);
	json_put_string(J, NULL, key->app);
	json_put_string(J, NULL, key->name);
	json_close_array(J);
}

/* Is none of the neighbours that are drawn of the same app? */
static int
is_end(const struct node *N, const struct nodes *neighbours)
{

	for (size_t i = 0; i < neighbours->n; i++)
		if (neighbours->all[i]->mark > 0 &&
		    strcmp(neighbours->all[i]->key.app, N->key.app) == 0)
			return 0;
	return 1;
}

static int
is_leaf(const struct node *N)
{

	return is_end(N, &N->children);
}

static int
is_root(const struct node *N)
{

	return is_end(N, &N->parents);
}

static int
is_any(const struct node *N)
{

	return N != NULL;
}

/* The keys of those on disk of which ${is} says so. */
static void
add_keys(struct json *J, const char *name, const struct nodes *L, int (*is)(const struct node *))
{

	json_open_array(J, name);
	for (size_t i = 0; i < L->n; i++)
		if (L->all[i]->migration != NULL && is(L->all[i]))
			add_key(J, &L->all[i]->key);
	json_close_array(J);
}

static void
add_nodes(struct json *J, const struct nodes *L)
{

	json_open_array(J, "nodes");
	for (size_t i = 0; i < L->n; i++) {
		const struct node *N = L->all[i];

		json_open_object(J, NULL);
		json_put_string(J, "app", N->key.app);
		json_put_string(J, "name", N->key.name);
		json_put_bool(J, "external", N->external);
		if (N->migration == NULL && !N->external)
			json_put_bool(J, "missing", 1);
		json_close_object(J);
	}
	json_close_array(J);
}

static void
add_edges(struct json *J, const struct nodes *L)
{

	json_open_array(J, "edges");
	for (size_t i = 0; i < L->n; i++)
		for (size_t k = 0; k < L->all[i]->parents.n; k++) {
			if (L->all[i]->parents.all[k]->mark == 0)
				continue;
			json_open_array(J, NULL);
			add_key(J, &L->all[i]->key);
			add_key(J, &L->all[i]->parents.all[k]->key);
			json_close_array(J);
		}
	json_close_array(J);
}

static void
add_json(struct drawing *D)
{
	struct json J = { .out = &D->B };

	json_open_object(&J, NULL);
	add_nodes(&J, &D->nodes);
	add_edges(&J, &D->nodes);
	add_keys(&J, "leaves", &D->nodes, is_leaf);
	add_keys(&J, "roots", &D->nodes, is_root);
	add_keys(&J, "plan", &D->plan, is_any);
	json_close_object(&J);
	buf_char(&D->B, '\n');
}

int
draw_graph(
    const struct subject *S, const struct draw_apps *apps, enum draw_format format, FILE *out)
{
	struct drawing D;
	int rc = -1;

	if (begin(&D, S, apps) == 0) {
		if (format == DRAW_DOT)
			draw_picture_dot(&D.nodes, &D.B);
		else if (format == DRAW_MERMAID)
			draw_picture_mermaid(&D.nodes, &D.B);
		else
			add_json(&D);
		rc = put(&D, out);
	}
	end(&D);
	return rc;
}
