#ifndef BASE_REPORT_H
#define BASE_REPORT_H

#include <stdarg.h>
#include <stddef.h>

/*
 * The one door for messages.  Form: "tool: cause: 'subject': system error",
 * lower case, no full stop, no newline in the format.  The first error that is
 * reported decides the exit status and is what the end receipt repeats: the
 * cause comes first, context later.
 *
 * Text that came from outside (file names, servers) may hold control
 * characters; they are written as \xNN.
 */

struct report_state;

/* report_program(name): Set the name in front of every message.  Once, first in main(). */
void report_program(const char *name);

/* report_quiet(): From now on drop notes and warnings; errors stay. */
void report_quiet(void);

/*
 * report(status, format, ...), report_errno(status, format, ...):
 * Report an error that ends the tool with the EXIT_ ${status}, the second form
 * with the text of errno behind it.  errno is kept.  Both return -1, so that
 * `return report(...)` reads well.
 */
int report(int status, const char *format, ...) __attribute__((format(printf, 2, 3)));
int report_errno(int status, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* report_warn(format, ...): Tell of something odd that ends nothing. */
void report_warn(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* report_note(format, ...): Tell what is going on; silenced by -q. */
void report_note(const char *format, ...) __attribute__((format(printf, 1, 2)));

/*
 * report_status(): Return the status of the first error, or EXIT_DONE.
 * report_first(): Return its text without the program's name, or NULL.
 */
int report_status(void);
const char *report_first(void);

/*
 * report_forget(): Forget the first error: it was dealt with (a probe that may fail).
 * report_mute(on): Drop all messages, errors too, while ${on}; they still decide the status.
 */
void report_forget(void);
void report_mute(int on);

/*
 * report_share(): Return this program's state, for an engine module.
 * report_adopt(state): In a module, use the program's state instead of an own one.
 */
struct report_state *report_share(void);
void report_adopt(struct report_state *state);

#endif
