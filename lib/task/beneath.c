#include "beneath.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"

/* Open the first ${n} bytes of ${path} part by part. */
static int
open_parts(int root, const char *path, size_t n)
{
	const int how = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
	int at = openat(root, ".", how), next, saved;

	for (size_t i = 0; at != -1 && i < n;) {
		size_t length = strcspn(path + i, "/");
		char part[NAME_MAX + 1];

		if (length > n - i)
			length = n - i;
		if (length > NAME_MAX || (length == 2 && strncmp(path + i, "..", 2) == 0)) {
			close(at);
			errno = length > NAME_MAX ? ENAMETOOLONG : EINVAL;
			return -1;
		}
		memcpy(part, path + i, length);
		part[length] = '\0';
		i += length + (i + length < n);
		if (length == 0)
			continue;
		next = openat(at, part, how);
		saved = errno;
		close(at);
		errno = saved;
		at = next;
	}
	return at;
}

int
beneath_open(int root, const char *folder)
{

	return open_parts(root, folder, strlen(folder));
}

int
beneath_split(int root, const char *path, const char **name)
{

	*name = file_name(path);
	return open_parts(root, path, (size_t)(*name - path));
}
