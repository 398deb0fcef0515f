#ifndef DJANGO_USES_H
#define DJANGO_USES_H

#include <stddef.h>
#include <stdint.h>

struct migration;
struct migrations;
struct module;

/* A model that a function of a migration asks for: apps.get_model("shop", "Order"). */
struct model_use {
	const char *app, *model;
	uint32_t line, column;
};

struct model_uses {
	struct model_use *all;
	size_t n;
};

/*
 * uses_read(M, m, N):
 * Set ${m->uses} from the tree of its module: calls of get_model() of a parameter of the
 * function around them, with texts that are written out.  Return 0, or -1 with a report.
 */
int uses_read(struct migrations *M, struct migration *m, const struct module *N);

#endif
