# What the stories of tests/projects share; read after tests/lib.sh.

# The cache outlives the test's own HOME.
SLATE_TEST_CACHE=${SLATE_TEST_CACHE:-$ROOT/build-venvs}
export SLATE_TEST_CACHE
PYTHONDONTWRITEBYTECODE=1
export PYTHONDONTWRITEBYTECODE

# use_venv NAME: set $venv and $python to an environment with published packages.
use_venv() {
	command -v python3 >/dev/null || skip "python3"
	venv=$(sh "$ROOT/tests/projects/venv" "$1" 2>"$T/venv.log") || { sed 's/^/# /' "$T/venv.log"; skip "packages of $1 from PyPI"; }
	python=$venv/bin/python
}

# run_venv NAME: likewise, and have the tools run the project with it, and read its packages.
run_venv() {
	use_venv "$1"
	SLATE_PYTHON=$python VIRTUAL_ENV=$venv
	export SLATE_PYTHON VIRTUAL_ENV
}

# no_python WHAT: 0 if the machine's Pythons are all too old for the newest Django, which is told.
no_python() {
	! sh "$ROOT/tests/projects/venv" newest-python >/dev/null 2>&1 || return 1
	echo "# $1 is NOT tried: it needs Python 3.12 or newer, and there is none"
}

# snapshot FOLDER: every file with mode, time to the nanosecond and sum; caches do not count.
snapshot() {
	(cd "$1" && find . -name __pycache__ -prune -o -printf '%p %y %m %U:%G ' \( -type f -printf '%s %T@ ' \
		-exec sh -c 'sha256sum <"$1"' - {} \; -o -printf '\n' \)) | LC_ALL=C sort
}

# unchanged NAME: the project in $project is as it was when $T/before was made.
unchanged() {
	snapshot "$project" >"$T/after"
	ok "$1" diff "$T/before" "$T/after"
}

remember() { snapshot "$project" >"$T/before"; }

manage() { (cd "$project" && "$python" manage.py "$@"); }

# pfsd: make that project in its broken state, $project, and go there.
pfsd() {
	use_venv django42
	SLATE_PYTHON=$python
	export SLATE_PYTHON
	project=$T/pfsd
	ok "the broken state is made by Django" sh "$ROOT/tests/projects/pfsd/build" "$project" "$python"
	cd "$project" || exit 99
	remember
}

# presenceiq: go to a copy of that project, $project, whose database, $url, is on the server at $address.
presenceiq() {
	MONGODB_HOST=${address%:*} MONGODB_PORT=${address#*:} MONGODB_NAME=$(database presenceiq)
	export MONGODB_HOST MONGODB_PORT MONGODB_NAME
	url=mongodb://$address/$MONGODB_NAME
	project=$T/presenceiq
	cp -R "$ROOT/tests/projects/presenceiq/project" "$project"
	cd "$project" || exit 99
	for app in academic attendance authentication face_recognition; do
		mkdir "apps/$app/migrations" && : >"apps/$app/migrations/__init__.py"
	done
}
