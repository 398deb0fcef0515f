"""usage: models.py PROJECT OURS: compare ModelState of every model with what tests/oracle/models says.

What is not known must be said to be open; it is counted.  Ends with 1 when something differs.
"""
import collections
import os
import re
import sys

project, ours = sys.argv[1:3]
os.chdir(project)
sys.path.insert(0, project)
named = re.search(r'DJANGO_SETTINGS_MODULE.,\s*.([\w.]+)', open("manage.py").read())
os.environ["DJANGO_SETTINGS_MODULE"] = named.group(1)
import django  # noqa: E402

django.setup()
from django.apps import apps  # noqa: E402
from django.db.migrations.state import ModelState  # noqa: E402
from django.utils.translation import override  # noqa: E402

seen, model, field = {}, None, None
for line in open(ours):
    kind, *parts = line.rstrip("\n").split("\t")
    if kind == "M":
        model = dict(open=parts[3], doubtful=parts[2] == "1", fields=collections.OrderedDict(), options={}, I=[], C=[])
        seen[parts[0], parts[1].lower()] = model
    elif kind == "F":
        field = dict(path=parts[1], open=parts[2] == "1", to=parts[3], through=parts[4], arguments={})
        model["fields"][parts[0]] = field
    elif kind == "A":
        field["arguments"][parts[0]] = (parts[1] == "1", parts[2])
    elif kind == "O":
        model["options"][parts[0]] = (parts[1] == "1", parts[2])
    elif kind == "G":
        model["G"] = re.findall(r"\('(\w+)', ", parts[0]) or parts[0]
    else:
        model[kind].append(parts[0])

bad, count, unknown = [], collections.Counter(), []


def plain(text):
    try:
        return eval(text, {"__builtins__": {"set": set, "frozenset": frozenset}}, {})
    except Exception:
        return plain


def same(got, wanted):
    """Is what we show of an argument what Django has?  Calls and names are not looked into."""
    known, text = got
    value = plain(text)
    if value is plain:
        count["values not compared"] += 1
        return True
    if text.endswith("...'") or ", ..." in text:
        return True
    if isinstance(wanted, (list, tuple)) and isinstance(value, (list, tuple)):
        def flat(x):
            return [flat(y) for y in x] if isinstance(x, (list, tuple)) else str(x) if not isinstance(x, (int, float, type(None))) else x
        return flat(value) == flat(wanted)
    return value == wanted or str(value) == str(wanted)


def compare(label, state, ours):
    fields = ours["fields"]
    maybe = {name for name, f in fields.items() if f["path"] == "?"}
    for name in fields:
        if name not in state.fields and name not in maybe:
            bad.append("%s.%s: we have it, Django has not" % (label, name))
    for name, theirs in state.fields.items():
        count["fields"] += 1
        if name not in fields:
            (unknown if ours["open"] else bad).append("%s.%s: Django has it (%s)" % (label, name, ours["open"]))
            continue
        if name in maybe:
            unknown.append("%s.%s: not known" % (label, name))
            continue
        mine = fields[name]
        path, args, kwargs = theirs.deconstruct()[1:]
        if mine["path"] != path:
            (unknown if mine["open"] else bad).append("%s.%s: %s, Django: %s" % (label, name, mine["path"], path))
            continue
        if args:
            count["fields with args"] += 1
        if mine["open"]:
            unknown.append("%s.%s: %s is open" % (label, name, path))
            continue
        for key in set(kwargs) | set(mine["arguments"]):
            if key not in mine["arguments"]:
                bad.append("%s.%s: no %s=%r" % (label, name, key, kwargs[key]))
            elif key not in kwargs:
                if key == "*":
                    continue
                bad.append("%s.%s: %s=%s, Django has none" % (label, name, key, mine["arguments"][key][1]))
            elif not mine["arguments"][key][0]:
                unknown.append("%s.%s: %s=%s" % (label, name, key, mine["arguments"][key][1]))
            elif key == "to":
                wanted = kwargs[key]
                wanted = (wanted if isinstance(wanted, str) else wanted._meta.label).lower()
                if mine["to"] == ".":
                    unknown.append("%s.%s: to %s" % (label, name, mine["arguments"][key][1]))
                elif mine["to"] != wanted:
                    bad.append("%s.%s: to %s, Django: %s" % (label, name, mine["to"], wanted))
            elif key == "through":
                wanted = kwargs[key]
                wanted = (wanted if isinstance(wanted, str) else wanted._meta.label).lower()
                if mine["through"] != wanted:
                    bad.append("%s.%s: through %s, Django: %s" % (label, name, mine["through"], wanted))
            elif not same(mine["arguments"][key], kwargs[key]):
                bad.append("%s.%s: %s=%s, Django: %r" % (label, name, key, mine["arguments"][key][1], kwargs[key]))
            else:
                count["arguments"] += 1
    order = [name for name in fields if name in state.fields and name not in maybe]
    if order != [name for name in state.fields if name in order]:
        count["models in another order"] += 1
        if "-v" in sys.argv:
            print("order:", label, order, list(state.fields))
    managers = [name for name, manager in state.managers]
    if isinstance(ours.get("G"), str):
        unknown.append("%s: managers" % label)
    elif managers != ours.get("G", []):
        bad.append("%s: managers %s, Django: %s" % (label, ours.get("G"), managers))
    options = dict(state.options)
    for name, kind in ("indexes", "I"), ("constraints", "C"):
        wanted = [x.name for x in options.pop(name, [])]
        if "?" in ours[kind]:
            unknown.append("%s: names of %s" % (label, name))
        elif ours[kind] != wanted:
            bad.append("%s: %s %s, Django: %s" % (label, name, ours[kind], wanted))
        count[name] += len(wanted)
    options.pop("abstract", None)
    for name in set(options) | set(ours["options"]):
        count["options"] += 1
        if name not in ours["options"]:
            (unknown if ours["open"] else bad).append("%s: no option %s=%r" % (label, name, options[name]))
        elif not ours["options"][name][0]:
            unknown.append("%s: option %s=%s" % (label, name, ours["options"][name][1]))
        elif name in ("unique_together", "index_together"):
            value = plain(ours["options"][name][1])
            if value is not plain:
                if value and not isinstance(next(iter(value)), (list, tuple)):
                    value = (value,)
                if {tuple(x) for x in value} != options.get(name):
                    bad.append("%s: %s %s, Django: %s" % (label, name, value, options.get(name)))
        elif name not in options:
            bad.append("%s: option %s=%s, Django has none" % (label, name, ours["options"][name][1]))
        elif not same(ours["options"][name], options[name]):
            bad.append("%s: option %s=%s, Django: %r" % (label, name, ours["options"][name][1], options[name]))


with override(None):
    for model in apps.get_models(include_swapped=True):
        state = ModelState.from_model(model)
        key = state.app_label, state.name_lower
        mine = seen.pop(key, None)
        label = "%s.%s" % (state.app_label, state.name)
        count["models"] += 1
        if mine is None:
            bad.append("%s: not seen" % label)
        elif mine["doubtful"]:
            unknown.append("%s: it may not be there" % label)
        else:
            count["models open"] += bool(mine["open"])
            compare(label, state, mine)
    for key, mine in seen.items():
        if not mine["doubtful"]:
            bad.append("%s.%s: Django has no such model" % key)
for line in bad:
    print("differs:", line)
for line in unknown:
    print("unknown:", line)
print(", ".join("%d %s" % (n, what) for what, n in count.items()), "; %d unknown, %d differ" % (len(unknown), len(bad)))
sys.exit(1 if bad else 0)
