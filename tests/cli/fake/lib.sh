# A project of which the fake tools know what to do.  Sourced after lib.sh.

tools='db-backup db-reset mig-clean mig-regen mig-verify db-restore mig-restore'
mkdir -p "$T/slate/bin" "$T/slate/lib"
cp "$B/bin/dev-reset" "$B/bin/dev-undo" "$T/slate/bin"
ln -s "$B/lib/slate" "$T/slate/lib/slate"
cp "$ROOT/tests/cli/fake/tool" "$T/tool"
chmod +x "$T/tool"
for each in $tools; do ln -s "$T/tool" "$T/slate/bin/$each"; done
PATH=$T/slate/bin:$PATH
LOG=$T/log
shop="$T/my shop"
SHOP=$shop
export LOG SHOP

# fresh: a project in its first state, an empty store, an empty log.
fresh() {
	rm -rf "$shop" "$SLATE_STORE"
	mkdir -p "$shop/app/migrations"
	: >"$shop/manage.py"
	: >"$shop/app/migrations/__init__.py"
	echo rows >"$shop/db"
	chmod 640 "$shop/db"
	echo one >"$shop/app/migrations/0001_initial.py"
	echo two >"$shop/app/migrations/0002_more.py"
	chmod 600 "$shop/app/migrations/0002_more.py"
	touch -d '2024-01-02 03:04:05' "$shop/app/migrations/0001_initial.py"
	: >"$LOG"
	rm -f "$LOG.waiting"
	cd "$shop" || exit 99
	unset FAULT FINDINGS UNSOUND
	before=$(picture)
}

# picture: all that must be as it was.
picture() {
	(cd "$shop" && find db app/migrations -name '0*.py' -o -name db | LC_ALL=C sort | while read -r f; do
		stat -c '%n %a %Y' "$f"
		cat "$f"
	done 2>/dev/null)
}

# state: of the newest run.
state() { for s in "$SLATE_STORE"/runs/*/state; do :; done; cat "$s" 2>/dev/null; }

# free: wait until nobody holds the project.
free() { flock -w 5 "$shop" true; }
