/* Preloaded: the write(2) or pwrite(2) number $SHORT_AT writes the first half only. */

#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static int calls, at;

__attribute__((constructor)) static void
prepare(void)
{
	const char *text = getenv("SHORT_AT");

	*(void **)&real_write = dlsym(RTLD_NEXT, "write");
	*(void **)&real_pwrite = dlsym(RTLD_NEXT, "pwrite64");
	at = text == NULL ? 0 : atoi(text);
}

static size_t
shortened(size_t n)
{
	const char *log = getenv("SHORT_LOG");
	int fd;

	if (n < 2 || __atomic_add_fetch(&calls, 1, __ATOMIC_SEQ_CST) != at)
		return n;
	if (log != NULL && (fd = open(log, O_WRONLY | O_APPEND)) != -1) {
		if (real_write(fd, "short\n", 6) != 6)
			abort();
		close(fd);
	}
	return n / 2;
}

ssize_t
write(int fd, const void *p, size_t n)
{

	return real_write(fd, p, shortened(n));
}

ssize_t
pwrite(int fd, const void *p, size_t n, off_t where)
{

	return real_pwrite(fd, p, shortened(n), where);
}

ssize_t
pwrite64(int fd, const void *p, size_t n, off_t where)
{

	return real_pwrite(fd, p, shortened(n), where);
}
