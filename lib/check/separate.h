#ifndef CHECK_SEPARATE_H
#define CHECK_SEPARATE_H

struct arena;
struct findings;
struct migration;
struct state;

/*
 * separate_halves(m, H, A, F): Find what only one half of the SeparateDatabaseAndState of a
 * migration does, as far as both are followed; ${H} is the end of history.  Set ${*any} if there
 * is one.  Return 0, or -1 with a report.
 */
int separate_halves(const struct migration *m, const struct state *H, struct arena *A,
    struct findings *F, int *any);

#endif
