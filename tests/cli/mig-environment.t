#!/bin/sh
# mig-verify finds the virtual environment that holds a project's packages, without asking any tool.
. "${0%/*}/../lib.sh"
. "$ROOT/tests/cli/small.sh"
unset VIRTUAL_ENV CONDA_PREFIX WORKON_HOME XDG_DATA_HOME XDG_CACHE_HOME POETRY_CACHE_DIR POETRY_VIRTUALENVS_PATH || :
export HOME="$T/home"

# environment FOLDER: one with the package tags; what a tool writes into each is the test's.
environment() {
	mkdir -p "$1/lib/python3.12/site-packages/tags/migrations"
	: >"$1/pyvenv.cfg"
	: >"$1/lib/python3.12/site-packages/tags/__init__.py"
	: >"$1/lib/python3.12/site-packages/tags/migrations/__init__.py"
	printf 'from django.db import migrations\n\n\nclass Migration(migrations.Migration):\n    pass\n' \
		>"$1/lib/python3.12/site-packages/tags/migrations/0001_initial.py"
}
seen() {
	ends "$1" 0 mig-verify --graph=json tags </dev/null
	prints "its package is read" '{"app":"tags","name":"0001_initial","external":false}'
}
unseen() {
	ends "$1" 0 mig-verify --graph=json tags </dev/null
	is "its package is not there" "$(grep -c 0001_initial "$T/out")" 0
}

project my-shop
echo "INSTALLED_APPS.append('tags')" >>config/settings.py
unseen "no environment"

# Pipenv: the folder is noted in it.
echo '[packages]' >Pipfile
environment "$HOME/.local/share/virtualenvs/other-AAAAAAAA"
echo "$T/other" >"$HOME/.local/share/virtualenvs/other-AAAAAAAA/.project"
unseen "another project's of Pipenv"
environment "$HOME/.local/share/virtualenvs/my-shop-BBBBBBBB"
pwd -P >"$HOME/.local/share/virtualenvs/my-shop-BBBBBBBB/.project"
seen "Pipenv's"
mv "$HOME/.local/share/virtualenvs" "$T/homes"
unseen "no longer there"
WORKON_HOME=$T/homes
export WORKON_HOME
seen "where WORKON_HOME says"
unset WORKON_HOME
rm Pipfile

# Poetry: by the project's name.
: >poetry.lock
printf '%s\n' '[build-system]' 'name = "no"' '[tool.poetry]' 'name = "My Shop"' >pyproject.toml
environment "$HOME/.cache/pypoetry/virtualenvs/my_shop-abcd_-12-py3.12"
environment "$HOME/.cache/pypoetry/virtualenvs/my_shop-two-abcd_-12-py3.12"
seen "Poetry's"
environment "$HOME/.cache/pypoetry/virtualenvs/my_shop-other_99-py3.12"
unseen "of two projects of one name"
rm -r "$HOME/.cache"
POETRY_VIRTUALENVS_PATH=$T/poetry
export POETRY_VIRTUALENVS_PATH
environment "$T/poetry/my_shop-abcd_-12-py3.12"
seen "where Poetry's variable says"
unset POETRY_VIRTUALENVS_PATH
rm poetry.lock

# Conda's that is active; and the project's own goes before all.
environment "$T/conda"
CONDA_PREFIX=$T/conda
export CONDA_PREFIX
seen "Conda's"
mkdir .venv
: >.venv/pyvenv.cfg
unseen "but for one of the project's own"

# Whose Python is it?
unset WORKON_HOME CONDA_PREFIX POETRY_CACHE_DIR POETRY_VIRTUALENVS_PATH XDG_DATA_HOME XDG_CACHE_HOME || :
project newer shop
environment .venv
migration shop 0001_initial ""
printf 'try:\n    pass\nexcept ValueError, TypeError:\n    pass\n' >>shop/migrations/0001_initial.py
ends "syntax of a newer Python" 1 mig-verify --select F003
prints "is told with its line" "0001_initial.py:11: error: except without parentheses needs Python 3.14, but the virtual environment has 3.12 \[F003\]"
mv .venv/lib/python3.12 .venv/lib/python3.14
ends "the newest has it" 0 mig-verify --select F003
rm -r .venv
ends "without an environment it is not known" 0 mig-verify --select F003
