# What the tests of the database tools share.

command -v sqlite3 >/dev/null || skip sqlite3

# make FILE: a database with values that are easily lost.
make() {
	sqlite3 "$1" "PRAGMA journal_mode=${2:-delete};
		CREATE TABLE shop_item (id integer PRIMARY KEY, name text, price decimal, data blob, extra text);
		CREATE INDEX shop_item_name ON shop_item (name);
		CREATE TABLE django_migrations (id integer PRIMARY KEY, app text, name text, applied datetime);
		INSERT INTO django_migrations (app, name, applied) VALUES
			('shop', '0001_initial', '2026-01-01'), ('fees', '0001_initial', '2026-01-01');
		INSERT INTO shop_item (name, price, data, extra) VALUES ('', NULL, x'00ff00', '{\"a\": [1]}'),
			('zażółć ☃', 10.25, NULL, 'two
lines'), (NULL, 0.1, zeroblob(5000), '');" >/dev/null
}

# rows FILE: all that is in it, as text.
rows() { sqlite3 "$1" .dump; }

# picture FILE: the file itself, and what lies beside it; nothing of it may change when a tool refuses.
picture() {
	for part in "$1" "$1-wal" "$1-journal" "$1-wal.old"; do
		[ ! -e "$part" ] || { stat -c '%n %i %s %a %U %y' "$part" && cksum <"$part"; }
	done
	find "$(dirname "$1")" -name '.*.slate-*'
}

# archive TEXT: the path of the newest archive in receipts or a summary.
archive() { grep -o '"path":"[^"]*"' "$1" | tail -n 1 | cut -d'"' -f4; }

# unfinished: files that a killed or failed run must not leave in the store.
unfinished() { find "$SLATE_STORE" "$T" -maxdepth 1 -name '.*.??????' 2>/dev/null; }
