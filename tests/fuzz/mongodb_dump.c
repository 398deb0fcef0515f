/*
 * A folder as mongodump writes it, or a file for its archive: what comes out of it goes through
 * the reader of payloads.  The input is a list of files: a byte with the length of the name, the
 * name, two bytes with that of the content (bit 15: to be packed), the content.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "engine/mongodb/payload.c"
#include "task/mongodump.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { PACK = 0x8000, FILES_MAX = 32, PATH = 600 };

static char folder[64], files[FILES_MAX][PATH];
static size_t files_n;

static void
remove_folder(void)
{

	rmdir(folder);
}

static void
begin(void)
{

	strcpy(folder, access("/dev/shm", W_OK) == 0 ? "/dev/shm/slate-fuzz.XXXXXX"
						     : "/tmp/slate-fuzz.XXXXXX");
	if (mkdtemp(folder) == NULL)
		abort();
	atexit(remove_folder);
}

static void
write_file(const uint8_t *name, size_t name_n, const uint8_t *p, size_t n, int pack)
{
	char *path = files[files_n];
	gzFile zipped;
	int fd;

	snprintf(path, PATH, "%s/%.*s", folder, (int)name_n, (const char *)name);
	if (name_n == 0 || *name == '.' || memchr(name, '/', name_n) != NULL ||
	    memchr(name, 0, name_n) != NULL ||
	    (fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)) == -1)
		return;
	files_n++;
	if (pack && (zipped = gzdopen(fd, "wb1")) != NULL) {
		gzwrite(zipped, p, (unsigned)n);
		gzclose(zipped);
		return;
	}
	if (write(fd, p, n) != (ssize_t)n)
		abort();
	close(fd);
}

static void
write_files(const uint8_t *p, size_t size)
{
	size_t name, n, length;

	while (files_n < FILES_MAX && size > 3) {
		name = p[0];
		if (name + 3 > size)
			break;
		length = (size_t)p[name + 1] | (size_t)p[name + 2] << 8;
		n = length & (PACK - 1);
		if (n > size - name - 3)
			n = size - name - 3;
		write_file(p + 1, name, p + name + 3, n, (length & PACK) != 0);
		p += name + 3 + n;
		size -= name + 3 + n;
	}
}

static int
see_collection(void *cookie, size_t i, const struct payload_collection *c)
{

	(void)cookie;
	(void)i;
	(void)c;
	return 0;
}

static int
see_document(void *cookie, size_t i, const uint8_t *p, size_t n)
{

	(void)cookie;
	(void)i;
	(void)p;
	(void)n;
	return 0;
}

static int
see_end(void *cookie, size_t i)
{

	(void)cookie;
	(void)i;
	return 0;
}

static const struct payload_taker taker = { see_collection, see_document, see_end };

static int
into_payload(void *cookie, const void *p, size_t n)
{

	return payload_write(cookie, p, n);
}

/* Refused with a reason, or read; never one without the other. */
static void
try(const char *path)
{
	struct payload *P = payload_new(&taker, NULL);
	int rc = mongodump_read(path, into_payload, P);

	if (rc == 0)
		rc = payload_end(P);
	if ((rc == -1) != (report_status() != 0))
		abort();
	report_forget();
	payload_free(P);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{

	if (*folder == '\0')
		begin();
	report_mute(1);
	files_n = 0;
	write_files(data, size);
	mongodump_is(folder);
	try(folder);
	for (size_t i = 0; i < files_n && i < 2; i++)
		if (mongodump_is(files[i]))
			try(files[i]);
	while (files_n > 0)
		unlink(files[--files_n]);
	return 0;
}
