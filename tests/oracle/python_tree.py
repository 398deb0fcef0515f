"""The tree of Python's own parser, as `python_parse tree` prints ours; for Python 3.9 or newer."""

import ast

OPERATORS = {name: at + 1 for at, name in enumerate(
    "Add Sub Mult Div FloorDiv Mod MatMult Pow LShift RShift BitAnd BitOr BitXor UAdd USub Invert Not "
    "Eq NotEq Lt LtE Gt GtE Is IsNot In NotIn".split())}
# What has the same kids in the same order: its name and their attributes.
PLAIN = {
    "Tuple": "TUPLE elts", "List": "LIST elts", "Set": "SET elts", "Attribute": "ATTRIBUTE value",
    "Subscript": "SUBSCRIPT value slice", "Slice": "SLICE lower upper step", "Starred": "STARRED value",
    "IfExp": "CONDITIONAL test body orelse", "ListComp": "LIST_COMP elt generators",
    "SetComp": "SET_COMP elt generators", "GeneratorExp": "GENERATOR elt generators", "Await": "AWAIT value",
    "Yield": "YIELD value", "YieldFrom": "YIELD_FROM value", "NamedExpr": "NAMED target value",
    "BinOp": "BINARY left right", "UnaryOp": "UNARY operand", "Call": "CALL func args",
    "keyword": "KEYWORD value", "comprehension": "CLAUSE target iter ifs", "Expr": "EXPRESSION value",
    "Assign": "ASSIGN targets value", "AugAssign": "AUGMENT target value",
    "AnnAssign": "ANNOTATE target value annotation", "Return": "RETURN value", "Raise": "RAISE exc cause",
    "Delete": "DELETE targets", "Assert": "ASSERT test msg", "Pass": "PASS", "Break": "BREAK",
    "Continue": "CONTINUE", "Import": "IMPORT names", "ImportFrom": "IMPORT_FROM names",
    "If": "IF test body orelse", "While": "WHILE test body orelse", "For": "FOR target body orelse iter",
    "AsyncFor": "FOR target body orelse iter", "With": "WITH items body", "AsyncWith": "WITH items body",
    "withitem": "WITH_ITEM context_expr optional_vars", "Try": "TRY handlers body orelse finalbody",
    "TryStar": "TRY handlers body orelse finalbody", "ExceptHandler": "HANDLER type body",
    "Match": "MATCH subject cases", "match_case": "CASE pattern body guard",
    "FunctionDef": "FUNCTION args body decorator_list type_params returns",
    "AsyncFunctionDef": "FUNCTION args body decorator_list type_params returns",
    "ClassDef": "CLASS args body decorator_list type_params", "TypeAlias": "TYPE_ALIAS value type_params",
    "TypeVar": "TYPE_PARAM bound default_value", "TypeVarTuple": "TYPE_PARAM bound default_value",
    "ParamSpec": "TYPE_PARAM bound default_value", "MatchValue": "PATTERN_VALUE value",
    "MatchSequence": "PATTERN_SEQUENCE patterns", "MatchOr": "PATTERN_OR patterns",
    "MatchStar": "PATTERN_STAR", "MatchAs": "PATTERN_AS pattern", "Lambda": "LAMBDA args body", "Name": "NAME",
    "JoinedStr": "JOINED values", "FormattedValue": "FORMATTED value format_spec", "alias": "ALIAS asname"}
PLAIN = {kind: words.split() for kind, words in PLAIN.items()}
FLAGS = {"AsyncFor": 1, "AsyncWith": 1, "AsyncFunctionDef": 1, "TryStar": 1, "TypeVarTuple": ord("*"),
    "ParamSpec": ord("p")}
CONSTANTS = {type(None): "NONE", type(...): "ELLIPSIS", int: "INT", float: "FLOAT", complex: "IMAGINARY"}


def word(text):
    if isinstance(text, str):
        text = text.encode("utf-8", "surrogatepass")
    return " =" + "".join(chr(c) if 32 < c < 127 and c != 37 else "%%%02X" % c for c in text)


class Tree:
    def __init__(self, body):
        self.lines = []
        self.kid(body, 0)

    def put(self, kind, op, line, text, *kids):
        self.lines.append("%s %d %d%s" % (kind, op, line, "" if text is None else word(text)))
        for kid in kids:
            self.kid(kid, line)

    def kid(self, kid, line, part="STRING"):
        self.lines.append("[")
        for node in kid if isinstance(kid, list) else [kid] if kid is not None else []:
            self.node(node, line, part)
        self.lines.append("]")

    def node(self, node, line, part="STRING"):
        """A node; what has no line of its own has that of what it is part of."""
        if callable(node):
            return node()
        kind = type(node).__name__
        line = getattr(node, "lineno", line)
        if hasattr(self, kind):
            return getattr(self, kind)(node, line, part)
        name, *attributes = PLAIN[kind]
        op = getattr(node, "op", None)
        op = OPERATORS[type(op).__name__] if op is not None else FLAGS.get(kind, 0)
        for attribute in "level", "is_async":
            op = getattr(node, attribute, 0) or op
        if kind == "FormattedValue":
            op = max(node.conversion, 0)
        text = None
        for attribute in "name", "id", "attr", "arg", "module":
            text = getattr(node, attribute, None) or text
        self.lines.append("%s %d %d%s" % (name, op, line, "" if text is None else word(text)))
        for attribute in attributes:
            kid = getattr(node, attribute, None)
            if kind in ("Call", "ClassDef") and attribute == "args":
                kid = sorted((node.args if kind == "Call" else node.bases) + node.keywords,
                    key=lambda one: (one.lineno, one.col_offset))
            elif isinstance(kid, ast.arguments):
                kid = self.parameters(kid)
            elif attribute == "asname" and kid is not None:
                kid = self.name(kid, line)
            self.kid(kid, line, "PART" if kind == "JoinedStr" else "STRING")

    def name(self, name, line):
        return lambda: self.put("NAME", 0, line, name)

    def parameters(self, args):
        def one(op, arg, default=None):
            return lambda: self.put("PARAM", op, arg.lineno if arg else 0, arg and arg.arg, default,
                arg and arg.annotation)
        plain = args.posonlyargs + args.args
        defaults = [None] * (len(plain) - len(args.defaults)) + args.defaults
        ops = [0] * len(args.posonlyargs) + [1] * len(args.args)
        made = list(map(one, ops, plain, defaults))
        if args.vararg or args.kwonlyargs:
            made.append(one(2, args.vararg))
        made += [one(3, arg, default) for arg, default in zip(args.kwonlyargs, args.kw_defaults)]
        return made + ([one(4, args.kwarg)] if args.kwarg else [])

    def Constant(self, node, line, part):
        value = node.value
        if isinstance(value, (str, bytes)):
            self.put(part if isinstance(value, str) else "BYTES", 0, line, value)
        elif isinstance(value, bool):
            self.put(str(value).upper(), 0, line, None)
        else:
            kind = CONSTANTS[type(value)]
            number = isinstance(value, (int, float, complex))
            # Python has a limit to how many digits it makes of a number; not in base 16.
            text = hex(value) if isinstance(value, int) else repr(value) if number else None
            self.put(kind, 0, line, text)

    def BoolOp(self, node, line, part):
        self.put(type(node.op).__name__.upper(), 0, line, None, node.values)

    def Compare(self, node, line, part):
        def one(op, value):
            return lambda: self.put("COMPARISON", OPERATORS[type(op).__name__], 0, None, value)
        self.put("COMPARE", 0, line, None, node.left, list(map(one, node.ops, node.comparators)))

    def pair(self, key, value):
        return lambda: self.put("PAIR", 0, 0, None, key, value)

    def Dict(self, node, line, part):
        self.put("DICT", 0, line, None, list(map(self.pair, node.keys, node.values)))

    def DictComp(self, node, line, part):
        self.put("DICT_COMP", 0, line, None, self.pair(node.key, node.value), node.generators)

    def Global(self, node, line, part):
        self.put(type(node).__name__.upper(), 0, line, None, [self.name(name, 0) for name in node.names])

    Nonlocal = Global

    def TypeAlias(self, node, line, part):
        self.put("TYPE_ALIAS", 0, line, node.name.id, node.value, node.type_params)

    def MatchSingleton(self, node, line, part):
        self.put("PATTERN_VALUE", 0, line, None, ast.Constant(node.value))

    def MatchMapping(self, node, line, part):
        items = list(map(self.pair, node.keys, node.patterns))
        if node.rest:
            items.append(lambda: self.put("PATTERN_STAR", 0, 0, node.rest))
        self.put("PATTERN_MAPPING", 0, line, None, items)

    def MatchClass(self, node, line, part):
        def one(name, pattern):
            return lambda: self.put("KEYWORD", 0, 0, name, pattern)
        self.put("PATTERN_CLASS", 0, line, None, node.cls,
            node.patterns + list(map(one, node.kwd_attrs, node.kwd_patterns)))


def plain(line):
    """A line of either tree, so that they can be compared: numbers by value, lines of statements only."""
    words = line.split(" ")
    if words[0] == "INT":
        words[3] = "=" + hex(int(words[3][1:], 0))
    elif words[0] in ("FLOAT", "IMAGINARY"):
        words[3] = "=" + repr(complex(words[3][1:].strip("()").replace("J", "j")))
    elif words[0] in ("NONE", "TRUE", "FALSE", "ELLIPSIS"):
        del words[3:]
    return words


STATEMENTS = set("""EXPRESSION ASSIGN AUGMENT ANNOTATE RETURN RAISE DELETE ASSERT PASS BREAK CONTINUE GLOBAL NONLOCAL
    IMPORT IMPORT_FROM IF WHILE FOR WITH TRY MATCH FUNCTION CLASS TYPE_ALIAS""".split())


def merged(lines):
    """The lines of a tree, neighbouring parts of an f-string as one."""
    made = []
    for line in lines:
        if line == "[" or line == "]":
            made.append([line])
            continue
        words = plain(line)
        if words[0] == "PART":
            if words[3:] == ["="]:
                continue
            if made and made[-1][0] == "PART":
                known = "?" not in (words[3], made[-1][3])
                made[-1][3] = made[-1][3] + words[3][1:] if known else "?"
                continue
        made.append(words)
    return made


def difference(ours, body):
    """None, or what the first difference of two trees is."""
    line = 0
    mine, theirs = merged(ours), merged(Tree(body).lines)
    for a, b in zip(mine, theirs):
        statement = a[0] in STATEMENTS
        line = a[1 + 1] if statement else line
        if "?" in a:
            a, b = a[:1], b[:1]
        if (a if statement else a[:2] + a[3:]) != (b if statement else b[:2] + b[3:]):
            return "at line %s: %s, python has %s" % (line, " ".join(a)[:200], " ".join(b)[:200])
    return None if len(mine) == len(theirs) else "another number of nodes"
