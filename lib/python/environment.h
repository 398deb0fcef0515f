#ifndef PYTHON_ENVIRONMENT_H
#define PYTHON_ENVIRONMENT_H

#include "machine.h"

/* Variables of os.environ, those that decouple reads for itself, and who reads them. */

enum env_kind { ENV_ENVIRON, ENV_ENVIRONS, ENV_DECOUPLE, ENV_DJ };

struct variable {
	const char *name, *text;	/* text NULL: not known, ${why} */
	const char *why, *owner;	/* decouple's file that it is of; NULL: of os.environ */
	struct source source;
};

/* environment_get(E, name, owner): Return one, or NULL; owner: decouple's file, or NULL. */
const struct variable *environment_get(const struct eval *E, const char *name, const char *owner);

/* environment_owned(E, name, owner): Return it as a value likewise. */
struct value *environment_owned(struct eval *E, const char *name, const char *owner);

/* environment_value(E, name): Return one of os.environ as a value, or NULL: it is not set. */
struct value *environment_value(struct eval *E, const char *name);

/* environment_standard(E, name, V): Return ${V} as what the code has for one that is not set. */
struct value *environment_standard(struct eval *E, const char *name, struct value *V);

/* environment_set(E, name, V): Carry out os.environ[${name}] = ${V}. */
void environment_set(struct eval *E, const struct value *name, struct value *V);

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

/* Calls; NULL: this is none of ours. */
struct value *environment_call(struct eval *E, const char *dotted, struct site *S);
struct value *env_call(struct eval *E, enum env_kind kind, const char *method, struct site *S);
struct value *env_object_call(struct eval *E, struct site *S);
struct value *database_url(struct eval *E, enum env_kind by, struct value *url, struct site *S);
struct value *mongodb_uri(struct eval *E, struct site *S);	/* parse_uri() */

#endif
