#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/report.h"
#include "receipt/transcript.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A transcript is refused with a status, or every one of its lines can be asked for. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct transcript *T;
	unsigned long long number;
	size_t n;
	int fd, rc;

	report_mute(1);
	report_forget();
	if ((fd = memfd_create("transcript", MFD_CLOEXEC)) == -1 ||
	    write(fd, data, size) != (ssize_t)size || lseek(fd, 0, SEEK_SET) != 0)
		abort();
	rc = transcript_read(fd, TRANSCRIPT_MUST, &T);
	close(fd);
	if ((rc == -1) != (report_status() != 0))
		abort();
	transcript_text(T, &n);
	if (n > size || (rc == 0 && n != size))
		abort();
	for (size_t i = 0; i < transcript_count(T); i++) {
		transcript_string(transcript_line(T, i), "archive.path");
		transcript_uint(transcript_line(T, i), "archive.bytes", &number);
	}
	transcript_last(T, "backup");
	transcript_free(T);
	return 0;
}
