#include <sys/mman.h>

/* Linked into the engine's module only, so it is taken in as it is. */
#include "engine/sqlite/wal.c"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
put(unsigned char *p, uint32_t n)
{

	p[0] = (unsigned char)(n >> 24);
	p[1] = (unsigned char)(n >> 16);
	p[2] = (unsigned char)(n >> 8);
	p[3] = (unsigned char)n;
}

/* Make all sums right, or hardly any change would get beyond the header. */
static void
mend(unsigned char *log, size_t size)
{
	uint32_t sum[2] = { 0 }, page_size;
	int big_endian;

	if (size < WAL_HEADER)
		return;
	big_endian = log[3] & 1;
	add(sum, log, 24, big_endian);
	put(log + 24, sum[0]);
	put(log + 28, sum[1]);
	if ((page_size = big(log + 8)) < PAGE_MIN || page_size > PAGE_MAX || page_size % 8 != 0)
		return;
	for (size_t at = WAL_HEADER; at + FRAME_HEADER + page_size <= size;
	     at += FRAME_HEADER + page_size) {
		add(sum, log + at, 8, big_endian);
		add(sum, log + at + FRAME_HEADER, page_size, big_endian);
		put(log + at + 16, sum[0]);
		put(log + at + 20, sum[1]);
	}
}

struct seen {
	uint32_t frames;
	uint32_t last;
};

static int
see(void *cookie, uint32_t frame, uint32_t page)
{
	struct seen *S = cookie;

	if (page == 0 || frame != S->last + 1)
		abort();
	S->last = frame;
	S->frames++;
	return 0;
}

/* Whatever a log holds, its frames come in order, none beyond its end. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct seen S = { 0 };
	struct wal_end end;
	unsigned char *log;
	int fd;

	if (size == 0 || (log = malloc(size)) == NULL)
		return 0;
	memcpy(log, data + 1, size - 1);
	if (data[0] % 2 == 0)
		mend(log, size - 1);
	if ((fd = memfd_create("log", MFD_CLOEXEC)) == -1 ||
	    write(fd, log, size - 1) != (ssize_t)(size - 1))
		abort();
	if (wal_walk(fd, "log", data[0] / 2, see, &S, &end) == 0 && end.frames > 0 &&
	    (end.frames > S.frames ||
		wal_offset(end.page_size, S.frames) + end.page_size > size - 1 ||
		(data[0] / 2 > 0 && S.frames > data[0] / 2U)))
		abort();
	close(fd);
	free(log);
	return 0;
}
