#!/bin/sh
# What mig-verify says of djongo, form by form, beside what djongo itself then does.
. "${0%/*}/../lib.sh"
. "$ROOT/tests/projects/lib.sh"
. "$ROOT/tests/server/lib.sh"
use_venv djongo
mongodb
VIRTUAL_ENV=$venv
export VIRTUAL_ENV
forms=$ROOT/tests/projects/djongo/forms.py
ok "forms" "$python" "$forms" write "$T/forms" "$address" "$(database f)"

# What this server does not take: beside a unique index one of the same keys (MongoDB before 5.0); a key
# with a quote in it, as djongo makes of a descending one (FerretDB on SQLite).
refused=J001
takes '{"createIndexes": "a", "indexes": [{"key": {"a": 1}, "name": "a", "unique": true}]}' \
	'{"createIndexes": "a", "indexes": [{"key": {"a": 1}, "name": "b"}]}' || refused="$refused J002"
takes '{"createIndexes": "b", "indexes": [{"key": {"a\" DESC": 1}, "name": "a"}]}' || refused="$refused J003"
echo "# $server refuses $refused"

# foretold FOLDER: by the sources alone, for this server.
foretold() {
	mig-verify -q -C "$1" --select J </dev/null >"$T/said"
	# shellcheck disable=SC2046,SC2086
	if grep -q $(printf ' -e %s]' $refused) -e 'error:.*J005\]' "$T/said"; then echo failed; else echo ok; fi
}

# left FOLDER: what the database has otherwise, by the rules that look at it; and what was foretold.
left() {
	mig-verify -q -C "$1" --db --select D005,J010 </dev/null | grep -o -e 'is missing' -e 'of no model' -e 'new rows get' -e 'times over' -e 'know the field' -e 'that no model has' |
		sort -u | tr '\n' ' '
}
told() { grep -o 'J00[6789]' "$T/said" | sort -u | tr '\n' ' '; }

ls "$T/forms" >"$T/names"
for name in $(cat "$T/names"); do
	echo "$name $(foretold "$T/forms/$name")"
done >"$T/foretold"
"$python" "$forms" try "$T/forms" 2>"$T/log" | sort >"$T/done"
ok "djongo tries them" [ "$(wc -l <"$T/done")" -gt 60 ]
sort "$T/foretold" >"$T/sorted"
diff "$T/sorted" "$T/done" >"$T/diff"
is "each does as was foretold" "$(cat "$T/diff")" ""
ok "both happen" sh -c 'grep -q ok "$1" && grep -q failed "$1"' - "$T/done"

# What went well and yet is not as it should be.
for name in $(sed -n 's/ ok$//p' "$T/done"); do
	foretold "$T/forms/$name" >/dev/null
	line=$(echo "$name: $(told)/ $(left "$T/forms/$name")" | sed "s/ *$//")
	[ "$line" = "$name: /" ] || echo "$line"
done >"$T/left"
is "what stays, and what does not come, is foretold and found" "$(cat "$T/left")" \
"drop_constraint: J007 / of no model
drop_field: J007 / of no model
drop_together: J007 / of no model
index_include: J008 /
made_anew: / times over
made_constraint: J008 / is missing
rename_indexed: J007 / is missing know the field of no model that no model has
rename_model: J006 / new rows get
rename_table: J006 / new rows get
small_key: / is missing new rows get
unique_deferrable: J008 /
unique_include: J008 /
unique_off: J007 / of no model"
