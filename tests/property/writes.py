"""Ways to change a slot.

Each takes a module, a Target and the C text of a value, and returns a statement.  Statements use
global names, or names from their own block, so that wraps.py can move them into any function.
"""
from dataclasses import dataclass

from computations import function, index
from expressions import INT, variable


@dataclass(frozen=True)
class Target:
    """A slot whose value is to change."""

    base: str  # C text of the array, a SLOT *
    index: int
    count: int  # slots in the array, including the end marker
    static: bool  # the address of the array is a constant
    id: int = 4

    @property
    def lvalue(self) -> str:
        return f"{self.base}[{self.index}].value"


def direct(m, target, value):
    return f"{target.lvalue} = {value};"


def by_index(m, target, value):
    return f"{target.base}[{index(m, target.index)}].value = {value};"


def by_pointer(m, target, value):
    return f"{{ SLOT *p = {target.base} + {index(m, target.index)}; p->value = {value}; }}"


def from_end(m, target, value):
    back = target.count - target.index
    return f"{{ SLOT *p = {target.base} + {target.count}; p -= {index(m, back)}; p->value = {value}; }}"


def by_setter(m, target, value):
    kind = m.rng.randrange(5)
    at = index(m, target.index) if m.rng.random() < 0.6 else str(target.index)
    if kind == 0:
        name = function(m, "    slots[i].value = value;", "SLOT *slots, int i, void *value", "void")
        return f"{name}({target.base}, {at}, {value});"
    if kind == 1:
        name = function(m, "    slot->value = value;", "SLOT *slot, void *value", "void")
        return f"{name}(&{target.base}[{at}], {value});"
    if kind == 2:
        name = function(m, "    *where = value;", "void **where, void *value", "void")
        return f"{name}(&{target.base}[{at}].value, {value});"
    if kind == 3:
        name = function(m, "    (*slots)[i].value = value;", "SLOT **slots, int i, void *value", "void")
        return f"{{ SLOT *p = {target.base}; {name}(&p, {at}, {value}); }}"
    name = function(m, "    (*slot)->value = value;", "SLOT **slot, void *value", "void")
    return f"{{ SLOT *p = &{target.base}[{at}]; {name}(&p, {value}); }}"


def by_structure(m, target, value):
    struct = m.name_of("context")
    m.declare(f"struct {struct} {{ int kind; SLOT *slots; void *value; int at; }};")
    name = function(m, "    if (c->kind == 3) c->slots[c->at].value = c->value;", f"const struct {struct} *c", "void")
    if m.rng.random() < 0.4:
        return (f"{{ struct {struct} *c = (struct {struct} *)malloc(sizeof *c); c->kind = 3; c->slots = "
                f"{target.base}; "
                f"c->value = {value}; c->at = {index(m, target.index)}; {name}(c); free(c); }}")
    return f"{{ struct {struct} c = {{3, {target.base}, {value}, {index(m, target.index)}}}; {name}(&c); }}"


def by_search(m, target, value):
    """Searches for the slot by its id."""
    last = target.count - 1
    return m.rng.choice([
        f"for (SLOT *p = {target.base}; p->slot; p++) if (p->slot == {target.id}) p->value = {value};",
        f"for (SLOT *p = {target.base}; p->slot; p++) {{ if (p->slot != {target.id}) continue; p->value = {value}; "
        f"break; }}",
        f"for (int i = 0; i < {variable(m, INT, last)}; i++) if ({target.base}[i].slot == {target.id}) "
        f"{target.base}[i].value = {value};",
        f"for (int i = {last}; i-- > 0;) if ({target.base}[i].slot == {target.id}) {target.base}[i].value = {value};",
        f"{{ SLOT *p = {target.base}; while (p->slot && p->slot != {target.id}) ++p; if (p->slot) p->value = "
        f"{value}; }}"])


def by_search_function(m, target, value):
    name = function(m, "    while (slots->slot && slots->slot != id) slots++;\n    return slots->slot ? slots : "
                       "NULL;",
                    "SLOT *slots, int id", "SLOT *")
    return f"{{ SLOT *p = {name}({target.base}, {target.id}); if (p != NULL) p->value = {value}; }}"


def by_bsearch(m, target, value):
    order = m.name_of("order")
    m.declare(f"static int {order}(const void *a, const void *b) {{ return *(const int *)a == *(const int *)b ? 0 : "
              f"1; }}")
    if m.rng.random() < 0.5:  # the array is not sorted, so search only this slot
        return (f"{{ int key = {target.id}; SLOT *p = (SLOT *)bsearch(&key, &{target.base}[{target.index}], 1, "
                f"sizeof(SLOT), {order}); if (p) p->value = {value}; }}")
    each = m.name_of("each")
    m.declare(f"NOINLINE static SLOT *{each}(SLOT *slots, int n, int (*same)(const void *, const void *), int key)\n"
              f"{{\n    for (int i = 0; i < n; i++)\n        if (same(&slots[i], &key) == 0) return &slots[i];\n"
              f"    return NULL;\n}}")
    return f"{{ SLOT *p = {each}({target.base}, {target.count}, {order}, {target.id}); if (p) p->value = {value}; }}"


def by_settings(m, target, value):
    """Applies a table of settings, each with the address of a variable."""
    if not target.static:
        return by_pointer(m, target, value)
    name = m.name_of("settings")
    rows = m.rng.randrange(1, 12)
    at = m.rng.randrange(rows)
    m.declare(f"static void *{name}_other[{rows}];")
    entries = [f'{{"option{i}", &{name}_other[{i}], (void *){m.rng.randrange(9)}}}' for i in range(rows)]
    constant = value if value in ("USED", "NOT_USED") else "USED"
    entries[at] = f'{{"gil", &{target.base}[{target.index}].value, {constant}}}'
    m.declare(f"static struct {{ const char *name; void **where; void *value; }} {name}[] = {{\n    "
              + ",\n    ".join(entries) + ",\n    {NULL, NULL, NULL}};")
    late = "" if value == constant else f"{name}[{at}].value = {value}; "
    loop = m.rng.choice([f"for (int i = 0; {name}[i].name; i++) *{name}[i].where = {name}[i].value;",
                         f"for (int i = 0; i < {rows}; i++) *{name}[i].where = {name}[i].value;",
                         f"for (int i = {rows - 1}; i >= 0; i--) *{name}[i].where = {name}[i].value;",
                         f'for (int i = 0; i < {rows}; i++) if (strcmp({name}[i].name, "gil") == 0) '
                         f"*{name}[i].where = {name}[i].value;"])
    return f"{{ {late}{loop} }}"


def by_global_pointer(m, target, value):
    if not target.static:
        return by_setter(m, target, value)
    name = m.name_of("where")
    kind = m.rng.randrange(5)
    if kind == 0:
        m.declare(f"HIDDEN void **{name} = &{target.lvalue};")
        return f"*{name} = {value};"
    if kind == 1:
        m.declare(f"HIDDEN SLOT *{name} = &{target.base}[{target.index}];\nHIDDEN SLOT **{name}_at = &{name};")
        return f"(*{name}_at)->value = {value};"
    if kind == 2:
        m.declare(f"static struct {{ int n; struct {{ SLOT *slots; }} in; }} {name} = {{1, {{{target.base}}}}};\n"
                  f"EXPORTED void {name}_set(SLOT *slots) {{ {name}.in.slots = slots; }}")
        return f"{name}.in.slots[{target.index}].value = {value};"
    if kind == 3:
        m.declare(f"static void *{name}_none;\nHIDDEN void **{name}[3] = {{&{name}_none, &{target.lvalue}, "
                  f"&{name}_none}};")
        return f"*{name}[{index(m, 1)}] = {value};"
    m.declare(f"static __thread SLOT *{name};")
    return f"{{ {name} = {target.base}; {name}[{target.index}].value = {value}; }}"


def by_copy(m, target, value):
    """Copies the slot or its value from a local variable."""
    base, at = target.base, target.index
    size = variable(m, INT, 8)
    slot = f"SLOT s; s.slot = {target.id}; s.value = {value};"
    own = function(m, "    unsigned char *t = (unsigned char *)to;\n    const unsigned char *f = (const unsigned "
                      "char *)from;"
                      "\n    while (n--) *t++ = *f++;", "void *to, const void *from, int n", "void")
    return m.rng.choice([
        f"{{ void *v = {value}; memcpy(&{base}[{at}].value, &v, sizeof v); }}",
        f"{{ void *v = {value}; memcpy(&{base}[{at}].value, &v, {size}); }}",
        f"{{ void *v = {value}; memcpy((char *)({base}) + {index(m, at * 16 + 8)}, &v, sizeof v); }}",
        f"{{ {slot} {base}[{at}] = s; }}",
        f"{{ {slot} memmove(&{base}[{index(m, at)}], &s, sizeof s); }}",
        f"{{ {slot} memcpy(&{base}[{at}], &s, 2 * (size_t){size}); }}",
        f"{{ {slot} {own}(&{base}[{at}], &s, {index(m, 16)}); }}",
        f"{{ {slot} for (int i = 0; i < 16; i++) ((char *)&{base}[{at}])[i] = ((char *)&s)[i]; }}"])


def by_memset(m, target, value):
    if value != "USED":
        return by_copy(m, target, value)
    size = m.rng.choice(["sizeof(void *)", variable(m, INT, 8)])
    return m.rng.choice([f"memset(&{target.base}[{target.index}].value, 0, {size});",
                         f"memset(&{target.base}[{target.index}], 0, 2 * {size});",
                         f"memset((char *)({target.base}) + {index(m, target.index * 16 + 8)}, 0, {size});",
                         f"for (char *p = (char *)&{target.lvalue}, *e = p + {size}; p < e; p++) *p = 0;"])


def by_bytes(m, target, value):
    return m.rng.choice([
        f"{{ union {{ void *all; unsigned char bytes[8]; }} u; u.all = {value}; "
        f"*(volatile unsigned char *)&{target.lvalue} = u.bytes[0]; }}",
        f"((volatile unsigned int *)&{target.lvalue})[0] = (unsigned)(uintptr_t)({value});",
        f"{{ uintptr_t v = (uintptr_t)({value}); {target.lvalue} = (void *)(v & 1); }}",
        f"*(void *volatile *)&{target.lvalue} = {value};"])


def by_swap(m, target, value):
    name = m.name_of("spare")
    m.declare(f"static void *{name};")
    swap = function(m, "    void *t = *a;\n    *a = *b;\n    *b = t;", "void **a, void **b", "void")
    return f"{{ {name} = {value}; {swap}(&{target.lvalue}, &{name}); }}"


def by_atomic(m, target, value):
    where = f"&{target.lvalue}"
    return m.rng.choice([f"__atomic_store_n({where}, {value}, __ATOMIC_SEQ_CST);",
                         f"(void)__atomic_exchange_n({where}, {value}, __ATOMIC_ACQ_REL);",
                         f"{{ void *old = {target.lvalue}; __atomic_compare_exchange_n({where}, &old, {value}, 0, "
                         "__ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST); }",
                         f"(void)__sync_val_compare_and_swap({where}, {target.lvalue}, {value});",
                         f"{{ __atomic_store_n({where}, (void *)0, __ATOMIC_RELAXED); "
                         f"__atomic_fetch_or((intptr_t *){where}, (intptr_t)({value}), __ATOMIC_RELAXED); }}"])


def by_operators(m, target, value):
    here = f"(*(intptr_t *)&{target.lvalue})"
    v = f"(intptr_t)({value})"
    return m.rng.choice([f"{here} ^= {here} ^ {v};", f"{{ {here} &= 0; {here} |= {v}; }}", f"{here} += {v} - {here};",
                         f"{{ {here} <<= 1; {here} = ({here} & 0) + {v}; }}"])


def by_callback(m, target, value):
    each = m.name_of("each")
    visit = m.name_of("visit")
    m.declare(f"static void {visit}(SLOT *slot, void *data) {{ if (slot->slot == {target.id}) slot->value = data; "
              f"}}\n"
              f"NOINLINE static void {each}(SLOT *slots, void (*visit)(SLOT *, void *), void *data)\n"
              f"{{\n    for (; slots->slot; slots++) visit(slots, data);\n}}")
    if m.rng.random() < 0.4:
        m.declare(f"HIDDEN void (*{visit}_at)(SLOT *, void *) = {visit};")
        visit += "_at"
    return f"{each}({target.base}, {visit}, {value});"


def by_function_table(m, target, value):
    name = m.name_of("operations")
    m.declare(f"static void {name}_nop(SLOT *slot, void *value) {{ (void)slot; (void)value; }}\n"
              f"static void {name}_set(SLOT *slot, void *value) {{ slot->value = value; }}")
    rows = [f"{name}_nop"] * m.rng.randrange(2, 6)
    at = m.rng.randrange(len(rows))
    rows[at] = f"{name}_set"
    kind = m.rng.choice(["static", "HIDDEN", "static const"])
    if kind == "static const":
        m.declare(f"static void (*const {name}[])(SLOT *, void *) = {{{', '.join(rows)}}};")
    else:
        m.declare(f"{kind} void (*{name}[])(SLOT *, void *) = {{{', '.join(rows)}}};")
    if m.rng.random() < 0.4:
        return f"for (int i = 0; i < {len(rows)}; i++) {name}[i](&{target.base}[{target.index}], {value});"
    return f"{name}[{index(m, at)}](&{target.base}[{target.index}], {value});"


def by_recursion(m, target, value):
    name = m.name_of("walk")
    m.declare(f"NOINLINE static int {name}(SLOT *slot, int n, void *value)\n{{\n"
              f"    if (n == 0) {{ slot->value = value; return 0; }}\n    return {name}(slot + 1, n - 1, value) + "
              f"1;\n}}")
    return f"{name}({target.base}, {index(m, target.index)}, {value});"


def by_switch(m, target, value):
    cases = " ".join(f"case {i}: {target.base}[{i}].value = v; break;" for i in range(target.count))
    return f"{{ void *v = {value}; switch ({index(m, target.index)}) {{ {cases} default: break; }} }}"


def by_arguments(m, target, value):
    name = m.name_of("set_all")
    m.declare(f"NOINLINE static void {name}(SLOT *slots, ...)\n{{\n    va_list list;\n    va_start(list, slots);\n"
              f"    for (int at; (at = va_arg(list, int)) >= 0;) slots[at].value = va_arg(list, void *);\n"
              f"    va_end(list);\n}}")
    return f"{name}({target.base}, {target.index}, {value}, -1);"


def by_result(m, target, value):
    name = function(m, f"    SLOT s;\n    s.slot = {target.id};\n    s.value = value;\n    return "
                       f"s;", "void *value", "SLOT")
    return f"{target.base}[{target.index}] = {name}({value});"


def by_rebuild(m, target, value):
    """Copies all slots to the stack, changes one, and copies them back."""
    last = target.count
    copy = m.rng.choice(["memcpy(c, b, sizeof c);", f"for (int i = 0; i < {last}; i++) c[i] = b[i];"])
    back = m.rng.choice(["memcpy(b, c, sizeof c);", f"for (int i = {last}; i-- > 0;) b[i] = c[i];"])
    return (f"{{ SLOT *b = {target.base}; SLOT c[{last}]; {copy} c[{index(m, target.index)}].value = {value}; {back} "
            f"}}")


def by_offset(m, target, value):
    """Applies a table of settings, each with an offset from a base address."""
    name = m.name_of("offsets")
    rows = m.rng.randrange(1, 9)
    at = m.rng.randrange(rows)
    m.declare(f"static char {name}_other[64];")
    entries = [f"{{{8 * m.rng.randrange(8)}, (void *){m.rng.randrange(9)}, 0}}" for _ in range(rows)]
    constant = value if value in ("USED", "NOT_USED") else "USED"
    entries[at] = f"{{{16 * target.index + 8}, {constant}, 1}}"
    m.declare(f"HIDDEN struct {{ size_t offset; void *value; int kind; }} {name}[] = {{{', '.join(entries)}}};")
    late = "" if value == constant else f"{name}[{at}].value = {value}; "
    return (f"{{ {late}char *bases[] = {{{name}_other, (char *)({target.base})}}; for (int i = 0; i < {rows}; i++) "
            f"memcpy(bases[{name}[i].kind] + {name}[i].offset, &{name}[i].value, sizeof(void *)); }}")


def by_heap_copy(m, target, value):
    """Copies all slots to the heap, changes one, and copies them back."""
    size = f"{target.count} * sizeof(SLOT)"
    return (f"{{ SLOT *c = (SLOT *)malloc({size}); if (c) {{ memcpy(c, {target.base}, {size}); "
            f"c[{index(m, target.index)}].value = {value}; memmove({target.base}, c, {size}); free(c); }} }}")


def by_chain(m, target, value):
    """Applies a linked list of settings."""
    if not target.static:
        return by_copy(m, target, value)
    name = m.name_of("chain")
    constant = value if value in ("USED", "NOT_USED") else "USED"
    m.declare(f"static void *{name}_other;\n"
              f"HIDDEN struct {name} {{ struct {name} *next; void **where; void *value; }} {name}_0 = "
              f"{{NULL, &{target.lvalue}, {constant}}};")
    length = m.rng.randrange(0, 5)
    for i in range(length):
        m.declare(f"HIDDEN struct {name} {name}_{i + 1} = {{&{name}_{i}, &{name}_other, (void *)5}};")
    late = "" if value == constant else f"{name}_0.value = {value}; "
    return f"{{ {late}for (struct {name} *p = &{name}_{length}; p; p = p->next) *p->where = p->value; }}"


def by_library(m, target, value):
    """A function of the C library writes the value."""
    used = value == "USED"
    if value not in ("USED", "NOT_USED"):
        return by_copy(m, target, value)
    name = m.name_of("text")
    kind = m.rng.randrange(3)
    if kind == 0:
        m.declare(f'HIDDEN const char *{name} = "{"" if used else chr(92) + "1"}";')
        return f"strncpy((char *)&{target.lvalue}, {name}, sizeof(void *));"
    if kind == 1:
        m.declare(f'HIDDEN const char *{name} = "0x{int(not used)}";')
        return f'sscanf({name}, "%p", &{target.lvalue});'
    m.moved = True
    m.declare(f"static int {name}_order(const void *a, const void *b) {{ return ((const SLOT *)a)->slot - "
              f"((const SLOT *)b)->slot; }}")
    return (f"{{ qsort({target.base}, {target.count - 1}, sizeof(SLOT), {name}_order); for (SLOT *p = {target.base}; "
            f"p->slot; p++) if (p->slot == {target.id}) p->value = {value}; }}")


def by_goto(m, target, value):
    label = m.name_of("label")
    return (f"{{ static void *const {label}_to[] = {{&&{label}_a, &&{label}_b}}; goto *{label}_to[{index(m, 1)}]; "
            f"{label}_a: {target.base}[{target.count - 1}].slot = 0; goto {label}_c; "
            f"{label}_b: {target.lvalue} = {value}; {label}_c:; }}")


WRITES = [by_index, by_setter] * 4 + [direct, by_search, by_settings, by_copy] * 3
WRITES += [by_pointer, by_structure, by_global_pointer, by_memset, by_function_table] * 2
WRITES += [from_end, by_search_function, by_bsearch, by_bytes, by_swap, by_atomic, by_operators, by_callback]
WRITES += [by_recursion, by_switch, by_arguments, by_result, by_offset, by_heap_copy, by_chain, by_rebuild, by_goto]
WRITES += [by_library]


def write(m, target: Target, value: str) -> str:
    return m.pick(WRITES)(m, target, value)
