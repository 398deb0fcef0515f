#include "wal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/exit.h"
#include "base/file.h"
#include "base/report.h"
#include "base/str.h"

enum { WAL_HEADER = 32, FRAME_HEADER = 24, PAGE_MIN = 512, PAGE_MAX = 65536 };
enum { MAGIC = 0x377f0682, VERSION = 3007000 };

static uint32_t
big(const unsigned char *p)
{

	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static uint32_t
little(const unsigned char *p)
{

	return (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 | (uint32_t)p[1] << 8 | p[0];
}

/* The sum runs on over header and frames; ${n} is a multiple of 8. */
static void
add(uint32_t sum[2], const unsigned char *p, size_t n, int big_endian)
{
	uint32_t s0 = sum[0], s1 = sum[1];

	for (size_t i = 0; i < n; i += 8) {
		s0 += (big_endian ? big(p + i) : little(p + i)) + s1;
		s1 += (big_endian ? big(p + i + 4) : little(p + i + 4)) + s0;
	}
	sum[0] = s0;
	sum[1] = s1;
}

uint64_t
wal_offset(uint32_t page_size, uint32_t frame)
{

	return WAL_HEADER + (uint64_t)(frame - 1) * (FRAME_HEADER + page_size) + FRAME_HEADER;
}

int
wal_open(const char *path, int *fd)
{
	char *name;
	int rc = 0;

	if ((name = str_printf("%s-wal", path)) == NULL)
		return -1;
	if ((*fd = file_open(AT_FDCWD, name)) == -1 && errno != ENOENT)
		rc = report_errno(EXIT_FAILED, "cannot open: '%s'", name);
	free(name);
	return rc;
}

/* Read the log's header.  Return 1 when it is valid, 0 when not, -1 with a report. */
static int
read_header(int fd, const char *name, struct wal_end *end, int *big_endian)
{
	unsigned char header[WAL_HEADER];
	ssize_t got;

	if (lseek(fd, 0, SEEK_SET) == -1)
		return report_errno(EXIT_FAILED, "cannot read: '%s'", name);
	if ((got = file_read(fd, header, sizeof header, name)) == -1)
		return -1;
	if (got < WAL_HEADER || (big(header) & ~1U) != MAGIC || big(header + 4) != VERSION)
		return 0;
	end->page_size = big(header + 8);
	if (end->page_size < PAGE_MIN || end->page_size > PAGE_MAX ||
	    (end->page_size & (end->page_size - 1)) != 0)
		return 0;
	*big_endian = (int)(big(header) & 1);
	memcpy(end->salt, header + 16, sizeof end->salt);
	add(end->sum, header, 24, *big_endian);
	return end->sum[0] == big(header + 24) && end->sum[1] == big(header + 28);
}

int
wal_walk(int fd, const char *name, uint32_t limit, wal_visit *visit, void *cookie,
    struct wal_end *end)
{
	unsigned char *frame;
	uint32_t sum[2];
	ssize_t got;
	int big_endian = 0, rc;

	*end = (struct wal_end){ 0 };
	if ((rc = read_header(fd, name, end, &big_endian)) != 1)
		return rc;
	if ((frame = malloc(FRAME_HEADER + end->page_size)) == NULL)
		return report_errno(EXIT_FAILED, "cannot read: '%s'", name);
	memcpy(sum, end->sum, sizeof sum);
	rc = 0;
	for (uint32_t i = 1; rc == 0 && (limit == 0 || i <= limit); i++) {
		if ((got = file_read(fd, frame, FRAME_HEADER + end->page_size, name)) == -1)
			rc = -1;
		if (got < (ssize_t)(FRAME_HEADER + end->page_size) || big(frame) == 0 ||
		    memcmp(frame + 8, end->salt, sizeof end->salt) != 0)
			break;
		add(sum, frame, 8, big_endian);
		add(sum, frame + FRAME_HEADER, end->page_size, big_endian);
		if (sum[0] != big(frame + 16) || sum[1] != big(frame + 20))
			break;
		if (visit != NULL)
			rc = visit(cookie, i, big(frame));
		if (big(frame + 4) == 0)
			continue;
		end->frames = i;
		end->pages = big(frame + 4);
		memcpy(end->sum, sum, sizeof sum);
	}
	free(frame);
	return rc;
}
