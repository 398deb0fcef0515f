#ifndef MONGODB_INDEXES_H
#define MONGODB_INDEXES_H

#include "connect.h"

/* indexes_list(D, I, n): engine's indexes(), that of _id left out. */
int indexes_list(struct db *D, struct db_index **I, size_t *n);

#endif
