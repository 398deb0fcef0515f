#ifndef CHECK_DRAW_H
#define CHECK_DRAW_H

#include <stddef.h>
#include <stdio.h>

struct subject;

/* How the plan and the graph are written. */

enum draw_format { DRAW_TEXT, DRAW_JSON, DRAW_DOT, DRAW_MERMAID };

/* draw_named(name): Return the format of --graph of this name; -1: there is none such. */
int draw_named(const char *name);

/* Which apps, and what they depend on; none: all of it. */
struct draw_apps {
	char *const *labels;
	size_t n;
};

/*
 * draw_plan(S, apps, format, out): The plan, as showmigrations --plan; with a database, what is
 * applied.  TEXT, or JSON: one object a line.  Return 0, or -1 with a report.
 */
int draw_plan(const struct subject *S, const struct draw_apps *apps, enum draw_format format,
    FILE *out);

/*
 * draw_graph(S, apps, format, out): The graph: JSON is one object of nodes, edges (child,
 * parent), leaves, roots, plan; DOT is Graphviz; MERMAID.  What is not on disk has nodes and
 * edges only.  Return 0, or -1 with a report.
 */
int draw_graph(const struct subject *S, const struct draw_apps *apps, enum draw_format format,
    FILE *out);

#endif
