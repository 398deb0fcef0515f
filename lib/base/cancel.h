#ifndef BASE_CANCEL_H
#define BASE_CANCEL_H

/*
 * Being asked to stop.  Signals only set a mark; long loops ask for it, undo
 * what is unfinished, and at last cancel_die() ends the tool by that signal.
 */

struct cancel_state;

/*
 * cancel_catch(): Catch SIGINT, SIGTERM and SIGHUP (unless they were ignored
 * before, as under nohup) and ignore SIGPIPE and SIGXFSZ: a failed write says the same.
 */
void cancel_catch(void);

/* cancel_asked(): Return the number of the signal that came, or 0. */
int cancel_asked(void);

/*
 * cancel_check(): Return 0; or, when a signal came, -1 with a report (its
 * status is 128 plus the signal's number).
 */
int cancel_check(void);

/*
 * cancel_hold(on): While ${on}, cancel_asked() says 0: what is being put back must not be left half
 * done.
 */
void cancel_hold(int on);

/* cancel_die(): If a signal came, die of it; else return. */
void cancel_die(void);

/* cancel_child(): In a child before exec, give SIGPIPE and SIGXFSZ their default meaning back. */
void cancel_child(void);

/* cancel_share(), cancel_adopt(state): As in report.h, for engine modules. */
struct cancel_state *cancel_share(void);
void cancel_adopt(struct cancel_state *state);

#endif
