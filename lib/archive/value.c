#include "value.h"

#include <string.h>

json_t *
value_object(const char *text, size_t n)
{
	json_t *O = json_loadb(text, n, JSON_REJECT_DUPLICATES, NULL);

	if (!json_is_object(O)) {
		json_decref(O);
		return NULL;
	}
	return O;
}

const char *
value_text(const json_t *O, const char *key)
{
	const char *s = json_string_value(json_object_get(O, key));

	return s == NULL || *s == '\0' ? NULL : s;
}

int
value_bool(const json_t *O, const char *key, int *result)
{
	const json_t *v = json_object_get(O, key);

	if (!json_is_boolean(v))
		return -1;
	*result = json_is_true(v);
	return 0;
}

int
value_int(const json_t *O, const char *key, int64_t *result)
{
	const json_t *v = json_object_get(O, key);

	if (!json_is_integer(v))
		return -1;
	*result = json_integer_value(v);
	return 0;
}

int
value_uint(const json_t *O, const char *key, uint64_t max, uint64_t *result)
{
	int64_t n;

	if (value_int(O, key, &n) == -1 || n < 0 || (uint64_t)n > max)
		return -1;
	*result = (uint64_t)n;
	return 0;
}

int
value_mode(const json_t *O, const char *key, mode_t *result)
{
	const char *s = value_text(O, key);
	mode_t mode = 0;

	if (s == NULL || strlen(s) != 4 || s[0] != '0' || strspn(s, "01234567") != 4)
		return -1;
	for (; *s != '\0'; s++)
		mode = mode << 3 | (mode_t)(*s - '0');
	*result = mode;
	return 0;
}

int
value_sum(const json_t *O, const char *key, char text[HASH_HEX])
{
	const char *s = value_text(O, key);

	if (s == NULL || strlen(s) != HASH_HEX - 1 || strspn(s, "0123456789abcdef") != HASH_HEX - 1)
		return -1;
	memcpy(text, s, HASH_HEX);
	return 0;
}
