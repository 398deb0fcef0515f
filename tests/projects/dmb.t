#!/bin/sh
# A small shop on django-mongodb-backend, as far as FerretDB carries it (no unique index, no $lookup),
# also where there is MongoDB; the rest on what is read without running, and on a server of our own.
. "${0%/*}/../lib.sh"
. "$ROOT/tests/projects/lib.sh"
. "$ROOT/tests/server/lib.sh"
if no_python "django-mongodb-backend"; then
	trap - EXIT
	rm -rf "$T"
	echo "1..0 # SKIP no Python 3.12"
	exit 0
fi
run_venv dmb
mongodb
MONGODB_URL=mongodb://$address MONGODB_NAME=$(database dmb)
export MONGODB_URL MONGODB_NAME
url=$MONGODB_URL/$MONGODB_NAME
project=$T/project
cp -R "$ROOT/tests/projects/dmb/project" "$project"
cd "$project" || exit 99
ok "makemigrations" manage makemigrations shop
ok "migrate" manage migrate
ok "rows with embedded models and lists" manage shell -c '
import datetime
from shop.models import Address, Customer, Order
for i in range(20):
    c = Customer.objects.create(name=f"größe {i}", address=Address(street="x", town="y"), tags=["a", "b"])
    Order.objects.create(customer=c, placed=datetime.datetime.now(datetime.timezone.utc), total=i / 3)'
cp shop/models.py "$T/models.py"
remember
"$client" "$url" show >"$T/rows"

# Which database it is; and what is to be said of it.
ends "db-url" 0 db-url
prints "tells the database" "^$url\$"
ends "mig-verify --db" 0 mig-verify --db --fail-on warning
ends "the history is read" 0 mig-verify --plan --db
is "one migration is applied" "$(cat "$T/out")" "[X]  shop.0001_initial"
"$client" "$url" run '{"dropIndexes": "shop_order", "index": "shop_order_placed_d79ac2_idx"}'
ends "an index is gone" 1 mig-verify --db
prints "and is named" "shop_order.*B003"
ok "it is made again" "$client" "$url" run '{"createIndexes": "shop_order", "indexes": [
	{"key": {"placed": -1, "customer_id": 1}, "name": "shop_order_placed_d79ac2_idx"}]}'
ends "and nothing is said any more" 0 mig-verify --db --fail-on warning

# One pipe, and its way back.
"$client" "$url" show >"$T/rows"
db-backup 2>"$T/err1" | db-reset 2>"$T/err2" | mig-clean 2>"$T/err3" | mig-regen 2>"$T/err4" |
	mig-verify --db --receipt "$T/receipts" >"$T/out" 2>"$T/err"
status=$?
cat "$T"/err[1-4] "$T/err" >"$T/errs"
is "the pipe succeeds" "$status" 0
[ $status -eq 0 ] || cat "$T/errs" >&2
ok "the transcript tells of all five" sh -c 'for t in db-backup db-reset mig-clean mig-regen mig-verify; do
	grep -q "\"tool\":\"$t\"" "$1" || exit 1; done' - "$T/receipts"
"$client" "$url" show >"$T/now"
is "no row is left but that of the migration" "$(grep -c ^document "$T/now")" 1
is "every index is there again" "$(grep ^index "$T/now")" "$(grep ^index "$T/rows")"
ok "makemigrations --check" manage makemigrations --check --dry-run
ends "db-restore" 0 db-restore "$(grep -o '"path":"[^"]*db-[^"]*"\|"path":"[^"]*'"$MONGODB_NAME"'[^"]*"' "$T/receipts" | head -n 1 | cut -d'"' -f4)"
"$client" "$url" show >"$T/now"
same "brings the rows back, byte for byte" "$T/rows" "$T/now"

# All at once, and undone.
remember
ends "dev-reset" 0 dev-reset
"$client" "$url" show >"$T/now"
is "wiped and migrated" "$(grep -c ^document "$T/now")" 1
ends "dev-undo" 0 dev-undo
unchanged "the files are as they were"
"$client" "$url" show >"$T/now"
same "so is the database" "$T/rows" "$T/now"

# One that Django cannot migrate, on a server that takes no filtered index, is put back.
cat >>shop/models.py <<'END'


class Voucher(models.Model):
    code = models.CharField(max_length=10, unique=True)
END
remember
if [ "$server" = FerretDB ]; then
	ends "a unique index that this server refuses" 5 dev-reset
	says "is told, and everything put back" "are as they were"
	unchanged "the files"
	"$client" "$url" show >"$T/now"
	same "the database" "$T/rows" "$T/now"
else
	ends "a unique index with a filter" 0 dev-reset
fi

# What only static input shows: keys, doubled indexes and what is passed over.
cat "$T/models.py" - >shop/models.py <<'END'


class Old(models.Model):
    id = models.AutoField(primary_key=True)


class Checked(models.Model):
    n = models.IntegerField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(n__gt=0), name="n_gt")]
END
rm -rf shop/migrations
ends "mig-verify on models that it refuses" 1 mig-verify
prints "a key that is counted" "shop/models.py.*Old.*B001"
prints "a condition that nobody keeps" "shop/models.py.*B002"
ends "Django agrees on the key" 1 manage check
says "by its own check" "mongodb.fields.auto.E001"

# Unique indexes with their filters, on a server that keeps what it is given.
wire
MONGODB_URL=mongodb://$address url=mongodb://$address/$MONGODB_NAME
for each in '{"create": "shop_voucher"}' \
	'{"createIndexes": "shop_voucher", "indexes": [{"key": {"code": 1}, "name": "shop_voucher_code_uniq",
	"unique": true, "partialFilterExpression": {"code": {"$gte": ""}}}]}' \
	'{"insert": "shop_voucher", "documents": [{"_id": 1, "code": "a"}, {"_id": 2, "other": 1},
	{"_id": 3, "code": "b"}]}'; do
	"$client" "$url" run "$each"
done
"$client" "$url" show >"$T/rows"
ends "db-backup of them" 0 db-backup
archive=$(grep -o '"path":"[^"]*"' "$T/out" | tail -n 1 | cut -d'"' -f4)
ends "db-reset" 0 db-reset
ends "db-restore into the project's database" 0 db-restore "$archive"
"$client" "$url" show >"$T/now"
same "brings back index, filter and rows" "$T/rows" "$T/now"
