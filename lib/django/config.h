#ifndef DJANGO_CONFIG_H
#define DJANGO_CONFIG_H

struct apps;
struct app;

/*
 * config_read(A, entry, app):
 * Find what an entry of INSTALLED_APPS means: set name, label, config, default_auto_field
 * and by_heart of ${app} as AppConfig.create() would (django/apps/config.py), and
 * place APP_EXTERNAL where the app is not at hand.  What is wrong becomes a problem
 * of ${A}.  Return 0, or -1 with a report.
 */
int config_read(struct apps *A, const char *entry, struct app *app);

#endif
