#ifndef CHECK_STATE_WRITE_H
#define CHECK_STATE_WRITE_H

#include <stdio.h>

struct draw_apps;
struct subject;

/*
 * state_write(S, app, name, apps, out):
 * Write the state that a migration and all that it depends on end with (state_json());
 * ${name} may be the beginning of its name; ${app} NULL: that of all history.  Return 0, or -1
 * with a report (EXIT_INVALID: none or several are called so).
 */
int state_write(const struct subject *S, const char *app, const char *name,
    const struct draw_apps *apps, FILE *out);

#endif
