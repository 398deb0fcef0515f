"""usage: urls.py PROJECT COUNT: COUNT made URLs, as dj-database-url, django-environ and urllib read them and as db-url does."""
import json
import os
import random
import subprocess
import sys
import warnings
from urllib.parse import urlparse, urlsplit

import dj_database_url
import environ

project, count = sys.argv[1], int(sys.argv[2])
warnings.simplefilter("ignore")
READ = {"dj_database_url.config": dj_database_url.config, "environ.Env().db": environ.Env().db}
SCHEMES = sorted({*dj_database_url.ENGINE_SCHEMES, *environ.Env.DB_SCHEMES, "mongodb", "Postgres"} - {"ldap"})
WORDS = ["", "a", "me", "p%40s", "x+y", "A.b", "a%2Fb", "100%", "p#q", "a b", "a:b", "%C3%A4", "true", "7"]
# Not "a,[::1]:3": the security releases of 2025 refuse it, and the Pythons before them do not.
HOSTS = ["", "h", "DB.Example", "h:5433", "h:", "h:0", "h:x", "h:99999", "[::1]", "[::1]:5433", "a:1,b:2", "a,b", "%2Ftmp%2Fx"]
PATHS = ["", "/", "/n", "/a%20b", "/x+y", "/a/b", "//run/n", "//run/sock/n", "/%2Frun%2Fn", "/a:b", "/n%2"]
PIECES = ["scheme", "netloc", "path", "query", "fragment", "username", "password", "hostname", "port"]
QUERY = ["a=1", "a=2", "sslmode=require", "b=", "c", "d=x+y%26", "ssl-ca=/f", "currentSchema=s", "conn_max_age=60", "CONN_HEALTH_CHECKS=True", "flag=true", "t=TRUE"]


def made(pick):
    text = (pick.choice(["postgres", "sqlite", "mysql"]) if pick.random() < 0.5 else pick.choice(SCHEMES)) + "://"
    if pick.random() < 0.6:
        text += pick.choice(WORDS) + (":" + pick.choice(WORDS) if pick.random() < 0.7 else "") + "@"
    text += pick.choice(HOSTS) + pick.choice(PATHS)
    if pick.random() < 0.4:
        text += "?" + "&".join(pick.choice(QUERY) for _ in range(pick.randrange(4)))
    return text + (pick.choice(["#", "#part"]) if pick.random() < 0.05 else "")


def text(value):
    if value is None or value == "":
        return None
    return str(value).lower() if isinstance(value, bool) else str(value)


urls = [made(random.Random(seed)) for seed in range(count)]
with open(os.path.join(project, "config/settings.py"), "w") as out:
    out.write("import dj_database_url, environ\nfrom urllib.parse import urlparse, urlsplit\nDATABASES = {\n")
    for i, url in enumerate(urls):
        os.environ[f"U{i}"] = url
        for name in READ:
            out.write(f"    '{name} {i}': {name}('U{i}'),\n")
        name = ("urlparse", "urlsplit")[i % 2]
        pieces = ", ".join(f"'{piece}': {name}({url!r}).{piece}" for piece in PIECES)
        out.write(f"    'urllib {i}': {{'ENGINE': 'mysql', 'NAME': 'n', 'OPTIONS': {{{pieces}}}}},\n")
    out.write("}\n")
run = subprocess.run(["db-url", "-C", project, "--json", "--show-password"], capture_output=True, text=True)
ours = {d["alias"]: d for d in json.loads(run.stdout)["databases"]}
bad = values = unknown = raised = 0
for i, url in enumerate(urls):
    for name, read in READ.items():
        of = ours[f"{name} {i}"]
        try:
            want = read(f"U{i}")
        except Exception as error:
            raised += 1
            if of["known"]:
                bad += 1
                print(name, url, "raises", type(error).__name__)
            continue
        if of["engine"].get("unknown"):
            unknown += 1
            continue
        for part in "engine", "name", "host", "port", "user", "password":
            wanted = text(want.get(part.upper()))
            if of["kind"] == "sqlite" and part == "name" and wanted and wanted != ":memory:":
                wanted = wanted if wanted.startswith("/") else os.path.join(project, wanted)
                wanted = "/" + wanted.lstrip("/")
            elif of["kind"] == "sqlite" and part not in ("engine", "name"):
                continue
            values += 1
            if of[part].get("unknown"):
                unknown += 1
            elif of[part]["value"] != wanted:
                bad += 1
                print(name, url, part, repr(of[part]["value"]), "wanted:", repr(wanted))
        got = {k: v["value"] for k, v in of["options"].items() if v["source"] != "engine"}
        wanted = {k: text(v) for k, v in want.get("OPTIONS", {}).items()}
        if any(isinstance(v, (dict, list)) for v in want.get("OPTIONS", {}).values()):
            wanted = {k: None if isinstance(v, (dict, list)) else text(v) for k, v in want["OPTIONS"].items()}
        if got != wanted and not any(v.get("unknown") for v in of["options"].values()):
            bad += 1
            print(name, url, "options", got, "wanted:", wanted)
for i, url in enumerate(urls):
    of = ours[f"urllib {i}"]["options"]
    for piece in PIECES:
        try:
            want = text(getattr((urlparse, urlsplit)[i % 2](url), piece))
        except ValueError:
            want = None
        values += 1
        unknown += "unknown" in of[piece]
        if "unknown" not in of[piece] and of[piece]["value"] != want:
            bad += 1
            print(url, piece, repr(of[piece]["value"]), "wanted:", repr(want))
print(f"{count} URLs, each read three times: {raised} raise, {values} values, {unknown} not known, {bad} otherwise")
sys.exit(bad != 0)
