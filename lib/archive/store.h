#ifndef ARCHIVE_STORE_H
#define ARCHIVE_STORE_H

#include <stddef.h>
#include <time.h>

struct archive_about;

/* The folder of backups: named by --store, $SLATE_STORE or the XDG state folder. */

/*
 * store_folder(option):
 * Return the absolute path of the store, made with mode 0700 where it was
 * missing; to be freed.  ${option} is --store's argument or NULL.  NULL with a
 * report, also when there is no home.  (XDG Base Directory Specification 0.8)
 */
char *store_folder(const char *option);

/* store_existing(option): The same without making it: NULL without a report where there is none. */
char *store_existing(const char *option);

/*
 * store_proof(folder, database):
 * Return 0; or, with a report of status EXIT_REFUSED, -1 when ${folder} lies on a
 * tmpfs or overlay while the file ${database} (which need not exist; NULL: on a
 * server) does not: what a restart takes away is no proof.  Not asked where --store
 * names the folder.
 */
int store_proof(const char *folder, const char *database);

/*
 * store_name(folder, about):
 * Return the path of a new archive: name, eight digits of the identity's sum,
 * time; a number where two are made within a second.  To be freed; NULL with a report.
 */
char *store_name(const char *folder, const struct archive_about *about);

/*
 * store_lock(path):
 * Hold a shared lock on an archive that is relied upon, as long as the returned
 * descriptor, to read from, is open.  -1 with a report: EXIT_INVALID where there is
 * no such archive, EXIT_IN_USE where it is just being removed.
 */
int store_lock(const char *path);

/* One archive of the store. */
struct store_entry {
	char *path;
	time_t created;	/* as its name says, else when it was last written */
	unsigned long long bytes;
};

/*
 * store_list(folder, entries, n):
 * List the archives by name, to be freed with store_list_free().  Return 0, or -1 with a
 * report.
 */
int store_list(const char *folder, struct store_entry **entries, size_t *n);
void store_list_free(struct store_entry *entries, size_t n);

#endif
