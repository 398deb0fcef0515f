"""usage: state.py PROJECT OURS [APP NAME]: compare ProjectState with `mig-verify --state=json`.

OURS is the file that holds what mig-verify says of the same project with the same packages
(VIRTUAL_ENV), of the whole history or, with APP NAME, --at these.  Every model must be there, with
the same fields in order, their classes and what deconstruct() says of them, options, bases,
managers, indexes and constraints.  Functions, classes and objects are compared by their names,
lazy translations not at all.  What we call unknown is counted, and told with its reason; else
what differs is told, a line each, and the status is 1.  To use it on another project: make it
importable by the Python that runs this, with a manage.py that names its settings.
"""
import collections
import enum
import json
import os
import re
import sys

project, ours = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
at = tuple(sys.argv[3:5])
os.chdir(project)
sys.path.insert(0, project)
named = re.search(r"DJANGO_SETTINGS_MODULE.,\s*.([\w.]+)", open("manage.py").read())
os.environ["DJANGO_SETTINGS_MODULE"] = named.group(1)
import django  # noqa: E402

django.setup()
from django.db.migrations.loader import MigrationLoader  # noqa: E402
from django.utils.functional import Promise  # noqa: E402

bad, unknown, count = [], [], collections.Counter()


def name_of(x):
    """The last part of the name of a function, class, or of the class of an object."""
    if isinstance(x, enum.Enum):
        return x.name
    if hasattr(x, "deconstruct") and not isinstance(x, type) and isinstance(x.deconstruct()[0], str):
        return x.deconstruct()[0].rpartition(".")[2]
    return getattr(x, "__name__", type(x).__name__)


def found(dotted):
    """What a dotted name stands for; itself, which nothing is equal to, if that is nothing."""
    module, _, name = dotted.rpartition(".")
    return getattr(sys.modules.get(module), name, dotted)


def same(got, wanted):
    """Is a value of ours what Django has?"""
    if isinstance(wanted, Promise) or "...'" in str(got):
        count["not compared"] += 1
        return True
    if isinstance(got, dict) and list(got) == ["expr"]:
        count["by name"] += 1
        text = got["expr"]
        if "<unknown" in text:
            return True
        if not isinstance(wanted, str) and found(text) == wanted:
            return True
        if isinstance(wanted, (bool, type(None), dict, list)):
            return False
        if text.startswith("operator."):
            return hasattr(wanted, "resolve_expression") or hasattr(wanted, "connector")
        last = re.match(r"[\w.]*", text).group().rpartition(".")[2]
        if isinstance(wanted, (str, int, float, bytes)):
            return repr(wanted) == text or str(wanted) == text or (last == "float" and wanted != wanted + 0)
        return last == name_of(wanted) or last in ("partial", "lambda", name_of(wanted).lower())
    if isinstance(got, str) and hasattr(wanted, "resolve_expression"):
        return "F(%s)" % got in repr(wanted)
    if isinstance(wanted, enum.Enum):
        wanted = wanted.value
    if isinstance(wanted, (set, frozenset)):
        return isinstance(got, list) and len(got) == len(wanted) and all(any(same(x, y) for x in got) for y in wanted)
    if isinstance(wanted, (list, tuple)):
        return isinstance(got, list) and len(got) == len(wanted) and all(map(same, got, wanted))
    if isinstance(wanted, dict):
        return isinstance(got, dict) and list(got) == [str(k) for k in wanted] and all(
            same(got[str(k)], v) for k, v in wanted.items())
    if isinstance(wanted, str):
        return isinstance(got, str) and got == str(wanted)
    return type(got) is type(wanted) and got == wanted


def arguments(label, got, args, kwargs, open_, given=False):
    """What deconstruct() says, and what we say; ${given}: of ours, what the code gives."""
    kwargs = dict(kwargs)
    if args:
        kwargs["*"] = list(args)
    for name, wanted in kwargs.items():
        if name not in got:
            (unknown if open_ else bad).append("%s: %s=%r is missing" % (label, name, wanted))
        elif not same(got[name], wanted):
            # A class may have its own mind about what is given to it; a name is not its value.
            named_only = isinstance(got[name], dict) and list(got[name]) == ["expr"] and isinstance(wanted, (str, int, float))
            (unknown if open_ or named_only else bad).append("%s: %s is %r, Django: %r" % (label, name, got[name], wanted))
    for name in got:
        if name not in kwargs and not open_ and not (given and not got[name]):
            bad.append("%s: %s=%r is too much" % (label, name, got[name]))


def plain_path(path):
    """Names of the modules that django.db.models takes its classes from."""
    return re.sub(r"^django\.db\.models\.(fields(\.\w+)?|indexes|constraints)\.(?=[A-Z])", "django.db.models.", path)


def field(label, got, theirs, open_):
    count["fields"] += 1
    name, path, args, kwargs = theirs.deconstruct()
    if got["class"] is None:
        unknown.append("%s: its class is not known (%s)" % (label, path))
    elif got["class"] != path and not (got["unknown"] and same({"expr": got["class"]}, theirs)):
        bad.append("%s: %s, Django: %s" % (label, got["class"], path))
    if got["unknown"]:
        count["fields known in part"] += 1
    # Before Django 5.2 the field has them, and does not tell.
    through_fields = getattr(theirs.remote_field, "through_fields", None)
    if through_fields:
        kwargs.setdefault("through_fields", through_fields)
    arguments(label, got["arguments"], args, kwargs, got["unknown"] or open_)


def listed(label, got, theirs, open_):
    """Indexes or constraints, in order."""
    if [x["name"] for x in got] != [x.name for x in theirs]:
        (unknown if open_ else bad).append("%s: %s, Django: %s" % (label, [x["name"] for x in got], [x.name for x in theirs]))
        return
    for mine, x in zip(got, theirs):
        count["indexes and constraints"] += 1
        path, args, kwargs = x.deconstruct()
        if plain_path(mine["class"]) != plain_path(path):
            bad.append("%s.%s: %s, Django: %s" % (label, x.name, mine["class"], path))
        mine["arguments"].setdefault("name", mine["name"])
        arguments("%s.%s" % (label, x.name), mine["arguments"], args, kwargs, False, True)


def model(label, got, theirs):
    count["models"] += 1
    open_ = got["unknown"]
    if got["name"] != theirs.name:
        bad.append("%s: called %s, Django: %s" % (label, got["name"], theirs.name))
    fields = {f["name"]: f for f in got["fields"]}
    if list(fields) != list(theirs.fields):
        (unknown if open_ else bad).append("%s: fields %s, Django: %s (%s)" % (
            label, list(fields), list(theirs.fields), open_))
    for name in fields:
        if name in theirs.fields:
            field("%s.%s" % (label, name), fields[name], theirs.fields[name], open_)
    options = {k: v for k, v in theirs.options.items() if k not in ("indexes", "constraints")}
    # Sets, which RenameField makes lists in the order of chance.
    for name in "unique_together", "index_together":
        if isinstance(options.get(name), list):
            options[name] = {tuple(fields) for fields in options[name]}
    arguments(label + " options", got["options"], (), options, open_)
    listed(label + " indexes", got["indexes"], theirs.options["indexes"], open_)
    listed(label + " constraints", got["constraints"], theirs.options["constraints"], open_)
    bases = [b.lower() if isinstance(b, str) else b for b in got["bases"]]
    if not same(bases, [b.lower() if isinstance(b, str) else b for b in theirs.bases]):
        bad.append("%s: bases %s, Django: %s" % (label, got["bases"], theirs.bases))
    if not same(got["managers"], theirs.managers):
        bad.append("%s: managers %s, Django: %s" % (label, got["managers"], theirs.managers))


loader = MigrationLoader(None, ignore_no_migrations=True)
if at:
    if at not in loader.graph.nodes:
        loader.replace_migrations = False
        loader.build_graph()
    theirs = loader.graph.make_state(nodes=at, real_apps=loader.unmigrated_apps)
else:
    theirs = loader.project_state()
with open(ours) as f:
    mine = json.load(f)
got = {(m["app"], m["name"].lower()): m for m in mine["models"]}
doubtful = {u["app"] for u in mine["unknown"]}
for key in sorted(set(got) | set(theirs.models)):
    label = ".".join(key)
    if key not in got or key not in theirs.models:
        text = "%s: %s has it alone" % (label, "Django" if key not in got else "we")
        (unknown if key[0] in doubtful else bad).append(text)
    else:
        model(label, got[key], theirs.models[key])
for u in mine["unknown"]:
    print("unknown: %s.%s:%s: %s" % (u["app"], u["migration"], u["line"], u["reason"]))
for text in unknown:
    print("not known:", text)
for text in bad:
    print("differs:", text)
print(", ".join("%d %s" % (n, what) for what, n in count.items()))
sys.exit(len(bad) > 0)
