#ifndef DB_MODULE_H
#define DB_MODULE_H

#include "db/engine.h"

struct cancel_state;
struct progress_state;
struct report_state;

/* What a module exports as slate_engine(); it adopts the program's state and returns itself. */
struct engine_base {
	struct report_state *report;
	struct cancel_state *cancel;
	struct progress_state *progress;
};
typedef const struct engine *engine_entry(const struct engine_base *base);
engine_entry slate_engine;

#endif
