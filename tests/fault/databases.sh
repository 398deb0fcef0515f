# Databases to break.  Sourced by the tests of the db tools.

command -v sqlite3 >/dev/null || skip 'sqlite3'
rows="CREATE TABLE shop_item (id INTEGER PRIMARY KEY, name TEXT NOT NULL, price DECIMAL, picture BLOB);
CREATE INDEX shop_item_name ON shop_item (name);
WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 300)
INSERT INTO shop_item SELECT i, 'größe ' || i || char(10), i / 3.0, randomblob(100) FROM n;
INSERT INTO shop_item VALUES (9000, '', NULL, x'00ff');"

# make_database PATH: some pages of rows, mode 640.
make_database() {
	rm -rf "${1%/*}"
	mkdir -p "${1%/*}"
	sqlite3 "$1" "$rows"
	chmod 640 "$1"
}

# make_wal_database PATH: the same, with later rows in the -wal file; its writer died.
make_wal_database() {
	make_database "$1"
	sqlite3 "$1" 'PRAGMA journal_mode=wal; PRAGMA wal_autocheckpoint=0;' \
		"INSERT INTO shop_item VALUES (9001, 'in the log', 1, NULL);" \
		'.system kill -KILL $PPID' >/dev/null 2>&1
}
