#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "django/apps.h"
#include "django/graph.h"

/*
 * Graphs are written as Django's loader was seen to build them: each migration
 * as "app.name: dependencies; run_before; replaces", what is expected as
 * "node<parents" in the order of keys.  Seen with Django's main branch.
 */

enum { MOST = 16 };

struct world {
	struct app apps[MOST];
	struct apps A;
	struct migration all[MOST];
	struct migrations M;
	struct reference references[MOST * 8];
	size_t references_n;
	char *texts[MOST];
};

/* Cut "a.1 b.2" into references; the text is changed. */
static struct references
references_of(struct world *W, char *text)
{
	struct references L = { .all = &W->references[W->references_n] };
	char *rest = NULL;

	for (char *t = strtok_r(text, " ", &rest); t != NULL; t = strtok_r(NULL, " ", &rest)) {
		char *dot = strchr(t, '.');

		*dot = '\0';
		L.all[L.n++] = (struct reference) { .key = { t, dot + 1 } };
	}
	W->references_n += L.n;
	return L;
}

static void
add(struct world *W, const char *line)
{
	struct migration *m = &W->all[W->M.n];
	char *text = W->texts[W->M.n] = strdup(line);
	char *parts[4] = { text, NULL, NULL, NULL };
	struct references name;

	assert_non_null(text);
	for (size_t i = 1; i < 4 && (parts[i] = strchr(parts[i - 1], i == 1 ? ':' : ';')) != NULL;
	     i++)
		*parts[i]++ = '\0';
	name = references_of(W, parts[0]);
	*m = (struct migration) { .key = name.all[0].key, .read = 1, .initial = -1 };
	if (parts[1] != NULL)
		m->dependencies = references_of(W, parts[1]);
	if (parts[2] != NULL)
		m->run_before = references_of(W, parts[2]);
	if (parts[3] != NULL)
		m->replaces = references_of(W, parts[3]);
	W->M.n++;
}

/* Squashes of squashes are carried out by Django 6.0; this is another one, unless 0. */
static unsigned django;

/* Apps a, b, c are migrated, p is not, x is external; a graph's migrations end with NULL. */
static void
begin(struct world *W, const char *const *lines)
{
	static const char *const labels[] = { "a", "b", "c", "p", "x" };
	static const enum app_state states[] = { APP_MIGRATED, APP_MIGRATED, APP_MIGRATED,
		APP_PLAIN, APP_UNKNOWN };

	memset(W, 0, sizeof *W);
	W->A.all = W->apps;
	W->A.n = 5;
	W->A.complete = 1;
	W->A.django = django;
	for (size_t i = 0; i < W->A.n; i++) {
		W->apps[i].label = labels[i];
		W->apps[i].state = states[i];
	}
	W->M.apps = &W->A;
	W->M.all = W->all;
	while (*lines != NULL)
		add(W, *lines++);
}

static void
end(struct world *W)
{

	for (size_t i = 0; i < W->M.n; i++)
		free(W->texts[i]);
}

static void
show_nodes(const struct nodes *L, struct buf *B)
{

	for (size_t i = 0; i < L->n; i++)
		buf_printf(B,
		    "%s%s.%s", i == 0 ? "" : " ", L->all[i]->key.app, L->all[i]->key.name);
}

static void
show_graph(const struct graph *G, struct buf *B)
{

	for (size_t i = 0; i < G->nodes.n; i++) {
		const struct node *N = G->nodes.all[i];

		buf_printf(B, "%s%s.%s%s", i == 0 ? "" : " ", N->key.app, N->key.name,
		    N->migration == NULL ? "?" : "");
		for (size_t k = 0; k < N->parents.n; k++)
			buf_printf(B, "%s%s.%s", k == 0 ? "<" : ",", N->parents.all[k]->key.app,
			    N->parents.all[k]->key.name);
	}
	for (size_t i = 0; i < G->errors_n; i++)
		buf_printf(B, " !%d", (int)G->errors[i].kind);
}

/* ${applied}: as "a.1 a.2", or NULL. */
static char *
run(const char *const *lines, const char *applied, int plan)
{
	struct world *W = malloc(sizeof *W);
	struct key keys[MOST];
	struct references rows = { 0 };
	struct nodes L = { 0 };
	struct buf B = { 0 };
	struct graph *G;
	char *copy = NULL;

	assert_non_null(W);
	begin(W, lines);
	if (applied != NULL)
		rows = references_of(W, copy = strdup(applied));
	for (size_t i = 0; i < rows.n; i++)
		keys[i] = rows.all[i].key;
	assert_non_null(G = graph_build(&W->M, keys, rows.n));
	if (plan) {
		assert_int_equal(graph_plan(G, &L), 0);
		show_nodes(&L, &B);
	} else {
		show_graph(G, &B);
	}
	free(L.all);
	graph_free(G);
	free(copy);
	end(W);
	free(W);
	return buf_take(&B);
}

static void
check(const char *const *lines, const char *applied, int plan, const char *wanted)
{
	char *got = run(lines, applied, plan);

	assert_string_equal(got, wanted);
	free(got);
}

#define GRAPH(applied, wanted, ...) \
	check((const char *const[]) { __VA_ARGS__, NULL }, applied, 0, wanted)
#define PLAN(wanted, ...) check((const char *const[]) { __VA_ARGS__, NULL }, NULL, 1, wanted)

static void
edges(void **state)
{

	(void)state;
	GRAPH(NULL, "a.1 a.2<a.1", "a.1", "a.2:a.1");
	GRAPH(NULL, "a.1 b.1<a.1", "a.1", "b.1:a.__first__");
	GRAPH(NULL, "a.1 a.2<a.1 b.1<a.2", "a.1", "a.2:a.1", "b.1:a.__latest__");
	GRAPH(NULL, "a.1<b.1 b.1", "a.1", "b.1:;a.1");
	GRAPH(NULL, "a.1", "a.1:p.__first__");
	GRAPH(NULL, "a.1<x.1 x.1?", "a.1:x.1");
	GRAPH(NULL, "a.1<x.__first__ x.__first__?", "a.1:x.__first__");
}

/* The vectors that were run through Django's loader. */
static void
own_first_and_latest(void **state)
{

	(void)state;
	GRAPH(NULL, "a.1 a.2<a.__latest__ a.__latest__? !0", "a.1", "a.2:a.__latest__");
	GRAPH(NULL, "a.1", "a.1:a.__first__");
	GRAPH(NULL, "a.1 !1", "a.1:q.__first__");
	GRAPH(NULL, "a.1 !2", "a.1:b.__first__");
	GRAPH(NULL, "a.1<b.9 b.9? !0", "a.1:b.9");
}

static void
squashes(void **state)
{

	(void)state;
	/* A squash that depends on what it replaces is its own parent. */
	GRAPH(NULL, "a.s<a.s", "a.1", "a.2:a.1", "a.s:a.1;;a.1 a.2");
	GRAPH(NULL, "a.3<a.s a.s", "a.1", "a.2:a.1", "a.3:a.s", "a.s:;;a.1 a.2");
	GRAPH("a.1 a.2", "a.3<a.s a.s", "a.1", "a.2:a.1", "a.3:a.s", "a.s:;;a.1 a.2");
	GRAPH("a.1", "a.1 a.2<a.1 a.3<a.2", "a.1", "a.2:a.1", "a.3:a.s", "a.s:;;a.1 a.2");
	GRAPH("a.1", "a.3", "a.3:a.s", "a.s:;;a.1 a.2");
	GRAPH(NULL, "a.3<a.s a.s", "a.3:a.2", "a.s:;;a.1 a.2");
	GRAPH(NULL, "a.4<a.t a.t", "a.1", "a.2:a.1", "a.3:a.s", "a.4:a.3", "a.s:;;a.1 a.2",
	    "a.t:;;a.s a.3");
	GRAPH("a.s", "a.s", "a.1", "a.s:;;a.1");
	GRAPH(NULL, "a.1<b.s a.2<a.1,b.s b.s", "a.1:b.0001", "a.2:a.1 b.__first__", "b.s:;;b.0001");
	GRAPH(NULL, "a.t !3", "a.s:;;a.t", "a.t:;;a.s");
}

/* As Django 5.2 was seen to do; that chance orders squashes of one app is told as !4. */
static void
squashes_before_6(void **state)
{

	(void)state;
	django = 502;
	GRAPH(NULL, "a.1 a.2<a.__latest__ a.__latest__? !0", "a.1", "a.2:a.__latest__");
	GRAPH(NULL, "a.1", "a.1:a.__first__");
	GRAPH(NULL, "a.s<a.s", "a.1", "a.2:a.1", "a.s:a.1;;a.1 a.2");
	GRAPH("a.1", "a.1 a.2<a.1 a.3<a.2", "a.1", "a.2:a.1", "a.3:a.s", "a.s:;;a.1 a.2");
	GRAPH("a.1", "a.3", "a.3:a.s", "a.s:;;a.1 a.2");
	GRAPH(NULL, "a.3<a.s a.s", "a.3:a.2", "a.s:;;a.1 a.2");
	GRAPH("a.s", "a.s", "a.1", "a.s:;;a.1");
	GRAPH(NULL, "a.1<b.s a.2<a.1,b.s b.s", "a.1:b.0001", "a.2:a.1 b.__first__", "b.s:;;b.0001");
	GRAPH(NULL, "a.4<a.t a.t !4", "a.1", "a.2:a.1", "a.3:a.s", "a.4:a.3", "a.s:;;a.1 a.2",
	    "a.t:;;a.s a.3");
	GRAPH(NULL, "a.1 a.2<a.1 a.4<a.r a.r !4", "a.1", "a.2:a.1", "a.3:a.s", "a.4:a.3",
	    "a.r:;;a.s a.3", "a.s:;;a.1 a.2");
	/* Apps have an order. */
	GRAPH(NULL, "b.t", "a.1", "a.s:;;a.1", "b.t:;;a.s");
	GRAPH(NULL, "a.t b.1 !4", "a.t:;;b.s", "b.1", "b.s:;;b.1");
	/* Only one level is looked at: that s is applied is known when t comes, but not why. */
	GRAPH("a.1", "b.t", "a.1", "a.s:;;a.1", "b.t:;;a.s");
	django = 0;
}

/* Django then tells that part of the squash is applied. */
static void
squash_not_used(void **state)
{

	(void)state;
	GRAPH("a.1", "a.1 a.2? a.3<a.2 !0", "a.1", "a.3:a.2", "a.s:;;a.1 a.2");
}

static void
plans(void **state)
{

	(void)state;
	PLAN("a.1 a.2 b.1", "a.1", "a.2:a.1", "b.1:a.1");
	/* Of several parents, the greatest key is expanded first. */
	PLAN("c.1 b.1 a.1", "a.1:b.1 c.1", "b.1", "c.1");
	PLAN("b.1 b.2 a.1 a.2", "a.1:b.1", "a.2:a.1 b.2", "b.1", "b.2:b.1");
	PLAN("a.1 a.3 a.2 a.4", "a.1", "a.2:a.1", "a.3:a.1", "a.4:a.2 a.3");
}

static void
circles(void **state)
{

	(void)state;
	GRAPH(NULL, "a.1<b.1 b.1<a.1", "a.1:b.1", "b.1:a.1");
	/* All are in the plan, once. */
	PLAN("b.1 a.1 c.1", "a.1:b.1", "b.1:a.1", "c.1:a.1");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(edges),
		cmocka_unit_test(own_first_and_latest),
		cmocka_unit_test(squashes),
		cmocka_unit_test(squashes_before_6),
		cmocka_unit_test(squash_not_used),
		cmocka_unit_test(plans),
		cmocka_unit_test(circles),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
