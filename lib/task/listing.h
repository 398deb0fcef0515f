#ifndef TASK_LISTING_H
#define TASK_LISTING_H

#include <time.h>

struct buf;
struct holdings;

/* What a store holds, written down. */

/*
 * listing_text(H, now, B):
 * Append it for people, a line an archive, grouped by what was archived.
 */
void listing_text(const struct holdings *H, time_t now, struct buf *B);

/*
 * listing_json(H, store, now, B):
 * Append it as one JSON object.  Times are RFC 3339, ages seconds.
 */
void listing_json(const struct holdings *H, const char *store, time_t now, struct buf *B);

/* listing_bad(H): How many archives are not valid, as far as that is known. */
size_t listing_bad(const struct holdings *H);

#endif
