#ifndef SQLITE_SOUND_H
#define SQLITE_SOUND_H

#include <sqlite3.h>

/* Is a database sound?  All its pages are read; the order of its indexes is not compared. */

struct sound;

/* sound_ask(C): Check, and report nothing: any thread may ask.  Return the answer or NULL. */
struct sound *sound_ask(sqlite3 *C);

/* sound_failed(C, rc): The answer when it could not even be asked; ${C} may be NULL. */
struct sound *sound_failed(sqlite3 *C, int rc);

/* sound_tell(A, path): Free the answer.  Return 0 if it is yes, else -1 with a report. */
int sound_tell(struct sound *A, const char *path);

/* sound_free(A): Free an answer that nobody asks for any more.  NULL is allowed. */
void sound_free(struct sound *A);

/* Lists the tables with pages of their own.  Views and virtual tables would run code. */
extern const char sound_tables[];

#endif
