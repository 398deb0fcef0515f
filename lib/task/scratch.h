#ifndef TASK_SCRATCH_H
#define TASK_SCRATCH_H

struct archive_reader;

/*
 * scratch_compare(R, name):
 * Restore the database that ${R} has just begun to read, to a scratch folder in
 * $TMPDIR or /var/tmp, by its engine; let the engine check it, and compare payload and
 * rows with the archive, called ${name} in messages.  The archive is read to its end,
 * as with reader_end().  Nothing is left behind.  Return 0, or -1 with a report.
 */
int scratch_compare(struct archive_reader *R, const char *name);

#endif
