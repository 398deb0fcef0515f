#include "hash.h"

#include <openssl/evp.h>
#include <stdlib.h>

#include "exit.h"
#include "file.h"
#include "report.h"
#include "str.h"

struct hash {
	EVP_MD_CTX *context;
};

struct hash *
hash_new(void)
{
	struct hash *H;

	if ((H = calloc(1, sizeof *H)) == NULL)
		goto err0;
	if ((H->context = EVP_MD_CTX_new()) == NULL)
		goto err1;
	if (EVP_DigestInit_ex(H->context, EVP_sha256(), NULL) != 1)
		goto err1;

	return H;

err1:
	hash_free(H);
err0:
	report(EXIT_FAILED, "cannot start a SHA-256 sum");
	return NULL;
}

int
hash_try(struct hash *H, const void *p, size_t n)
{

	return EVP_DigestUpdate(H->context, p, n) == 1 ? 0 : -1;
}

int
hash_add(struct hash *H, const void *p, size_t n)
{

	if (hash_try(H, p, n) == -1)
		return report(EXIT_FAILED, "cannot add to a SHA-256 sum");
	return 0;
}

int
hash_end(struct hash *H, unsigned char sum[HASH_BYTES])
{

	if (EVP_DigestFinal_ex(H->context, sum, NULL) != 1 ||
	    EVP_DigestInit_ex(H->context, NULL, NULL) != 1)
		return report(EXIT_FAILED, "cannot end a SHA-256 sum");
	return 0;
}

int
hash_end_hex(struct hash *H, char text[HASH_HEX])
{
	unsigned char sum[HASH_BYTES];

	if (hash_end(H, sum) == -1)
		return -1;
	str_hex(text, sum, sizeof sum);
	return 0;
}

void
hash_free(struct hash *H)
{

	if (H == NULL)
		return;
	EVP_MD_CTX_free(H->context);
	free(H);
}

int
hash_of(const void *p, size_t n, char text[HASH_HEX])
{
	unsigned char sum[HASH_BYTES];

	if (EVP_Digest(p, n, sum, NULL, EVP_sha256(), NULL) != 1)
		return report(EXIT_FAILED, "cannot make a SHA-256 sum");
	str_hex(text, sum, sizeof sum);
	return 0;
}

int
hash_fd(int fd, const char *name, char text[HASH_HEX])
{
	char part[1 << 16];
	struct hash *H = hash_new();
	ssize_t got = -1;
	int rc = -1;

	if (H == NULL)
		return -1;
	while ((got = file_read(fd, part, sizeof part, name)) > 0)
		if (hash_add(H, part, (size_t)got) == -1)
			goto done;
	if (got == 0)
		rc = hash_end_hex(H, text);

done:
	hash_free(H);
	return rc;
}
