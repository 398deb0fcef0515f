#ifndef DB_GUARD_H
#define DB_GUARD_H

#include <stddef.h>

struct db_facts;
struct db_target;

/*
 * May this be destroyed?  Asked before anything that cannot be taken back.  All
 * return 0, or -1 with a report (EXIT_REFUSED, where nothing else is said) that
 * tells why and what to do.
 */

/*
 * guard_target(T, project, hosts, n):
 * Is this a database of a development machine?  Loopback hosts and sockets pass,
 * others must be among the ${n} ${hosts} or in $SLATE_ALLOW_HOSTS (separated by
 * commas or spaces).  A file must not lie in a system folder, nor be reached by a
 * link that leads out of the folder ${project} (NULL: not asked).
 */
int guard_target(const struct db_target *T, const char *project, const char *const *hosts,
    size_t n);

/* guard_confirm(F, given): Is ${given}, the operand of --confirm or NULL, the database's name? */
int guard_confirm(const struct db_facts *F, const char *given);

/*
 * guard_receipt(F, state, id, backed_up):
 * Is the database the one that was backed up, unchanged since?  ${state} is its
 * state now; ${id} and ${backed_up} are what the receipt says, NULL where it says nothing.
 */
int guard_receipt(const struct db_facts *F, const char *state, const char *id,
    const char *backed_up);

/*
 * guard_lock(project):
 * Be the only one that changes this project.  Another one is waited for a moment
 * (in a pipe, the step before may just be ending), then refused with EXIT_IN_USE.
 * dev-reset holds the lock for its steps: $SLATE_LOCK is then the number of an
 * inherited descriptor of the project's folder, and flock(2) on that one succeeds.
 * Return a descriptor that holds the lock until it is closed, or -1 with a report.
 */
int guard_lock(const char *project);

#endif
