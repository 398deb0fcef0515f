#!/bin/sh
# djongo: which indexes MongoDB will refuse, told before anything runs, and the patch that mends it.
. "${0%/*}/../lib.sh"
mkdir -p shop/shop && cd shop || exit 99
: >shop/__init__.py
echo 'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")' >manage.py
cat >settings.py <<'END'
INSTALLED_APPS = ["shop"]
DATABASES = {"default": {"ENGINE": "djongo", "NAME": "shop"}}
END
cat >shop/models.py <<'END'
from django.db import models


class Place(models.Model):
    name = models.CharField(max_length=10, db_index=True)
    code = models.CharField(max_length=10, unique=True)

    class Meta:
        indexes = [models.Index(fields=["name"]), models.Index(fields=["name", "code"])]


class Item(models.Model):
    place = models.ForeignKey(Place, on_delete=models.CASCADE)  # where it is
    other = models.ForeignKey(
        Place,
        on_delete=models.CASCADE,
        related_name="others",
        db_constraint=False,
    )
    free = models.ForeignKey("Place", on_delete=models.CASCADE, related_name="+", db_index=False)
    when = models.DateTimeField()
    key = models.OneToOneField(Place, models.CASCADE, related_name="item")

    class Meta:
        unique_together = [["place", "when"]]
        index_together = [["other", "when"]]
        indexes = [
            models.Index(fields=["free"]),
            models.Index(fields=["place"]),  # alone
            models.Index(
                fields=["other"],
            ),
            models.Index(fields=["place", "when"]),
            models.Index(fields=["other", "when"], name="twice"),
            models.Index(fields=['place', '-when'], name="down"),
            models.Index(fields=["free", "-when"]),
            models.Index(fields=["when", "place"], name="turned"),
        ]
END
cp shop/models.py "$T/models.py"
ends "what MongoDB will refuse" 1 mig-verify --select J --ignore J004
sed 's/: Index.*\[/ [/; s/: djongo.*\[/ [/' "$T/out" >"$T/short"
is "each, and nothing else" "$(cat "$T/short")" "shop/models.py:9:20: error [J001]
shop/models.py:29:13: error [J001]
shop/models.py:30:13: error [J001]
shop/models.py:33:13: warning [J002]
shop/models.py:34:13: error [J002]
shop/models.py:35:43: error [J003]
shop/models.py:36:42: error [J003]"
ends "foreign keys that nobody keeps" 0 mig-verify --select J004
is "those that do not say so" "$(grep -c J004 "$T/out")" 3

ends "a patch" 1 mig-verify --select J --patch
cp "$T/out" "$T/patch"
silent "without a word"
ends "applies" 0 patch -p1 -i "$T/patch"
ends "and nothing is left to say" 0 mig-verify --select J
is "nothing" "$(cat "$T/out")" ""
diff "$T/models.py" shop/models.py >"$T/diff"
is "it changes what it must, and nothing else" "$(grep '^[<>]' "$T/diff")" \
'<         indexes = [models.Index(fields=["name"]), models.Index(fields=["name", "code"])]
>         indexes = [models.Index(fields=["name", "code"])]
<     place = models.ForeignKey(Place, on_delete=models.CASCADE)  # where it is
>     place = models.ForeignKey(Place, on_delete=models.CASCADE, db_constraint=False)  # where it is
<     free = models.ForeignKey("Place", on_delete=models.CASCADE, related_name="+", db_index=False)
>     free = models.ForeignKey("Place", on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False)
<     key = models.OneToOneField(Place, models.CASCADE, related_name="item")
>     key = models.OneToOneField(Place, models.CASCADE, related_name="item", db_constraint=False)
<             models.Index(fields=["place"]),  # alone
<             models.Index(
<                 fields=["other"],
<             ),
<             models.Index(fields=["place", "when"]),
<             models.Index(fields=["other", "when"], name="twice"),
<             models.Index(fields=['\''place'\'', '\''-when'\''], name="down"),
<             models.Index(fields=["free", "-when"]),
>             models.Index(fields=["free", "when"]),'
ends "there is no patch where nothing is wrong" 0 mig-verify --select J --patch
is "none" "$(cat "$T/out")" ""

# Other engines are not asked.
sed -i 's/"djongo"/"django.db.backends.sqlite3"/' settings.py
cp "$T/models.py" shop/models.py
ends "on SQLite" 0 mig-verify --select J
is "there is nothing to say" "$(cat "$T/out")" ""
for code in J001 J002 J003 J004; do
	ends "--explain $code" 0 mig-verify --explain $code
done
