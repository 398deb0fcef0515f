"""usage: services.py PROJECT COUNT: what libpq makes of Django's parameters, with COUNT made files, and what db-url says."""
import json
import os
import random
import subprocess
import sys

project, count = sys.argv[1], int(sys.argv[2])
os.chdir(project)
import django  # noqa: E402
from django.conf import settings  # noqa: E402

settings.configure()
django.setup()
from django.db.backends.postgresql.base import DatabaseWrapper  # noqa: E402
from psycopg import pq  # noqa: E402
from psycopg.conninfo import make_conninfo  # noqa: E402

PARTS = {"host": "host", "port": "port", "name": "dbname", "user": "user", "password": "password"}
MANY = [o.keyword.decode() for o in pq.Conninfo.get_defaults() if o.keyword != b"service"]
COMMON = ["host", "port", "dbname", "user", "password", "sslmode", "application_name"]
VALUES = ["", "127.0.0.1", "5433", "x y", " b ", "a=b", "'q'", "prefer", "%41", "[mine]", "#"]
BAD = ["host", "host = x", "username=x", "service=other", "=", "[", "[mine", "ldaps://127.0.0.1:1/x?y?base?z", "x" * 1100]


def line(pick):
    key = pick.choice(COMMON if pick.random() < 0.9 else MANY)
    value = "5433" if key == "port" else "127.0.0.1" if key in ("host", "hostaddr") else pick.choice(VALUES)
    return pick.choice(["", "", "  ", "\t"]) + f"{key}={value}" + pick.choice(["", "", " ", "\r"])


def made(pick):
    lines = []
    for _ in range(pick.randrange(4)):
        lines.append(pick.choice(["[mine]", "[mine]", " [mine] x", "[other]", "[mine2]", "[min]"]))
        for _ in range(pick.randrange(6)):
            lines.append(pick.choice(["# said", "", pick.choice(BAD)]) if pick.random() < 0.1 else line(pick))
    return "\n".join(lines) + pick.choice(["", "\n"])


def database(pick):
    of = {"ENGINE": "django.db.backends.postgresql", "NAME": pick.choice(["", "", "n", None]), "OPTIONS": {}}
    for key, value in ("HOST", "/tmp"), ("PORT", "5434"), ("USER", "u"), ("PASSWORD", "p"):
        if pick.random() < 0.2:
            of[key] = value
    if pick.random() < 0.9:
        of["OPTIONS"]["service"] = "mine"
    for key in "user", "dbname", "sslmode":
        if pick.random() < 0.2:
            of["OPTIONS"][key] = "disable"
    return of


def environment(pick):
    env = {k: v for k, v in os.environ.items() if not k.startswith("PG")}
    env["HOME"] = os.path.join(project, "home")
    env["PGSYSCONFDIR"] = os.path.join(project, "etc")
    for name, value in ("PGHOST", "/run"), ("PGPORT", "5435"), ("PGUSER", "e"), ("PGPASSWORD", "ep"), ("PGDATABASE", "ed"):
        if pick.random() < 0.2:
            env[name] = value
    if pick.random() < 0.2:
        env["PGSERVICE"] = pick.choice(["mine", "other"])
    if pick.random() < 0.2:
        env["PGSERVICEFILE"] = pick.choice([os.path.join(project, "file"), "file", "/nonexistent", ""])
    return env


def theirs(of):
    """What libpq would connect with, or why it would not."""
    wrapper = DatabaseWrapper({"HOST": "", "PORT": "", "USER": "", "PASSWORD": "", "TIME_ZONE": None, **of, "OPTIONS": dict(of["OPTIONS"])}, "x")
    try:
        params = wrapper.get_connection_params()
    except Exception as error:
        return None, str(error)
    for key in "cursor_factory", "context", "prepare_threshold", "client_encoding":
        params.pop(key, None)
    connection = pq.PGconn.connect_start(make_conninfo(**params).encode())
    message = connection.error_message.decode(errors="replace")
    found = {o.keyword.decode(): o.val.decode() if o.val is not None else None for o in connection.info}
    if message.startswith(("definition of service", "service file", "syntax error in service", "nested service", "line ")):
        return None, message
    return found, message


def differences(ours, found):
    user = found["user"]
    for part, keyword in PARTS.items():
        value, want = ours[part]["value"], found[keyword] or None
        note = ours[part].get("note", "")
        if part == "password" and "not read" in note:
            value = want if want else "said to be there"
        if value is None and (note.startswith("default") or part == "host"):
            want = None if want in {"port": ["5432", None], "user": [user], "name": [user], "host": [None, ""]}[part] else want
        if value != want:
            yield f"{part}: {value!r}, libpq: {want!r}"
    for name, option in ours["options"].items():
        if name == "service" or "not read" in option.get("note", ""):
            continue
        if (option["value"] or None) != (found[name] or None):
            yield f"{name}: {option['value']!r}, libpq: {found[name]!r}"


bad = refused = 0
os.makedirs("home", exist_ok=True)
os.makedirs("etc", exist_ok=True)
for seed in range(count):
    pick = random.Random(seed)
    for path in "home/.pg_service.conf", "etc/pg_service.conf", "file":
        if os.path.exists(path):
            os.remove(path)
        if seed == 0 or pick.random() < 0.7:
            with open(path, "w", newline="") as out:
                out.write("[mine]\n" + "".join(f"{k}=\n" for k in MANY) if seed == 0 else made(pick))
    of, env = database(pick), environment(pick)
    with open("config/settings.py", "w") as out:
        out.write(f"DATABASES = {{'default': {of!r}}}\n")
    os.environ.clear()
    os.environ.update(env)
    run = subprocess.run(["db-url", "-C", project, "--json", "--show-password"], capture_output=True, text=True)
    ours = json.loads(run.stdout)["databases"][0]
    found, message = theirs(of)
    refused += found is None
    if found is None and ours["known"]:
        told = ["known, but " + message]
    elif found is not None and not ours["known"]:
        # libpq goes on where no LDAP server answers; nobody is asked here.
        told = [] if "LDAP" in run.stderr else ["not known: " + run.stderr]
    elif found is not None:
        told = list(differences(ours, found))
    else:
        told = []
        for number in [w for w in message.split() if w.isdigit()]:
            if f":{number}'" not in run.stderr:
                told.append(message + run.stderr)
    if told:
        bad += 1
        print(seed, of, *told, sep="\n  ")
print(f"{count} made, {refused} refused by libpq or Django, {bad} otherwise than they say; libpq {pq.version()}")
sys.exit(bad != 0)
