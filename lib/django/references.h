#ifndef DJANGO_REFERENCES_H
#define DJANGO_REFERENCES_H

struct migrations;
struct migration;
struct references;
struct value;

/*
 * references_read(M, m, attribute, V, L):
 * Read the value of dependencies, run_before or replaces of ${m} into ${L}; what
 * is wrong or not known becomes a problem of ${M}.  Return 0, or -1 with a report.
 */
int references_read(struct migrations *M, const struct migration *m, const char *attribute,
    struct value *V, struct references *L);

#endif
