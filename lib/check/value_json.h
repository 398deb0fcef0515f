#ifndef CHECK_VALUE_JSON_H
#define CHECK_VALUE_JSON_H

struct eval;
struct json;
struct value;

/*
 * value_json(J, E, key, V):
 * Write a value: texts, numbers, True, None, lists, tuples, dicts of texts as JSON has them, sets
 * as sorted lists, anything else as {"expr": what Python would write}.  Names lead to what they
 * stand for where that is such a thing.
 */
void value_json(struct json *J, struct eval *E, const char *key, struct value *V);

/*
 * value_json_call(J, E, V, old, new): Likewise, of a call, "class" and "arguments" of an object;
 * an argument ${old} (or NULL) is called ${new}.
 */
void value_json_call(struct json *J, struct eval *E, struct value *V, const char *old,
    const char *new);

#endif
