"""Random modules with single-phase initialization: how they create a module and declare for it."""
from computations import condition, function, gil, index
from expressions import INT, variable
from module import definition_text, initializer, leave_early, slot_list
from wraps import wrap


def created(m, number: int = 0) -> str:
    """Returns an expression that creates a module."""
    name = m.name_of("def")
    m.declare(f"static PyModuleDef {name} = "
              f"{definition_text(m, 'NULL', -1, m.name if not number else f'{m.name}.{number}')};")
    kind = m.rng.randrange(6)
    if kind == 0:
        return f"{function(m, f'    return PyModule_Create2(&{name}, PYTHON_API_VERSION);', returns='PyObject *')}()"
    if kind == 1:
        maker = function(m, "    return PyModule_Create2(d, PYTHON_API_VERSION);", "PyModuleDef *d", "PyObject *")
        return f"{maker}(&{name})"
    return f"PyModule_Create2(&{name}, PYTHON_API_VERSION)"


def declared(m, module: str, used: bool) -> str:
    """A statement that declares for the module in a global variable."""
    value = gil(m, used)
    kind = m.rng.randrange(8)
    if kind == 0:
        name = function(m, "    PyUnstable_Module_SetGIL(module, value);", "PyObject *module, void *value", "void")
        return f"{name}({module}, {value});"
    if kind == 1:
        name = function(m, "    if (*module != NULL) PyUnstable_Module_SetGIL(*module, value);",
                        "PyObject **module, void *value", "void")
        return f"{name}(&{module}, {value});"
    if kind == 2:
        m.declare(f"HIDDEN int (*{m.name_of('declare')})(PyObject *, void *) = PyUnstable_Module_SetGIL;")
        return f"{m.name}_declare{m._names}({module}, {value});"
    if kind == 3:
        struct = m.name_of("state")
        m.declare(f"struct {struct} {{ PyObject *module; void *gil; int (*set)(PyObject *, void *); }};")
        name = function(m, "    return s->set(s->module, s->gil);", f"struct {struct} *s")
        return f"{{ struct {struct} s = {{{module}, {value}, PyUnstable_Module_SetGIL}}; {name}(&s); }}"
    if kind == 4:
        return f"if (PyUnstable_Module_SetGIL({module}, {value}) < 0) PyErr_Clear();"
    return f"PyUnstable_Module_SetGIL({module}, {value});"


def decoration(m, module: str) -> list[str]:
    choices = [f'PyModule_AddIntConstant({module}, "ONE", 1);', f'PyModule_AddStringConstant({module}, "V", "1.0");',
               f'if (PyModule_AddIntConstant({module}, "TWO", 2) < 0) return NULL;',
               f'if (PyModule_AddIntConstant({module}, "TWO", 2) < 0) {{ Py_DECREF({module}); return NULL; }}',
               f'PyDict_SetItemString(PyModule_GetDict({module}), "three", PyLong_FromLong(3));']
    return m.rng.sample(choices, m.rng.choice([0, 0, 1, 2]))


def one_module(m) -> None:
    module = f"{m.name}_module"
    m.declare(f"{m.rng.choice(['static', 'HIDDEN'])} PyObject *{module};")
    declarations = [wrap(m, declared(m, module, m.rng.random() < 0.3)) for _ in range(m.rng.choice([0, 1, 1, 1, 2]))]
    if m.rng.random() < 0.15:
        declarations.append(f"if ({condition(m, False)}) {{ {declared(m, module, m.rng.random() < 0.5)} }}")
    m.init([*leave_early(m), f"{module} = {created(m)};", f"if ({module} == NULL) return NULL;",
            *decoration(m, module), *declarations, *leave_early(m), *decoration(m, module), f"return {module};"])


def cached_module(m) -> None:
    """Creates the module unless a global variable already holds it."""
    module = f"{m.name}_cache"
    m.declare(f"static struct {{ int n; PyObject *module; }} {module};")
    declare = wrap(m, declared(m, f"{module}.module", m.rng.random() < 0.3))
    inside, outside = m.rng.choice([(declare, ""), ("", declare), ("", "")])
    m.init([f"if ({module}.module == NULL) {{ {module}.module = {created(m)}; if ({module}.module == NULL) return "
            f"NULL; "
            f"{inside} }}", outside, *decoration(m, f"{module}.module"), f"return {module}.module;"])


def by_steps(m) -> None:
    """A table of functions that create the module, declare and add constants."""
    name = f"{m.name}_steps"
    m.declare(f"static PyObject *{m.name}_module;")
    making = function(m, f"    {m.name}_module = {created(m)};\n    return {m.name}_module == NULL ? -1 : 0;")
    steps = [making]
    for _ in range(m.rng.randrange(1, 4)):
        statement = m.rng.choice([declared(m, f"{m.name}_module", m.rng.random() < 0.3),
                                  f'PyModule_AddIntConstant({m.name}_module, "S", 1);'])
        steps.append(function(m, f"    {statement}\n    return 0;"))
    m.declare(f"{m.rng.choice(['static', 'HIDDEN', 'static const'])} struct {{ const char *name; int (*run)(void); "
              f"}} {name}[] "
              f"= {{{', '.join(f'{{{chr(34)}{i}{chr(34)}, {step}}}' for i, step in enumerate(steps))}, {{NULL, "
              f"NULL}}}};")
    count = m.rng.choice([len(steps), len(steps), len(steps) - 1])
    loop = m.rng.choice([f"for (int i = 0; {name}[i].name; i++) if ({name}[i].run() < 0) return NULL;",
                         f"for (int i = 0; i < {variable(m, INT, count)}; i++) if ({name}[i].run() < 0) return "
                         f"NULL;"])
    m.init([loop, f"return {m.name}_module;"])


def local_module(m) -> None:
    """A module in a local variable, with cleanup by goto."""
    used = m.rng.random() < 0.4
    declare = m.rng.choice([f"PyUnstable_Module_SetGIL(module, {gil(m, used)});",
                            f"if ({condition(m, not used)}) PyUnstable_Module_SetGIL(module, NOT_USED);",
                            f"if (PyUnstable_Module_SetGIL(module, {gil(m, used)}) < 0) goto failed;", ""])
    add = m.rng.choice(["PyModule_AddIntConstant(module, \"A\", 1) < 0", condition(m, False)])
    m.init([f"PyObject *module = {created(m)};", "if (module == NULL) goto failed;", *decoration(m, "module"),
            declare, f"if ({add}) goto failed;", "return module;", "failed:", "return NULL;"])


def many_modules(m) -> None:
    """Creates several modules and returns one of them."""
    count = m.rng.randrange(2, 9)
    at = m.rng.choice([0, 0, m.rng.randrange(count)])
    table = f"{m.name}_modules"
    rows = ", ".join(definition_text(m, "NULL", -1, f"{m.name}.{i}") for i in range(count))
    m.declare(f"static PyModuleDef {m.name}_defs[{count}] = {{{rows}}};\nstatic PyObject *{table}[{count}];")
    first, last = m.rng.choice([(0, count), (1, count), (0, count - 1), (at, at + 1), (0, at), (at + 1, count)])
    create = m.rng.choice([
        f"for (int i = 0; i < {count}; i++) {{ {table}[i] = PyModule_Create2(&{m.name}_defs[i], 1013); if "
        f"(!{table}[i]) "
        f"return NULL; }}",
        " ".join(f"{table}[{i}] = PyModule_Create2(&{m.name}_defs[{i}], 1013);" for i in range(count))])
    value = gil(m, m.rng.random() < 0.2)
    declare = m.rng.choice([
        f"for (int i = {first}; i < {last}; i++) PyUnstable_Module_SetGIL({table}[i], {value});",
        f"for (int i = {last} - 1; i >= {first}; i--) PyUnstable_Module_SetGIL({table}[i], {value});",
        f"for (PyObject **p = {table} + {first}; p < {table} + {last}; p++) PyUnstable_Module_SetGIL(*p, {value});",
        f"PyUnstable_Module_SetGIL({table}[{index(m, m.rng.randrange(count))}], {value});"])
    m.init([create, wrap(m, declare), *leave_early(m), f"return {table}[{index(m, at)}];"])


def submodule(m) -> None:
    """Declares for the module, for its submodule, or for both."""
    main, sub = f"{m.name}_main", f"{m.name}_sub"
    m.declare(f"static PyObject *{main}, *{sub};")
    which = m.rng.choice([[main], [sub], [main, sub], [sub, main]])
    order = [f"{main} = {created(m)};", f"{sub} = {created(m, 1)};"]
    m.rng.shuffle(order)
    declares = [wrap(m, declared(m, one, m.rng.random() < 0.2)) for one in which]
    m.init([*order, f"if (!{main} || !{sub}) return NULL;", *declares,
            f'if (PyModule_AddObjectRef({main}, "sub", {sub}) < 0) return NULL;', f"return {main};"])


def one_call_site(m) -> None:
    """One call site creates several modules."""
    maker = m.name_of("make")
    declares = m.rng.choice(["if (gil) PyUnstable_Module_SetGIL(made, gil);", "PyUnstable_Module_SetGIL(made, gil);",
                             "last = made;"])
    m.declare(f"NOINLINE static PyObject *{maker}(PyModuleDef *d, void *gil)\n{{\n"
              f"    static PyObject *last;\n    PyObject *made = PyModule_Create2(d, PYTHON_API_VERSION);\n"
              f"    if (made == NULL) return NULL;\n    {declares}\n    return last ? last : made;\n}}")
    names = [f"{m.name}_def{i}" for i in range(m.rng.randrange(1, 4))]
    for name in names:
        m.declare(f"static PyModuleDef {name} = {definition_text(m, 'NULL', -1, name)};")
    results = [f"PyObject *r{i} = {maker}(&{name}, {gil(m, m.rng.random() < 0.5)});" for i, name in enumerate(names)]
    m.init([*results, f"return r{m.rng.randrange(len(names))};"])


def from_definition(m) -> None:
    """The init function itself calls PyModule_FromDefAndSpec2."""
    slots = [(id_, value) for id_, value in slot_list(m) if m.rng.random() < 0.8 or id_ == 0]
    name = f"{m.name}_slots"
    m.declare(f"static SLOT {name}[] = {initializer(slots)};\n"
              f"static PyModuleDef {m.name}_def = {definition_text(m, name, 0, m.name)};")
    m.init([f"PyObject *module = PyModule_FromDefAndSpec2(&{m.name}_def, PyLong_FromLong(1), PYTHON_API_VERSION);",
            "if (module == NULL) return NULL;",
            m.rng.choice(["", f"PyUnstable_Module_SetGIL(module, {gil(m, m.rng.random() < 0.5)});"]),
            "return module;"])


def either_way(m) -> None:
    """A condition chooses between multi-phase and single-phase initialization."""
    multi = m.rng.random() < 0.5
    slots = slot_list(m)
    m.declare(f"static SLOT {m.name}_slots[] = {initializer(slots)};\n"
              f"static PyModuleDef {m.name}_multi = {definition_text(m, f'{m.name}_slots', 0, m.name)};\n"
              f"static PyObject *{m.name}_module;")
    single = created(m)
    m.init([f"if ({condition(m, multi)}) return PyModuleDef_Init(&{m.name}_multi);", f"{m.name}_module = {single};",
            f"if ({m.name}_module == NULL) return NULL;",
            wrap(m, declared(m, f"{m.name}_module", m.rng.random() < 0.4)), f"return {m.name}_module;"])


def undeclared(m) -> None:
    """A module that does not declare, with no other way to make it in the file."""
    module = f"{m.name}_module"
    m.declare(f"static PyObject *{module};")
    m.init([*leave_early(m), wrap(m, f"{module} = {created(m)};"), f"if ({module} == NULL) return NULL;",
            *decoration(m, module), *leave_early(m), f"return {module};"])


KINDS = [one_module] * 6 + [local_module, many_modules] * 3 + [submodule, one_call_site] * 2
