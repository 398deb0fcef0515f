#include "mongodump.h"

#include <string.h>
#include <sys/stat.h>

#include "dump_folder.h"
#include "gunzip.h"

static int
is_folder(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

int
mongodump_is(const char *path)
{
	static const unsigned char magic[] = { 0x6d, 0xe2, 0x99, 0x81 };
	unsigned char first[sizeof magic];
	struct stat st;
	struct gunzip *G;
	int yes;

	if (stat(path, &st) == -1)
		return 0;
	if (S_ISDIR(st.st_mode))
		return dump_folder_is(path);
	if (!S_ISREG(st.st_mode) || (G = gunzip_try(path)) == NULL)
		return 0;
	yes = gunzip_read(G, first, sizeof first) == sizeof first &&
	      memcmp(first, magic, sizeof magic) == 0;
	gunzip_free(G);
	return yes;
}

int
mongodump_read(const char *path, mongodump_take *take, void *cookie)
{

	return is_folder(path) ? dump_folder_read(path, take, cookie)
			       : gunzip_each(path, take, cookie);
}
