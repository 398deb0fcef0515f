#!/bin/sh
# db-reset of MongoDB under faults: nothing is gone of which there is no verified archive, and what
# was not finished is told, with that archive.
. "${0%/*}/../lib.sh"
. "$ROOT/tests/fault/lib.sh"
. "$ROOT/tests/fault/mongo.sh"

# What failed attempts to migrate leave: collections, an index, notes of what is gone.
failed() {
	mkdir -p "$W/project/shop/migrations"
	: >"$W/project/shop/__init__.py"
	: >"$W/project/shop/migrations/__init__.py"
	echo 'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")' >"$W/project/manage.py"
	cat >"$W/project/settings.py" <<-'END'
	INSTALLED_APPS = ["shop"]
	DATABASES = {"default": {"ENGINE": "djongo", "NAME": "shop"}}
	END
	cat >"$W/project/shop/migrations/0001_initial.py" <<-'END'
	from django.db import migrations, models


	class Migration(migrations.Migration):
	    initial = True
	    operations = [migrations.CreateModel("Item", [
	        ("id", models.AutoField(primary_key=True)), ("name", models.TextField())])]
	END
	"$client" "$URL" run '{"insert": "django_migrations", "documents": [
		{"_id": 1, "id": 1, "app": "shop", "name": "0001_initial"}]}'
	"$client" "$URL" run '{"insert": "shop_item", "documents": [{"_id": 1, "id": 1, "name": "a"}]}'
	"$client" "$URL" run '{"createIndexes": "shop_item", "indexes": [
		{"key": {"id": 1}, "name": "__primary_key__", "unique": true}, {"key": {"name": 1}, "name": "old"}]}'
	for each in shop_old shop_older shop_oldest; do "$client" "$URL" run "{\"create\": \"$each\"}"; done
	for each in django_migrations shop_item shop_old shop_older shop_oldest shop_gone; do
		"$client" "$URL" run "{\"insert\": \"__schema__\", \"documents\": [{\"_id\": \"$each\", \"name\": \"$each\"}]}"
	done
}

prepare() {
	export SLATE_STORE="$W/store"
	server
	if [ "$how" = leftovers ]; then failed; else fill 40; fi
	(cd "$W" && db-backup env:URL </dev/null >in)
	archive=$(ls "$W"/store/*.tar.zst)
	cp "$archive" "$T/archive"
}

# A server empties a database collection by collection, so it may be in between: never without proof,
# and a backup of it is refused with a word on the way out.
sound() {
	found=$(look)
	cmp "$archive" "$T/archive" || { echo 'the archive'; return 1; }
	if [ "$1" -eq 0 ]; then
		[ "$found" = "$wanted" ] || { echo 'success, but not wiped'; return 1; }
		[ "$(own)" -eq 0 ] || { echo 'success, but something of slate is left'; return 1; }
		return
	fi
	[ "$how" != all ] || [ "$found" = "$wanted" ] || [ "$found" = "$before" ] || { echo "$found"; return 1; }
	if [ "$how" != leftovers ] && { [ "$found" != "$before" ] || [ "$(own)" -gt 0 ]; }; then
		[ "$found" = "$wanted" ] && [ "$(own)" -eq 0 ] || told || { echo 'in between, which is not told'; return 1; }
	fi
}

# told: it is, with the archive that has all, and no backup of it is made.
told() {
	db-backup --store "$W/refused" env:URL >"$T/out.refused" 2>"$T/err.refused" </dev/null
	refused=$?
	echo "$how" >>"$T/told"
	[ $refused -eq 3 ] && grep -q "a db-reset ($how) .*db-restore '$archive'" "$T/err.refused" &&
		[ -z "$(ls "$W/refused" 2>/dev/null)" ]
}

# The ways out: the archive brings back what was there, or a second run finishes.
again() {
	left=$(own)
	if [ $((n % 2)) -eq 0 ]; then
		db-restore --into env:URL "$archive" </dev/null >"$T/out.again" 2>"$T/err.again" || { cat "$T/err.again"; return 1; }
		[ "$(look)" = "$before" ] || { echo 'not brought back'; return 1; }
	else
		# shellcheck disable=SC2046
		(cd "$W" && db-reset $(option) env:URL </dev/null >"$T/out.again" 2>"$T/err.again") || { cat "$T/err.again"; return 1; }
		[ "$(look)" = "$wanted" ] || { echo 'not wiped'; return 1; }
	fi
	[ "$left" -eq 0 ] || grep -q "interrupted.*db-restore '$archive'" "$T/err.again" || { echo 'not told'; return 1; }
	[ "$(own)" -eq 0 ] || { echo 'something of slate is left'; return 1; }
}

option() {
	case $how in
	all) ;;
	leftovers) echo "--leftovers -C project" ;;
	*) echo "--$how" ;;
	esac
}

# within: killed at each of its sends that changes something, and the one behind.
within() {
	rm -rf "$W"
	mkdir "$W"
	prepare
	(cd "$W" && strace -f -qq -s 400 -o "$T/strace" -e trace=sendmsg "$@" <in >/dev/null)
	# A fault is counted by thread.
	sends=$(awk '/ sendmsg\(/ { n[$1]++ }
		/ sendmsg\(.*\\(00)?2(update|delete|drop|dropIndexes)\\0/ { print n[$1]; print n[$1] + 1 }' \
		"$T/strace" | sort -n -u)
	points=0
	for now in $sends; do
		point "$now" sendmsg signal=KILL "$@" || continue
		points=$((points + 1))
		[ -z "$verdict" ] || break
	done
	ok "$how: SIGKILL within: $points points: $verdict" test -z "$verdict" -a $points -gt 2
	[ -z "$verdict" ] || sed 's/^/#   /' "$T/err.fault"
}

SAMPLE=3
: >"$T/told"
for how in all rows history leftovers; do
	rm -rf "$W"
	mkdir "$W"
	prepare
	before=$(look)
	is "$how: the archive has it" "$(held "$archive")" "$before"
	# shellcheck disable=SC2046
	(cd "$W" && db-reset $(option) env:URL <in >/dev/null) || exit 99
	wanted=$(look)
	ok "$how: there is something to do" test "$wanted" != "$before"
	if [ $how = all ]; then
		sweeps "$how" db-reset env:URL
		continue
	fi
	# shellcheck disable=SC2046
	within db-reset $(option) env:URL
	# shellcheck disable=SC2046
	sweep "$how: SIGKILL" "$deaths" signal=KILL db-reset $(option) env:URL
	# shellcheck disable=SC2046
	sweep "$how: EIO" "$errors" error=EIO db-reset $(option) env:URL
done
ok "some were killed while they removed rows" grep -q rows "$T/told"
ok "some while they removed history" grep -q history "$T/told"

# Who only looks is told too; and a part of what was there is not all of it.
how=leftovers
rm -rf "$W"
mkdir "$W"
prepare
cd "$W" || exit 99
in=$W/in
for now in $(seq 20 80); do
	faulted sendmsg signal=KILL "$now" db-reset --history env:URL
	[ "$(own)" -eq 0 ] || break
done
ok "one was killed" test "$(own)" -gt 0
mig-verify --database env:URL -C project >out 2>err </dev/null
ok "mig-verify tells" grep -q "a db-reset of it (history).*db-restore '$archive'" err
ends "a part is restored" 0 db-restore --into env:URL --only shop_old "$archive"
ends "which is not all" 3 db-backup env:URL
ends "all of it is" 0 db-restore --into env:URL "$archive"
ends "and that is the end of it" 0 db-backup env:URL
silent "without a word"
