#ifndef PYTHON_ENVIRONMENT_H
#define PYTHON_ENVIRONMENT_H

#include "machine.h"

/* Variables of os.environ, and those that decouple reads for itself. */

struct variable {
	const char *name, *text;	/* text NULL: not known, ${why} */
	const char *why, *owner;	/* decouple's file that it is of; NULL: of os.environ */
	struct source source;
};

/* environment_get(E, name, owner): Return one, or NULL; owner: decouple's file, or NULL. */
const struct variable *environment_get(const struct eval *E, const char *name, const char *owner);

/* environment_owned(E, name, owner): Return it as a value likewise. */
struct value *environment_owned(struct eval *E, const char *name, const char *owner);

/* environment_put(E, V): Set one; its texts live as long as ${E}.  Return 0 or -1. */
int environment_put(struct eval *E, const struct variable *V);

/* environment_load(E, S, how): Carry out load_dotenv() (ENV_ENVIRONS) or read_env(). */
struct value *environment_load(struct eval *E, struct site *S, enum env_kind how);

/* environment_url(E, by, S): Return what a library makes of the URL it is given, or NULL. */
struct value *environment_url(struct eval *E, enum env_kind by, struct site *S);

/* dotenv_read(E, path, how, ...): Read a .env file.  Return 0; or -1, without a report. */
int dotenv_read(struct eval *E, const char *path, enum env_kind how, int override, int interpolate);

/* decouple_value(E, object, name): Return what a config object finds in its file, or NULL. */
struct value *decouple_value(struct eval *E, const struct value *object, const char *name);

#endif
