"""Does the jobs of the sandbox: one call of `run` for each. Results are plain data; whatever foreign code raises is one.

Foreign code runs in `run_tests` only, and each such job has a process of its own. The other tools read code.
"""

import ast
import builtins
import io
import re
import sys
import tokenize
import warnings
from json import dumps, loads

LONGEST_MESSAGE = 200
MOST_MESSAGES = 20
MOST_NAMES = 200


def begin():
    """Cuts the ways from Python to the JavaScript around it. Gives the version of Python."""
    warnings.simplefilter("ignore")
    import os
    import random

    import _pyodide._importhook as hook

    for name in [one for one in sys.modules if one.partition(".")[0] in ("js", "pyodide_js")]:
        del sys.modules[name]
    hook.jsfinder.jsproxies.clear()
    for name in ("js", "pyodide_js"):
        sys.modules[name] = None
    os.makedirs("/job", exist_ok=True)
    os.chdir("/job")
    os.environ.clear()
    os.environ["HOME"] = "/job"
    # Random bytes come from a module of Node, which is loaded when they are asked for first: now, not later.
    os.urandom(1)
    random.seed(0)
    return "%d.%d.%d" % sys.version_info[:3]


def load_linter(names):
    """
    Loads the linter and shows it Python 3.11 on Linux: the sources of that library, and the built-in modules with the
    names that they had there. What a program gets from a module that has gone, or that is another one here, changes its
    rating.
    """
    import importlib
    import os

    sys.path.append("/linter")
    import astroid
    from pylint import __version__

    watch_assignments()
    lint({"code": "import os\nimport re\n"}, {"disable": [], "strip_pragmas": False, "python": "3.11"})
    os.rename("/more/setuptools/_distutils", "/library/distutils")
    os.rename("/more/fissix", "/library/lib2to3")
    os.mkdir("/library/idlelib")
    with open("/library/idlelib/__init__.py", "w", encoding="utf-8") as file:
        file.write("testing = False\n")
    sys.path[:] = ["/library", *sys.path]
    sys.path_importer_cache.clear()
    astroid.MANAGER.clear_cache()
    for name, other in loads(names).items():
        module = importlib.import_module(name)
        taken = {one: vars(module).pop(one) for one in other.get("lacks", "").split() if one in vars(module)}
        added = {one: KINDS[kind](one) for kind, names in other.get("has", {}).items() for one in names.split()}
        vars(module).update(added)
        astroid.MANAGER.ast_from_module_name(name)
        for one in added:
            del vars(module)[one]
        vars(module).update(taken)
    return __version__


touched = []


def watch_assignments():
    """
    A program that assigns to an attribute of a module of the library changes what the linter knows of that module, for
    every program after it. What was there before is noted, for `forget` to put it back.
    """
    from astroid import InferenceError
    from astroid.builder import AstroidBuilder

    original = AstroidBuilder.delayed_assattr

    def watched(self, node):
        if node.root().name.startswith(OWN):
            try:
                targets = list(node.expr.infer())
            except InferenceError:
                targets = []
            for target in targets:
                holder = getattr(target, "_proxied", target)
                for known in (getattr(holder, "instance_attrs", None), getattr(holder, "locals", None)):
                    if isinstance(known, dict):
                        touched.append((known, node.attrname, list(known.get(node.attrname, []))))
        original(self, node)

    AstroidBuilder.delayed_assattr = watched


def forget(name):
    """Undoes what a program left in the linter, so that each is rated as if it were the first."""
    from astroid import MANAGER
    from astroid.context import _invalidate_cache
    from astroid.inference_tip import clear_inference_tip_cache
    from astroid.interpreter.objectmodel import ObjectModel
    from astroid.nodes._base_nodes import LookupMixIn
    from astroid.nodes.scoped_nodes import ClassDef
    from pylint.checkers.clear_lru_cache import clear_lru_caches

    MANAGER.astroid_cache.pop(name, None)
    while touched:
        known, attribute, values = touched.pop()
        if values:
            known[attribute] = values
        else:
            known.pop(attribute, None)
    clear_inference_tip_cache()
    _invalidate_cache()
    clear_lru_caches()
    for cached in (LookupMixIn.lookup, ObjectModel.attributes, ClassDef._metaclass_lookup_attribute):
        cached.cache_clear()


KINDS = {
    "number": lambda name: 1,
    "text": lambda name: "",
    "function": lambda name: sys.exit,
    "class": lambda name: type(name, (), {}),
}


def run(tool, job):
    parsed = loads(job)
    return dumps(TOOLS[tool](parsed["inputs"], parsed["options"]))


def message_of(error):
    """Type and words of an error, without addresses: equal programs have equal results."""
    try:
        words = str(error)
    except BaseException:  # a class of the program may do anything here
        words = ""
    text = re.sub(r"0x[0-9a-f]+", "0x", type(error).__name__ + (": " + words if words else ""))
    return text[:LONGEST_MESSAGE].encode("utf-8", "replace").decode("utf-8")


# ---------------------------------------------------------------- syntax


def parsed_program(text, version):
    """The tree of a program that is good Python of this version. Raises whatever the compiler raises."""
    major, minor = (int(part) for part in version.split("."))
    tree = ast.parse(text, "program.py", feature_version=(major, minor))
    compile(text, "program.py", "exec", dont_inherit=True)
    return tree


def py_compile(inputs, options):
    text = inputs["code"]
    base = {"python": options["python"], "line": None, "message": None, "imports": None, "external": None}
    if not isinstance(text, str):
        return {**base, "ok": False, "problem": "no_text"}
    try:
        tree = parsed_program(text, options["python"])
    except SyntaxError as error:
        return {**base, "ok": False, "problem": "syntax_error", "line": error.lineno, "message": message_of(error)}
    except (ValueError, RecursionError, MemoryError, OverflowError, UnicodeError) as error:
        return {**base, "ok": False, "problem": "syntax_error", "message": message_of(error)}
    names = sorted(set(imported(tree)))[:MOST_NAMES]
    known = {*sys.stdlib_module_names, *options["allow"]}
    external = [name for name in names if name not in known]
    return {**base, "ok": True, "problem": None, "imports": names, "external": external}


def imported(tree):
    """Top-level names of the modules that a program imports; a relative import is named by its dots."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name.partition(".")[0]
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level if node.level else (node.module or "").partition(".")[0]


# ---------------------------------------------------------------- lint

PRAGMA = re.compile(r"#.*\bpylint\s*:.*")
RATING = re.compile(r"rated at (-?\d+(?:\.\d+)?)/10")
numbered = iter(range(1, 1 << 62))
OWN = "program_of_a_job_"


def without_pragmas(text):
    """The program without comments that speak to the linter; strings that look like one stay."""
    lines = text.splitlines(keepends=True)
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.COMMENT and PRAGMA.fullmatch(token.string):
                row, column = token.start
                whole = lines[row - 1]
                ending = whole[len(whole.rstrip("\r\n")) :]
                lines[row - 1] = whole[:column].rstrip() + ending
    except (tokenize.TokenError, SyntaxError, IndexError):
        return text
    return "".join(lines)


def comment_share(text):
    """Comment tokens as a share of all tokens; 0 when the text cannot be cut into tokens."""
    comments = total = 0
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            total += 1
            comments += token.type == tokenize.COMMENT
    except (tokenize.TokenError, SyntaxError):
        return 0
    return comments / total if total else 0


def lint(inputs, options):
    import os

    from pylint.lint import Run
    from pylint.reporters.text import TextReporter

    text = inputs["code"]
    base = {"rating": None, "comment_ratio": None, "score": None, "messages": None, "linter": linter_version()}
    if not isinstance(text, str):
        return {**base, "ok": False, "problem": "no_text"}
    ratio = comment_share(text)
    name = OWN + str(next(numbered))
    path = "/job/%s.py" % name
    with open(path, "w", encoding="utf-8", newline="", errors="replace") as file:
        file.write(without_pragmas(text) if options["strip_pragmas"] else text)
    printed = io.StringIO()
    arguments = ["--persistent=n", "--score=y", "--reports=n", "--py-version=" + options["python"]]
    arguments.append("--msg-template={line}:{msg_id}:{symbol}")
    if options["disable"]:
        arguments.append("--disable=" + ",".join(options["disable"]))
    try:
        Run([*arguments, path], reporter=TextReporter(printed), exit=False)
    except SystemExit:
        pass
    finally:
        os.remove(path)
        forget(name)
    output = printed.getvalue()
    found = RATING.search(output)
    messages = re.findall(r"^\d+:[A-Z]\d{4}:[a-z0-9-]+$", output, re.MULTILINE)
    kinds = {}
    for one in messages:
        symbol = one.rpartition(":")[2]
        kinds[symbol] = kinds.get(symbol, 0) + 1
    common = dict(sorted(kinds.items(), key=lambda item: (-item[1], item[0]))[:MOST_MESSAGES])
    rated = {**base, "comment_ratio": ratio, "messages": common}
    if found is None:
        return {**rated, "ok": False, "problem": "not_rated"}
    rating = float(found.group(1))
    score = 0 if ratio == 1 else rating * (1 - ratio)
    return {**rated, "ok": True, "problem": None, "rating": rating, "score": score}


def linter_version():
    from pylint import __version__

    return "pylint " + __version__


# ---------------------------------------------------------------- tests


class Stub(ast.NodeTransformer):
    """Empties every function: a test that passes all the same says nothing about the program."""

    def visit_FunctionDef(self, node):
        node.body = [ast.Return(ast.Constant(None))]
        return node

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_Lambda(self, node):
        node.body = ast.Constant(None)
        return node


def run_tests(inputs, options):
    base = {"passed": None, "failed": None, "idle": None, "failures": None}
    program, tests = inputs["program"], inputs["tests"]
    if not isinstance(program, str):
        return {**base, "ok": False, "problem": "no_text"}
    tests = [tests] if isinstance(tests, str) else tests
    if not isinstance(tests, list) or not all(isinstance(one, str) for one in tests) or len(tests) < options["least"]:
        return {**base, "ok": False, "problem": "few_tests"}
    try:
        tree = ast.parse(program, "program.py")
        code = compile(program, "program.py", "exec", dont_inherit=True)
        stub = compile(ast.fix_missing_locations(Stub().visit(tree)), "stub.py", "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError) as error:
        return {**base, "ok": False, "problem": "syntax_error", "failures": [message_of(error)]}
    idle = sum(failure is None for failure in outcomes(stub, tests, options))
    failures = outcomes(code, tests, options)
    wrong = [failure for failure in failures if failure is not None]
    counts = {
        "passed": len(tests) - len(wrong),
        "failed": len(wrong),
        "idle": idle,
        "failures": wrong[:MOST_MESSAGES],
    }
    if wrong:
        all_out = all(failure is not None and failure.startswith("MemoryError") for failure in failures)
        return {**counts, "ok": False, "problem": "memory" if all_out else "test_failed"}
    if len(tests) - idle < options["telling"]:
        return {**counts, "ok": False, "problem": "stub_passes"}
    return {**counts, "ok": True, "problem": None}


def outcomes(code, tests, options):
    """What went wrong in each test, None for those that pass. Each sees the program as it was after its own start."""
    try:
        made = fresh_names()
        exec(code, made)
    except BaseException as error:
        return [message_of(error)] * len(tests)
    return [outcome(dict(made), test) for test in tests]


def outcome(names, test):
    try:
        before = set(names)
        exec(compile(test, "test.py", "exec", dont_inherit=True), names)
        for name in [one for one in names if one.startswith("test") and one not in before]:
            if callable(names[name]):
                names[name]()
    except BaseException as error:
        return message_of(error)
    return None


def fresh_names():
    return {"__name__": "program", "__builtins__": builtins}


TOOLS = {"py_compile": py_compile, "pylint": lint, "run_tests": run_tests}
