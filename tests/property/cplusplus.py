"""Random modules in C++, with mechanisms that C does not have, most from the standard library."""
from computations import condition, function, gil, index
from expressions import INT, variable
from module import GIL, definition_text, initializer, leave_early, slot_list
from multi_phase import edits, hand_over
from single_phase import created
from wraps import wrap


def slots_with_gil(m) -> list[tuple[int, str]]:
    slots = slot_list(m)
    return slots if any(id_ == GIL for id_, _ in slots) else [(GIL, "NOT_USED"), *slots]


def gil_at(slots) -> int:
    return [id_ for id_, _ in slots].index(GIL)


def late_definition(m, slots: str) -> list[str]:
    """Statements that set m_slots and return the definition."""
    m.declare(f"static PyModuleDef {m.name}_def = {definition_text(m, 'nullptr', 0, m.name)};")
    return [f"{m.name}_def.m_slots = {slots};", *hand_over(m, f"&{m.name}_def")]


def virtual_call(m):
    """A virtual function sets the slot or provides its value."""
    slots = slots_with_gil(m)
    base = f"{m.name}_slots"
    m.declare(f"static SLOT {base}[] = {initializer(slots)};")
    at = gil_at(slots)
    name = m.name_of("Mode")
    classes = m.rng.randrange(2, 4)
    m.declare(f"struct {name} {{ virtual ~{name}() {{ }} virtual void *gil() const {{ return USED; }} "
              f"virtual void apply(SLOT *s) {{ s->value = gil(); }} }};")
    used = [m.rng.random() < 0.5 for _ in range(classes)]
    for i in range(classes):
        m.declare(f"struct {name}{i} : {name} {{ void *gil() const override {{ return {gil(m, used[i])}; }} }};")
    if m.rng.random() < 0.5:
        m.declare(f"static {name} *{name}_make(int n) {{ switch (n) {{ "
                  + " ".join(f"case {i}: return new {name}{i};" for i in range(classes))
                  + f" default: return new {name}; }} }}")
        chosen = index(m, m.rng.randrange(classes))
        use = f"{{ {name} *mode = {name}_make({chosen}); mode->apply(&{base}[{at}]); delete mode; }}"
    else:
        m.declare(" ".join(f"static {name}{i} {name}_one{i};" for i in range(classes)))
        m.declare(f"HIDDEN {name} *{name}_all[] = {{{', '.join(f'&{name}_one{i}' for i in range(classes))}}};")
        use = f"{name}_all[{index(m, m.rng.randrange(classes))}]->apply(&{base}[{at}]);"
    m.init([wrap(m, use), *late_definition(m, base)])


def vector_of_slots(m):
    slots = slots_with_gil(m)
    name = f"{m.name}_slots"
    m.declare(f"static std::vector<SLOT> {name};")
    pushes = []
    for id_, value in slots:
        value = gil(m, value == "USED") if id_ == GIL else value
        add = m.rng.choice([f"{name}.push_back(", f"{name}.insert({name}.end(), "])
        push = f"{add}SLOT{{{id_}, {value}}});"
        pushes.append(f"if ({condition(m, True)}) {push}" if m.rng.random() < 0.2 and id_ else push)
    ready = [wrap(m, " ".join(pushes))]
    if m.rng.random() < 0.5:
        ready.append(wrap(m, m.rng.choice([
            f"for (auto &s : {name}) if (s.slot == 4) s.value = {gil(m, m.rng.random() < 0.6)};",
            f"{name}.erase(std::remove_if({name}.begin(), {name}.end(), [](const SLOT &s) {{ return s.slot == 4; "
            f"}}), {name}.end());",
            f"std::for_each({name}.begin(), {name}.end(), [](SLOT &s) {{ if (s.slot == 4) s.value = {gil(m, True)}; "
            f"}});",
            f"std::sort({name}.begin(), {name}.end() - 1, [](const SLOT &a, const SLOT &b) {{ return a.slot < "
            f"b.slot; }});"])))
    m.init([*leave_early(m), *ready, *late_definition(m, f"{name}.data()")])


def array_of_slots(m):
    slots = slots_with_gil(m)
    name = f"{m.name}_slots"
    m.declare(f"static std::array<SLOT, {len(slots)}> {name} = {{{initializer(slots)}}};")
    at = gil_at(slots)
    change = m.rng.choice([f"{name}[{index(m, at)}].value = {gil(m, m.rng.random() < 0.6)};",
                           f"{name}.at({index(m, at)}).value = {gil(m, m.rng.random() < 0.6)};",
                           f"for (SLOT &s : {name}) if (s.slot == 4) s.value = {gil(m, m.rng.random() < 0.6)};",
                           f"std::reverse({name}.begin(), {name}.end() - 1);",
                           f"std::swap({name}.front(), {name}[{at}]);", ""])
    m.init([wrap(m, change) if change else "", *late_definition(m, f"{name}.data()")])


def map_of_modes(m):
    slots = slots_with_gil(m)
    base = f"{m.name}_slots"
    m.declare(f"static SLOT {base}[] = {initializer(slots)};")
    at = gil_at(slots)
    kind = m.rng.choice(["std::map", "std::unordered_map"])
    value = function(m, f"    return {gil(m, m.rng.random() < 0.5)};", returns="void *")
    m.declare(f'static {kind}<std::string, void *> {m.name}_modes{{{{"gil", {value}()}}, {{"other", NOT_USED}}}};')
    look = m.rng.choice(['["gil"]', '.at("gil")', '.find("gil")->second'])
    m.init([wrap(m, f"{base}[{at}].value = {m.name}_modes{look};"), *late_definition(m, base)])


def function_object(m):
    slots = slots_with_gil(m)
    base = f"{m.name}_slots"
    m.declare(f"static SLOT {base}[] = {initializer(slots)};")
    at = gil_at(slots)
    value = gil(m, m.rng.random() < 0.6)
    m.declare(f"static std::function<void(SLOT *, int)> {m.name}_apply = [](SLOT *s, int i) {{ s[i].value = "
              f"{value}; }};")
    call = m.rng.choice([f"{m.name}_apply({base}, {index(m, at)});",
                         f"{{ void *v = {value}; std::function<void()> f = [v] {{ {base}[{at}].value = v; }}; f(); "
                         f"}}",
                         f"{{ void *v = {value}; auto f = [&](auto &s) {{ s.value = v; }}; f({base}[{at}]); }}"])
    m.init([wrap(m, call), *late_definition(m, base)])


def static_object(m):
    """A static object's constructor changes or fills the slots."""
    slots = slots_with_gil(m)
    base = f"{m.name}_slots"
    m.declare(f"static SLOT {base}[] = {initializer(slots)};")
    at = gil_at(slots)
    name = m.name_of("Setup")
    m.declare(f"struct {name} {{ SLOT *where; explicit {name}(SLOT *s) : where(s) {{ s[{index(m, at)}].value = "
              f"{gil(m, m.rng.random() < 0.6)}; }} }};")
    if m.rng.random() < 0.6:
        m.declare(f"static {name} {name}_made({base});")
        m.init(late_definition(m, f"{base}"))
    else:
        m.declare(f"static {name} &{name}_get() {{ static {name} made({base}); return made; }}")
        m.init(late_definition(m, f"{name}_get().where"))


def thrown(m):
    """An exception skips a declaration, or its handler declares."""
    name = m.name_of("check")
    throws = m.rng.random() < 0.5
    m.declare(f"NOINLINE static int {name}() {{ if ({condition(m, throws)}) throw std::runtime_error(\"no\"); "
              f"return 1; }}")
    made = created(m)
    used = m.rng.random() < 0.3
    declare = f"PyUnstable_Module_SetGIL(module, {gil(m, used)});"
    fail = 'PyErr_SetString(PyExc_ImportError, "no"); return nullptr;'
    caught = m.rng.choice(["", declare, fail, "return nullptr;"])
    m.gives_up |= throws and "return" in caught
    body = m.rng.choice([f"{name}(); {declare}", f"{declare} {name}();",
                         f"{declare} {name}(); PyUnstable_Module_SetGIL(module, USED);"])
    m.init([f"PyObject *module = {made};", "if (!module) return nullptr;",
            f"try {{ {body} }} catch (const std::exception &) {{ {caught} }}", "return module;"])


def guard_object(m):
    """A destructor declares."""
    name = m.name_of("Guard")
    m.declare(f"struct {name} {{ PyObject *module; void *gil; ~{name}() {{ if (module) "
              f"PyUnstable_Module_SetGIL(module, gil); }} }};")
    m.init([f"PyObject *module = {created(m)};", f"{name} guard{{module, {gil(m, m.rng.random() < 0.4)}}};",
            *(["guard.module = nullptr;"] if m.rng.random() < 0.3 else []),
            *([f"if ({condition(m, m.rng.random() < 0.5)}) guard.gil = {gil(m, m.rng.random() < 0.5)};"]
              if m.rng.random() < 0.5 else []), "return module;"])


def registry(m):
    """Modules and declarations in containers."""
    count = m.rng.randrange(1, 5)
    rows = ", ".join(definition_text(m, "nullptr", -1, f"{m.name}.{i}") for i in range(count))
    m.declare(f"static PyModuleDef {m.name}_defs[{count}] = {{{rows}}};\nstatic std::vector<PyObject *> "
              f"{m.name}_all;")
    first = m.rng.choice([0, 0, 1])
    value = gil(m, m.rng.random() < 0.3)
    declare = m.rng.choice([
        f"for (PyObject *one : {m.name}_all) PyUnstable_Module_SetGIL(one, {value});",
        f"for (size_t i = {variable(m, INT, first)}; i < {m.name}_all.size(); i++) "
        f"PyUnstable_Module_SetGIL({m.name}_all[i], {value});",
        f"PyUnstable_Module_SetGIL({m.name}_all.back(), {value});"])
    m.init([f"for (auto &d : {m.name}_defs) {m.name}_all.push_back(PyModule_Create2(&d, "
            f"PYTHON_API_VERSION));", declare,
            f"return {m.name}_all.{m.rng.choice(['front()', 'front()', 'back()'])};"])


def templated(m):
    """Mechanisms of modules.py, then a function template that sets the slot."""
    slots = slots_with_gil(m)
    base = f"{m.name}_slots"
    m.declare(f"static SLOT {base}[] = {initializer(slots)};")
    at = gil_at(slots)
    name = m.name_of("put")
    m.declare(f"template <int At, class T> NOINLINE static void {name}(T *slots, void *value) {{ slots[At].value = "
              f"value; }}")
    m.init([*edits(m, base, True, slots), f"{name}<{at}>({base}, {gil(m, m.rng.random() < 0.4)});",
            *late_definition(m, base)])


KINDS = [virtual_call, virtual_call, vector_of_slots, array_of_slots, map_of_modes, function_object, static_object,
         thrown, thrown, guard_object, registry, templated]
