"""Random modules with multi-phase initialization: where the slots come from and what changes them."""
from computations import condition, function, gil, index, string
from expressions import INT, variable
from module import GIL, definition_text, initializer, leave_early, slot_list
from wraps import wrap
from writes import Target, write


def static_slots(m, slots):
    name = f"{m.name}_slots"
    m.declare(f"{m.rng.choice(['static', 'static', 'HIDDEN'])} SLOT {name}[] = {initializer(slots)};")
    return name, True, []


def embedded_slots(m, slots):
    """An array of slots inside a larger structure."""
    name = f"{m.name}_all"
    before = m.rng.choice(["int n;", "char text[24];", "void *data[3];"])
    m.declare(f"static struct {{ {before} SLOT slots[{len(slots)}]; long rest; }} {name} = "
              f"{{{{0}}, {initializer(slots)}, 5}};" if "[" in before else
              f"static struct {{ {before} SLOT slots[{len(slots)}]; long rest; }} {name} = {{7, "
              f"{initializer(slots)}, 5}};")
    return f"{name}.slots", True, []


def row_of_slots(m, slots):
    """One row of a two-dimensional array of slots."""
    rows = m.rng.randrange(1, 4)
    at = m.rng.randrange(rows)
    other = [(id_, {"USED": "NOT_USED", "NOT_USED": "USED"}.get(value, value)) for id_, value in slots]
    m.declare(f"static SLOT {m.name}_rows[{rows}][{len(slots)}] = "
              f"{{{', '.join(initializer(slots if i == at else other) for i in range(rows))}}};\nstatic SLOT "
              f"*{m.name}_row;")
    return f"{m.name}_row", False, [wrap(m, f"{m.name}_row = {m.name}_rows[{index(m, at)}];")]


def filled_directly(m, slots):
    name = f"{m.name}_slots"
    room = len(slots) + m.rng.choice([0, 0, 3])
    m.declare(f"static SLOT {name}[{room}];")
    return name, True, fill(m, name, slots)


def fill(m, base, slots) -> list[str]:
    """Statements that write slots one by one."""
    kind = m.rng.randrange(6)
    written = slots if m.rng.random() < 0.4 else slots[:-1] or slots  # the end marker is already zero
    values = [(id_, gil(m, value == "USED") if id_ == GIL else value) for id_, value in written]
    if kind == 0:
        lines = [f"{base}[{i}].slot = {id_}; {base}[{i}].value = {value};" for i, (id_, value) in enumerate(values)]
    elif kind == 1:
        counter = m.name_of("n")
        m.declare(f"static int {counter};")
        lines = [f"{base}[{counter}].slot = {id_}; {base}[{counter}++].value = {value};" for id_, value in values]
    elif kind == 2:
        lines = ["{ int n = 0; " + " ".join(f"{base}[n].slot = {id_}; {base}[n++].value = {value};"
                                           for id_, value in values) + " }"]
    elif kind == 3:
        add = function(m, "    (*slots)->slot = id;\n    (*slots)->value = value;\n    ++*slots;",
                       "SLOT **slots, int id, void *value", "void")
        lines = [f"{{ SLOT *p = {base}; " + " ".join(f"{add}(&p, {id_}, {value});" for id_, value in values) + " }"]
    elif kind == 4:
        append = function(m, "    while (slots->slot) slots++;\n    slots->slot = id;\n    slots->value = value;",
                          "SLOT *slots, int id, void *value", "void")
        lines = [f"{append}({base}, {id_}, {value});" for id_, value in values if id_]
    else:
        lines = [f"{{ SLOT s = {{{id_}, {value}}}; {base}[{i}] = s; }}" for i, (id_, value) in enumerate(values)]
    if m.rng.random() < 0.3:
        return [wrap(m, " ".join(lines))]
    return lines


def copied_from_template(m, slots):
    name, template = f"{m.name}_slots", f"{m.name}_template"
    count = len(slots)
    m.declare(f"static SLOT {name}[{count}];\n"
              f"{m.rng.choice(['static const', 'static', 'HIDDEN'])} SLOT {template}[{count}] = "
              f"{initializer(slots)};")
    number = m.rng.choice([str(count), variable(m, INT, count)])
    copy = m.rng.choice([
        f"memcpy({name}, {template}, sizeof {template});",
        f"memcpy({name}, {template}, {number} * sizeof {template}[0]);",
        f"memmove({name}, {template}, {number} * sizeof(SLOT));",
        f"for (int i = 0; i < {number}; i++) {name}[i] = {template}[i];",
        f"for (int i = {number} - 1; i >= 0; i--) {name}[i] = {template}[i];",
        f"for (int i = 0; {template}[i].slot; i++) {{ {name}[i].slot = {template}[i].slot; {name}[i].value = "
        f"{template}[i].value; }}",
        f"{{ SLOT *to = {name}; for (const SLOT *from = {template}; from->slot; from++) *to++ = *from; }}",
        f"{{ int n = 0; for (int i = 0; i < {number}; i++) {{ if (!({condition(m, True)})) continue; "
        f"{name}[n++] = {template}[i]; }} }}"])
    return name, True, [wrap(m, copy)]


def filtered_template(m, slots):
    """Copies a template and leaves out slots with a certain id."""
    name, template = f"{m.name}_slots", f"{m.name}_template"
    left_out = m.rng.choice([GIL, INTERPRETERS, 77])
    m.declare(f"static SLOT {name}[{len(slots)}];\nstatic const SLOT {template}[] = {initializer(slots)};")
    m.moved = True
    test = m.rng.choice([f"{template}[i].slot == {left_out}", f"{template}[i].slot == {variable(m, INT, left_out)}"])
    return name, True, [wrap(m, f"{{ int n = 0; for (int i = 0; {template}[i].slot; i++) {{ if ({test}) continue; "
                                f"{name}[n++] = {template}[i]; }} }}")]


def heap_slots(m, slots):
    name = f"{m.name}_slots"
    count = len(slots) + m.rng.choice([0, 2])
    m.declare(f"static SLOT *{name};")
    allocate = m.rng.choice([f"{name} = (SLOT *)calloc({count}, sizeof(SLOT));",
                             f"{name} = (SLOT *)PyMem_Calloc({count}, sizeof(SLOT));",
                             f"{name} = (SLOT *)calloc({variable(m, INT, count)}, sizeof(SLOT));",
                             f"{name} = (SLOT *)malloc({count} * sizeof(SLOT)); memset({name}, 0, {count} * "
                             f"sizeof(SLOT));"])
    statements = [wrap(m, allocate), f"if ({name} == NULL) return NULL;"]
    if m.rng.random() < 0.5:
        template = f"{m.name}_template"
        m.declare(f"static SLOT {template}[] = {initializer(slots)};")
        return name, False, statements + [f"memcpy({name}, {template}, sizeof {template});"]
    return name, False, statements + fill(m, name, slots)


def chosen_slots(m, slots):
    """Chooses one of several arrays."""
    other = [(id_, {"USED": "NOT_USED", "NOT_USED": "USED"}.get(value, value)) for id_, value in slots]
    base = f"{m.name}_slots"
    m.declare(f"static SLOT {base}_a[] = {initializer(slots)};\nstatic SLOT {base}_b[] = {initializer(other)};")
    kind = m.rng.randrange(3)
    if kind == 0:
        m.declare(f"static SLOT *{base};")
        truth = m.rng.random() < 0.5
        first, second = (f"{base}_a", f"{base}_b") if truth else (f"{base}_b", f"{base}_a")
        return base, False, [wrap(m, f"{base} = ({condition(m, truth)}) ? {first} : {second};")]
    at = m.rng.randrange(3)
    rows = [f"{base}_b"] * 3
    rows[at] = f"{base}_a"
    if kind == 1:
        m.declare(f"HIDDEN SLOT *{base}_all[3] = {{{', '.join(rows)}}};\nstatic SLOT *{base};")
        return base, False, [wrap(m, f"{base} = {base}_all[{index(m, at)}];")]
    labels = [f'{{"mode{i}", {row}}}' for i, row in enumerate(rows)]
    m.declare(f"static struct {{ const char *name; SLOT *slots; }} {base}_modes[] = {{{', '.join(labels)}}};\n"
              f"static SLOT *{base};")
    text = string(m, f"mode{at}")
    return base, False, [wrap(m, f"for (int i = 0; i < 3; i++) if (strcmp({base}_modes[i].name, {text}) == 0) "
                                 f"{base} = {base}_modes[i].slots;")]


ORIGINS = [static_slots] * 8 + [filled_directly] * 4 + [copied_from_template] * 3 + [heap_slots] * 2


def definition(m, base, static) -> tuple[str, list[str]]:
    """Returns an expression for the PyModuleDef *, and statements that prepare it."""
    size = m.rng.choice([0] * 30 + [8, 8, -1])
    name = f"{m.name}_def"
    slots = base if static else "NULL"
    text = definition_text(m, slots, size, m.name)
    kind = m.rng.choice([0] * 8 + [1, 2, 3, 4, 5])
    late = [] if static else [f"->m_slots = {base};"]
    if kind == 0 or kind == 5:
        if kind == 5:
            text, late = definition_text(m, "NULL", size, m.name), [f"->m_slots = {base};"]
        m.declare(f"static PyModuleDef {name} = {text};")
        return f"&{name}", [f"(&{name}){step}" for step in late]
    if kind == 1:
        count = m.rng.randrange(2, 4)
        at = m.rng.randrange(count)
        rows = [definition_text(m, "NULL", 0, f"{m.name}.{i}") for i in range(count)]
        rows[at] = text
        m.declare(f"static PyModuleDef {name}[] = {{{', '.join(rows)}}};\nstatic PyModuleDef *{name}_at;")
        return f"{name}_at", [f"{name}_at = &{name}[{index(m, at)}];", *(f"{name}_at{step}" for step in late)]
    if kind == 2:
        m.declare(f"static PyModuleDef {name}_template = {text};\nstatic PyModuleDef {name};")
        copy = m.rng.choice([f"{name} = {name}_template;", f"memcpy(&{name}, &{name}_template, sizeof {name});"])
        return f"&{name}", [copy, *(f"(&{name}){step}" for step in late)]
    if kind == 3:
        m.declare(f"static PyModuleDef {name}_template = {text};\nstatic PyModuleDef *{name};")
        return name, [f"{name} = (PyModuleDef *)malloc(sizeof *{name});", f"*{name} = {name}_template;",
                      *(f"{name}{step}" for step in late)]
    m.declare(f"static PyModuleDef {name};")
    head = m.rng.choice(["", "{ PyModuleDef d = {MODULE_DEF_HEAD}; " + f"{name}.m_base = d.m_base; }} "])
    return f"&{name}", [f'{head}{name}.m_name = "{m.name}"; {name}.m_size = {size}; {name}.m_slots = {base};']


def edits(m, base, static, slots) -> list[str]:
    """Statements that change slots."""
    found = []
    gils = [i for i, (id_, _) in enumerate(slots) if id_ == GIL]
    for _ in range(m.rng.choice([0, 1, 1, 1, 1, 2])):
        if m.moved:  # the slots are no longer where the list has them
            break
        kind = m.rng.random()
        if gils and kind < 0.8:
            at = gils[0]
            target = Target(base, at, len(slots), static)
            found.append(wrap(m, write(m, target, gil(m, m.rng.random() < 0.6)), early=static))
        elif gils and kind < 0.9:
            m.moved = True
            found.append(wrap(m, structural(m, base, gils[0], len(slots))))
        elif gils and m.rng.random() < 0.5:  # a change that does not happen
            found.append(wrap(m, f"if ({condition(m, False)}) {base}[{gils[0]}].value = {gil(m, True)};"))
    return found


def definition_edits(m, expression, base) -> list[str]:
    """Statements that change the definition itself."""
    if m.rng.random() > 0.12:
        return []
    d = f"({expression})"
    return [wrap(m, m.rng.choice([
        f"if ({condition(m, m.rng.random() < 0.5)}) {d}->m_slots = NULL;",
        f"if ({condition(m, m.rng.random() < 0.2)}) {d}->m_size = -1;",
        f"{d}->m_slots += {index(m, m.rng.choice([0, 0, 1]))};",
        f"{d}->m_slots = &{base}[{index(m, m.rng.choice([0, 0, 1]))}];",
        f"memset((char *){d} + {index(m, 88)}, 0, sizeof(void *));",
        f"*(SLOT **)((char *){d} + {index(m, 88)}) = {base};",
        f"{d}->m_size = {index(m, 16)};"]))]


def structural(m, base, at, count) -> str:
    """A statement that moves, reverses or removes slots."""
    last = count - 1
    return m.rng.choice([
        f"for (int i = {at}; i < {last}; i++) {base}[i] = {base}[i + 1];",
        f"memmove(&{base}[{at}], &{base}[{at} + 1], {last - at} * sizeof(SLOT));",
        f"{base}[{index(m, at)}].slot = 0;",
        f"{{ SLOT t = {base}[0]; {base}[0] = {base}[{at}]; {base}[{at}] = t; }}",
        f"for (int i = 0, k = {last} - 1; i < k; i++, k--) {{ SLOT t = {base}[i]; {base}[i] = {base}[k]; {base}[k] "
        f"= t; }}",
        f"for (int i = 0; i < {last}; i++) if ({base}[i].slot == 4) {base}[i].value = "
        f"{gil(m, m.rng.random() < 0.6)};"])


def hand_over(m, expression) -> list[str]:
    kind = m.rng.randrange(8)
    if kind == 0:
        name = function(m, "    return PyModuleDef_Init(d);", "PyModuleDef *d", "PyObject *")
        return [f"return {name}({expression});"]
    if kind == 1:
        m.declare(f"static PyObject *{m.name}_made;")
        return [f"{m.name}_made = PyModuleDef_Init({expression});", f"return {m.name}_made;"]
    if kind == 2:
        m.declare(f"HIDDEN PyObject *(*{m.name}_finish)(PyModuleDef *) = PyModuleDef_Init;")
        return [f"return {m.name}_finish({expression});"]
    if kind == 3:
        return [f"PyModuleDef_Init({expression});", f"return (PyObject *)({expression});"]
    return [f"return PyModuleDef_Init({expression});"]


def multi_phase(m) -> None:
    slots = slot_list(m)
    base, static, made = m.pick(ORIGINS)(m, slots)
    changes = edits(m, base, static, slots)
    expression, defined = definition(m, base, static)
    steps = made + changes + defined if m.rng.random() < 0.6 or not static else made + defined + changes
    if static and m.rng.random() < 0.08:
        late = edits(m, base, static, slots)
        m.declare(f"static PyObject *{m.name}_late;")
        m.init([*leave_early(m), *steps, f"{m.name}_late = PyModuleDef_Init({expression});", *late,
                f"return {m.name}_late;"])
        return
    steps += definition_edits(m, expression, base)
    m.init([*leave_early(m), *steps, *leave_early(m), *hand_over(m, expression)])
