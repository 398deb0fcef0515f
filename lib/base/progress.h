#ifndef BASE_PROGRESS_H
#define BASE_PROGRESS_H

#include <stdint.h>

/*
 * A bar on stderr for long work: only on a terminal, only after half a second,
 * never under -q, gone at the end.
 */

struct progress_state;

/* progress_begin(what, total): Start to show ${what}, ${total} bytes or 0 if unknown. */
void progress_begin(const char *what, uint64_t total);

/* progress_add(bytes): So much more is done. */
void progress_add(uint64_t bytes);

/* progress_end(): Take the bar away. */
void progress_end(void);

/* progress_off(): Never show one (-q). */
void progress_off(void);

/* progress_share(), progress_adopt(state): As in report.h, for engine modules. */
struct progress_state *progress_share(void);
void progress_adopt(struct progress_state *state);

#endif
