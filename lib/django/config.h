#ifndef DJANGO_CONFIG_H
#define DJANGO_CONFIG_H

struct apps;
struct app;
struct found_folder;
struct module;
struct value;

/*
 * config_read(A, entry, app):
 * Find what an entry of INSTALLED_APPS means: set name, label, config, default_auto_field
 * and by_heart of ${app} as AppConfig.create() would (django/apps/config.py), and
 * place APP_EXTERNAL where the app is not at hand.  What is wrong becomes a problem
 * of ${A}.  Return 0, or -1 with a report.
 */
int config_read(struct apps *A, const char *entry, struct app *app);

/*
 * config_found(A, f, module, app):
 * Likewise of a package that was found, whose dotted name for imports is ${module}: its
 * AppConfig may stand in its apps, its __init__.py, or another of its files.
 */
int config_found(struct apps *A, const struct found_folder *f, const char *module,
    struct app *app);

/*
 * What both ways share.
 * config_import(A, name): Return a module of the project or a package, evaluated, or NULL.
 * config_unparsed(A, M): Note that it is no Python, if so.  Return 0, or -1 with a report.
 * config_is(V): Return 1 if ${V} is a class that configures an app, else 0.
 * config_take(A, V, app): Set ${app} as such a class says.  Return 0, or -1 with a report.
 */
struct module *config_import(const struct apps *A, const char *name);
int config_unparsed(struct apps *A, const struct module *M);
int config_is(const struct value *V);
int config_take(struct apps *A, const struct value *V, struct app *app);

#endif
