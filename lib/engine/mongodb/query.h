#ifndef MONGODB_QUERY_H
#define MONGODB_QUERY_H

#include "connect.h"

/*
 * query_run(D, text, row, cookie):
 * engine's query().  ${text} is a JSON object: {"find": COLLECTION, "fields": [NAME...], "sort":
 * NAME, "filter": {...}, "limit": N}, the last three as wanted; "-NAME" sorts downwards.  A row has
 * the fields in their order, as text; "a.b" is one of a document within, and what is a document
 * or an array is JSON.
 */
int query_run(struct db *D, const char *text, db_row *row, void *cookie);

#endif
