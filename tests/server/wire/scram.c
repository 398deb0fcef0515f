#include "wire.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* SCRAM-SHA-256 (RFC 5802, RFC 7677), the server's side. */

enum { SUM = 32, ROUNDS = 4096, TEXT = 1024 };
/* The driver wants as much salt as this. */
static const char salt[] = "0123456789abcdefghijklmnopqr",
		  salt64[] = "MDEyMzQ1Njc4OWFiY2RlZmdoaWprbG1ub3Bxcg==";

static void
hmac(const void *key, size_t key_n, const char *text, unsigned char out[SUM])
{
	unsigned n = SUM;

	HMAC(EVP_sha256(), key, (int)key_n, (const unsigned char *)text, strlen(text), out, &n);
}

static void
put_payload(bson_t *reply, const char *text, int done)
{

	BSON_APPEND_INT32(reply, "conversationId", 1);
	BSON_APPEND_BOOL(reply, "done", done);
	bson_append_binary(reply, "payload", -1, BSON_SUBTYPE_BINARY, (const uint8_t *)text,
	    (uint32_t)strlen(text));
	BSON_APPEND_DOUBLE(reply, "ok", 1);
}

static char *
payload_of(const bson_t *command)
{
	const uint8_t *bytes;
	bson_iter_t i;
	uint32_t n;

	if (!bson_iter_init_find(&i, command, "payload") || !BSON_ITER_HOLDS_BINARY(&i))
		return strdup("");
	bson_iter_binary(&i, NULL, &n, &bytes);
	return strndup((const char *)bytes, n);
}

/* "n,,n=user,r=nonce": the answer carries both nonces, the salt and the rounds. */
static int
first(struct login *L, const char *text, bson_t *reply)
{
	const char *bare = strlen(text) > 3 ? text + 3 : "", *nonce = strstr(bare, ",r=");
	unsigned char random[9];
	char own[13], server[TEXT];
	size_t user = strlen(settings.user);

	if (strncmp(bare, "n=", 2) != 0 || nonce == NULL ||
	    (size_t)(nonce - bare - 2) != user || strncmp(bare + 2, settings.user, user) != 0)
		return -1;
	RAND_bytes(random, sizeof random);
	EVP_EncodeBlock((unsigned char *)own, random, sizeof random);
	snprintf(server, sizeof server, "r=%s%s,s=%s,i=%d", nonce + 3, own, salt64, ROUNDS);
	L->client_first = strdup(bare);
	L->server_first = strdup(server);
	put_payload(reply, server, 0);
	return 0;
}

/* "c=biws,r=nonces,p=proof" */
static int
second(const struct login *L, const char *text, bson_t *reply)
{
	unsigned char salted[SUM], key[SUM], stored[SUM], signature[SUM], proof[SUM + 8];
	const char *p = strstr(text, ",p=");
	char message[3 * TEXT], out[TEXT] = "v=";

	if (p == NULL || strlen(p + 3) != 44 || L->client_first == NULL ||
	    EVP_DecodeBlock(proof, (const unsigned char *)p + 3, 44) < SUM)
		return -1;
	snprintf(message, sizeof message, "%s,%s,%.*s", L->client_first, L->server_first,
	    (int)(p - text), text);
	PKCS5_PBKDF2_HMAC(settings.password, (int)strlen(settings.password),
	    (const unsigned char *)salt, sizeof salt - 1, ROUNDS, EVP_sha256(), SUM, salted);
	hmac(salted, SUM, "Client Key", key);
	EVP_Digest(key, SUM, stored, NULL, EVP_sha256(), NULL);
	hmac(stored, SUM, message, signature);
	for (int i = 0; i < SUM; i++)
		if ((key[i] ^ signature[i]) != proof[i])
			return -1;
	hmac(salted, SUM, "Server Key", key);
	hmac(key, SUM, message, signature);
	EVP_EncodeBlock((unsigned char *)out + 2, signature, SUM);
	put_payload(reply, out, 1);
	return 0;
}

int
scram(struct login *L, const char *name, const bson_t *command, bson_t *reply)
{
	char *text = payload_of(command);
	int rc;

	if (settings.user == NULL)
		rc = -1;
	else if (strcmp(name, "saslStart") == 0)
		rc = first(L, text, reply);
	else if ((rc = second(L, text, reply)) == 0)
		L->done = 1;
	free(text);
	return rc;
}
