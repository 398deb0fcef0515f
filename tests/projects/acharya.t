#!/bin/sh
# The school: a user model changed too late, reset through uv.
. "${0%/*}/../lib.sh"
. "$ROOT/tests/projects/lib.sh"
use_venv django52
project=$T/acharya
ok "the broken state is made by Django" sh "$ROOT/tests/projects/acharya/build" "$project" "$python"
cd "$project" || exit 99

# As `uv sync` leaves it, but with the environment that the tests share; nothing is fetched.
mkdir "$T/uv"
ln -s "$venv/bin/uv" "$T/uv/uv"
ln -s "$venv" .venv
PATH=$T/uv:$PATH UV_OFFLINE=1 UV_PROJECT_ENVIRONMENT=.venv UV_CACHE_DIR=$T/uv-cache
export PATH UV_OFFLINE UV_PROJECT_ENVIRONMENT UV_CACHE_DIR
remember

ends "mig-verify --db finds the inconsistent history" 1 mig-verify --db
prints "admin.0001_initial before users.0001_initial" 'admin.*0001_initial.*users.*0001_initial'
prints "as H002 or H001" 'H00[12]'
unchanged "nothing is changed"

ends "mig-clean fees is refused" 3 mig-clean fees </dev/null
says "with those that depend on it" 'admissions'
unchanged "nothing was removed"
ends "with its dependents it may go" 0 mig-clean -n --with-dependents fees </dev/null
unchanged "in a plan nothing goes"

DJANGO_SUPERUSER_USERNAME=head DJANGO_SUPERUSER_PASSWORD=a-long-secret-0 DJANGO_SUPERUSER_EMAIL=head@example.org
export DJANGO_SUPERUSER_USERNAME DJANGO_SUPERUSER_PASSWORD DJANGO_SUPERUSER_EMAIL
ends "dev-reset through uv" 0 dev-reset --python "uv run --no-sync python" --superuser
ends "mig-verify has nothing to say" 0 mig-verify --db
is "nothing" "$(cat "$T/out")" ""
ok "check" manage check
ok "all is applied" manage migrate --check
ok "makemigrations --check" manage makemigrations --check --dry-run
is "the superuser is there" "$(sqlite3 db.sqlite3 "SELECT username FROM users_user WHERE is_superuser")" head
ok "its password is nowhere" sh -c '! grep -rq a-long-secret-0 "$1" "$2" "$3"' - "$SLATE_STORE" "$T/out" "$T/err"
ends "dev-undo" 0 dev-undo
unchanged "all is as it was"
