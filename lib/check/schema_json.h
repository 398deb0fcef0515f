#ifndef CHECK_SCHEMA_JSON_H
#define CHECK_SCHEMA_JSON_H

struct json;
struct model;
struct schema;

/* schema_json(J, key, R, m): Write the tables that a model has, an array. */
void schema_json(struct json *J, const char *key, const struct schema *R, const struct model *m);

#endif
