#ifndef TASK_DUMP_FOLDER_H
#define TASK_DUMP_FOLDER_H

#include "mongodump.h"

/*
 * dump_folder_read(path, take, cookie):
 * Give a folder of mongodump's (DIR/DATABASE/NAME.bson and NAME.metadata.json, or the folder of
 * one database) as the bytes of its archive.  Return 0, or -1 with a report.
 */
int dump_folder_read(const char *path, mongodump_take *take, void *cookie);

/* dump_folder_is(path): Return 1 if a folder, or one in it, holds such files, else 0. */
int dump_folder_is(const char *path);

#endif
