"""Random computations with known results: loops, strings, tables, recursion.

The rest of the generator uses index(), condition() and gil().  They return C text for an index, for
a condition that holds or does not, and for the value of a gil slot.
"""
from expressions import INT, INT64, UINT, Term, Type, expression, hidden, literal, variable

WORDS = ["gil", "nogil", "used", "not_used", "on", "off", "auto", "free", "mode", "x", "safe", "threads"]


def function(m, body: str, parameters: str = "void", returns: str = "int") -> str:
    name = m.name_of("c")
    attribute = m.rng.choice(["NOINLINE ", "NOINLINE ", ""])
    m.declare(f"{attribute}static {returns} {name}({parameters})\n{{\n{body}\n}}")
    return name


def string(m, text: str) -> str:
    """Returns C text of a char * to the text."""
    kind = m.rng.randrange(5)
    name = m.name_of("s")
    if kind == 0:
        m.declare(f'HIDDEN char {name}[] = "{text}";')
    elif kind == 1:
        m.declare(f'HIDDEN const char *{name} = "{text}";')
    elif kind == 2:
        m.declare(f'HIDDEN const char *{name}_all[] = {{"none", "{text}", "last"}};')
        return f"{name}_all[{variable(m, INT, 1)}]"
    elif kind == 3:
        m.declare(f'HIDDEN struct {{ int id; const char *text; }} {name} = {{7, "{text}"}};')
        return f"{name}.text"
    else:
        m.declare(f'static volatile int {name}_how = 1;\n'
                  f'NOINLINE static const char *{name}(void) {{ return {name}_how ? "{text}" : "other"; }}')
        return f"{name}()"
    return name


def loop_sum(m) -> Term:
    count = m.rng.randrange(0, 12)
    step = m.rng.randrange(1, 4)
    head = m.rng.choice([f"for (int i = 0; i < n; i++) sum += i * {step};",
                         f"for (int i = n - 1; i >= 0; --i) sum += i * {step};",
                         f"int i = 0; while (1) {{ if (i >= n) break; sum += i * {step}; i++; }}",
                         f"int i = n; if (i) do {{ --i; sum += i * {step}; }} while (i);"])
    name = function(m, f"    int sum = 0;\n    {head}\n    return sum;", "int n")
    return Term(f"{name}({variable(m, INT, count)})", INT, sum(range(count)) * step)


def count_elements(m) -> Term:
    values = [m.rng.randrange(1, 50) for _ in range(m.rng.randrange(1, 14))]
    limit = m.rng.randrange(1, 50)
    table = m.name_of("a")
    kind = m.rng.choice(["HIDDEN int", "static const short", "HIDDEN unsigned char", "HIDDEN long"])
    m.declare(f"{kind} {table}[] = {{{', '.join(map(str, values))}, 0}};")
    body = m.rng.choice([
        f"    int n = 0;\n    for (int i = 0; {table}[i]; i++)\n        if ({table}[i] > {limit}) n++;\n    return "
        f"n;",
        f"    int n = 0;\n    for (int i = 0; i < {len(values)}; i++) n += {table}[i] > {limit};\n    return n;"])
    return Term(f"{function(m, body)}()", INT, sum(value > limit for value in values))


def largest(m) -> Term:
    values = [m.rng.randrange(-20, 50) for _ in range(m.rng.randrange(2, 9))]
    table = m.name_of("a")
    m.declare(f"HIDDEN int {table}[] = {{{', '.join(map(str, values))}}};")
    name = function(m, f"    int best = -100;\n    for (int i = 0; i < {len(values)}; i++)\n"
                       f"        if ({table}[i] > best) best = {table}[i];\n    return best;")
    return Term(f"{name}()", INT, max(values))


def position(m) -> Term:
    """The position of a number in a table."""
    values = m.rng.sample(range(60), m.rng.randrange(2, 12))
    wanted = m.rng.choice(values + [61])
    table = m.name_of("a")
    m.declare(f"HIDDEN int {table}[] = {{{', '.join(map(str, values))}}};")
    name = function(m, f"    for (int i = 0; i < {len(values)}; i++)\n        if ({table}[i] == key) return i;\n"
                       f"    return {len(values)};", "int key")
    return Term(f"{name}({variable(m, INT, wanted)})", INT, (values + [wanted]).index(wanted))


def sorted_element(m) -> Term:
    values = m.rng.sample(range(60), m.rng.randrange(2, 7))
    at = m.rng.randrange(len(values))
    name = m.name_of("a")
    m.declare(f"HIDDEN int {name}[] = {{{', '.join(map(str, values))}}};\n"
              f"static int {name}_order(const void *a, const void *b) {{ return *(const int *)a - *(const int *)b; "
              f"}}")
    last = len(values) - 1
    sort = m.rng.choice([
        f"qsort({name}, {len(values)}, sizeof {name}[0], {name}_order);",
        f"for (int i = 0; i < {last}; i++)\n        for (int k = 0; k < {last} - i; k++)\n            if ({name}[k] "
        f"> "
        f"{name}[k + 1]) {{ int t = {name}[k]; {name}[k] = {name}[k + 1]; {name}[k + 1] = t; }}"])
    sorter = function(m, f"    {sort}\n    return {name}[{at}];")
    return Term(f"{sorter}()", INT, sorted(values)[at])


def parsed(m) -> Term:
    number = m.rng.randrange(0, 400)
    key = m.rng.choice(WORDS)
    text = string(m, f"{key}={number}")
    skip = len(key) + 1
    kind = m.rng.randrange(4)
    if kind == 0:
        return Term(f"(int)strtol({text} + {skip}, NULL, 10)", INT, number)
    if kind == 1:
        return Term(f"atoi(strchr({text}, '=') + 1)", INT, number)
    if kind == 2:
        return Term(f'({{ int n = 0; sscanf({text}, "{key}=%d", &n); n; }})', INT, number)
    name = function(m, "    int n = 0;\n    while (*s && *s != '=') s++;\n    for (++s; *s >= '0' && *s <= '9'; s++) "
                       "n = n * 10 + (*s - '0');\n    return n;", "const char *s")
    return Term(f"{name}({text})", INT, number)


def length(m) -> Term:
    word = m.rng.choice(WORDS)
    own = function(m, "    int n = 0;\n    while (*s++) n++;\n    return n;", "const char *s")
    return Term(f"{m.rng.choice(['(int)strlen', own])}({string(m, word)})", INT, len(word))


def hashed(m) -> Term:
    word = m.rng.choice(WORDS)
    start, factor = m.rng.choice([(5381, 33), (0, 31), (2166136261, 16777619)])
    value = start
    for byte in word.encode():
        value = UINT.wrap(value * factor ^ byte) if factor > 1000 else UINT.wrap(value * factor + byte)
    step = f"h = h * {factor}u {'^' if factor > 1000 else '+'} (unsigned char)*s"
    modulus = m.rng.choice([7, 8, 16, 31])
    name = function(m, f"    unsigned h = {start}u;\n    for (; *s; s++) {step};\n    return h % {modulus};",
                    "const char *s", "unsigned")
    return Term(f"{name}({string(m, word)})", UINT, value % modulus)


def recursive(m) -> Term:
    n = m.rng.randrange(0, 9)
    values = [0, 1]
    while len(values) <= n:
        values.append(values[-1] + values[-2])
    name = m.name_of("c")
    m.declare(f"NOINLINE static int {name}(int n) {{ return n < 2 ? n : {name}(n - 1) + {name}(n - 2); }}")
    return Term(f"{name}({variable(m, INT, n)})", INT, values[n])


def divisor(m) -> Term:
    a, b = (m.rng.randrange(1, 20) * 6 for _ in range(2))
    name = function(m, "    while (b) { unsigned t = a % b; a = b; b = t; }\n    return a;", "unsigned a, unsigned b",
                    "unsigned")
    x, y = a, b
    while y:
        x, y = y, x % y
    return Term(f"{name}({variable(m, UINT, a)}, {variable(m, UINT, b)})", UINT, x)


def switched(m) -> Term:
    """A switch that is usually dense enough for a jump table."""
    values = [m.rng.randrange(0, 99) for _ in range(m.rng.randrange(4, 10))]
    at = m.rng.randrange(len(values) + 1)
    first = m.rng.choice([0, 0, 3, -2])
    cases = "\n".join(f"    case {first + i}: r += {value}; break;" for i, value in enumerate(values))
    name = function(m, f"    int r = 1;\n    switch (n) {{\n{cases}\n    default: r = 5;\n    }}\n    return "
                       f"r;", "int n")
    return Term(f"{name}({variable(m, INT, first + at)})", INT, (values + [4])[at] + 1)


def listed(m) -> Term:
    """The length of a linked list."""
    count = m.rng.randrange(1, 6)
    name = m.name_of("l")
    nodes = [f"HIDDEN struct {name} {{ struct {name} *next; int value; }} {name}_0 = {{NULL, 3}};"]
    nodes += [f"HIDDEN struct {name} {name}_{i} = {{&{name}_{i - 1}, {i}}};" for i in range(1, count)]
    m.declare("\n".join(nodes))
    counter = function(m, f"    int n = 0;\n    while (node) {{ n++; node = node->next; }}\n    return n;",
                       f"struct {name} *node")
    return Term(f"{counter}(&{name}_{count - 1})", INT, count)


def grid(m) -> Term:
    rows, columns = m.rng.randrange(1, 5), m.rng.randrange(1, 5)
    value = sum(1 for i in range(rows) for k in range(columns) if (i + k) % 2)
    name = function(m, "    int n = 0;\n    for (int i = 0; i < rows; i++)\n        for (int k = 0; k < columns; "
                       "k++) "
                       "{\n            if ((i + k) % 2 == 0) continue;\n            n++;\n        }\n    return n;",
                    "int rows, int columns")
    return Term(f"{name}({variable(m, INT, rows)}, {variable(m, INT, columns)})", INT, value)


def from_heap(m) -> Term:
    count = m.rng.randrange(2, 9)
    at = m.rng.randrange(count)
    allocate = m.rng.choice([f"(int *)malloc({count} * sizeof(int))", f"(int *)PyMem_Calloc({count}, sizeof(int))",
                             f"(int *)PyMem_Malloc({count} * sizeof(int))"])
    release = m.rng.choice(["free", "PyMem_Free"]) if "Py" in allocate else "free"
    name = function(m, f"    int *p = {allocate};\n    if (p == NULL) return -1;\n    for (int i = 0; i < {count}; "
                       f"i++) "
                       f"p[i] = i * 3;\n    int r = p[at];\n    {release}(p);\n    return r;", "int at")
    return Term(f"{name}({variable(m, INT, at)})", INT, at * 3)


def printed(m) -> Term:
    number = m.rng.randrange(0, 9)
    name = function(m, f'    char text[32];\n    snprintf(text, sizeof text, "%d-{m.rng.choice(WORDS)}", n);\n'
                       "    return text[0] - '0';", "int n")
    return Term(f"{name}({variable(m, INT, number)})", INT, number)


COMPUTATIONS = [loop_sum, loop_sum, count_elements, largest, position, sorted_element, parsed, length, hashed,
                recursive, divisor, switched, switched, listed, grid, from_heap, printed]


def computed(m) -> Term:
    kind = m.rng.random()
    if kind < 0.35:
        return m.pick(COMPUTATIONS)(m)
    if kind < 0.55:
        return expression(m, 1)
    return expression(m, m.rng.randrange(2, 4))


# What the rest of the generator uses.

def reduced(m, term: Term, wanted: int) -> str:
    """Returns C text of an int that equals `wanted`, computed from a term with any value."""
    value = term.value
    choices = [f"(({term.text}) == {literal(value, term.type)} ? {wanted} : {wanted + 1})"]
    if INT64.holds(value) and INT64.holds(value - wanted):
        choices.append(f"(int)((int64_t)({term.text}) - {literal(value - wanted)})")
    choices += [f"(int)((({term.text}) >> {shift}) & {mask})" for shift in range(0, term.type.bits, 3)
                for mask in (1, 3, 7) if value >> shift & mask == wanted][:3]
    if value >= 0:
        choices += [f"(int)(({term.text}) % {n})" for n in range(wanted + 1, 40) if value % n == wanted][:3]
        choices += [f"(int)(({term.text}) / {n})" for n in range(2, 400) if value // n == wanted][:2]
    if value == wanted:
        choices += [f"(int)({term.text})"] * 8
    table = m.name_of("a")
    row = [m.rng.randrange(0, 4) for _ in range(8)]
    row[value & 7] = wanted
    choices.append(f"{table}[({term.text}) & 7]")
    chosen = m.rng.choice(choices)
    if table in chosen:
        m.declare(f"HIDDEN signed char {table}[8] = {{{', '.join(map(str, row))}}};")
    return chosen


def index(m, wanted: int) -> str:
    """Returns C text of an int that equals `wanted`."""
    kind = m.rng.random() * (0.45 if m.plain else 1)
    if kind < 0.2:
        return str(wanted)
    if kind < 0.4:
        return variable(m, m.rng.choice([INT, INT64, UINT, Type("uint8_t", 8, False)]), wanted)
    text = reduced(m, computed(m), wanted)
    if m.rng.random() < 0.3:
        return f"{function(m, f'    return {text};')}()"
    return text


def about_string(m, truth: bool) -> str:
    word, other = m.rng.sample(WORDS, 2)
    same = m.rng.random() < 0.5
    text = string(m, word if same else other)
    if m.rng.random() < 0.2:
        own = function(m, "    while (*a && *a == *b) { a++; b++; }\n    return *a == "
                          "*b;", "const char *a, const char *b")
        return f"{'' if same == truth else '!'}{own}({text}, \"{word}\")"
    equals = m.rng.choice([f'strcmp({text}, "{word}")', f'strncmp({text}, "{word}", {len(word) + 1})',
                           f'memcmp({text}, "{word}", {min(len(word), len(other)) + 1})'])
    return f"{equals} {'==' if same == truth else '!='} 0"


def about_environment(m, truth: bool) -> str:
    m.asks_environment = True
    return f'getenv("FT_{m.rng.choice(WORDS).upper()}") {"==" if truth else "!="} NULL'


def about_interpreter(m, truth: bool) -> str:
    same = m.rng.choice(["Py_Version >= 0x030D0000ul", "Py_GetVersion()[0] == '3'", "PyErr_Occurred() == NULL",
                         'strncmp(Py_GetVersion(), "3.1", 3) == 0'])
    return same if truth else f"!({same})"


def about_number(m, truth: bool) -> str:
    term = computed(m)
    same = m.rng.choice([f"({term.text}) == {literal(term.value, term.type)}"] * 3
                        + ([f"({term.text})"] * 3 if term.value else [f"!({term.text})"] * 3)
                        + ([f"({term.text}) > {literal(term.value - 1, term.type)}"] if term.value > 0 else [])
                        + ([f"({term.text}) < 200"] * 2 if 0 <= term.value < 200 else []))
    return same if truth else f"!({same})"


def about_dictionary(m, truth: bool) -> str:
    value = m.rng.randrange(0, 3)
    return (f'({{ PyObject *d = PyDict_New(); PyDict_SetItemString(d, "k", '
            f'PyLong_FromLong({variable(m, INT, value)})); '
            f'PyLong_AsLong(PyDict_GetItemString(d, "k")); }}) {"==" if truth else "!="} {value}')


CONDITIONS = [about_number] * 26 + [about_string] * 8 + [about_interpreter, about_environment] * 2
CONDITIONS += [about_dictionary]


def condition(m, truth: bool) -> str:
    """Returns C text of a condition whose value is `truth`."""
    if m.plain and m.rng.random() < 0.85:
        value = m.rng.randrange(0, 4)
        return f"{variable(m, INT, value)} {'==' if truth else '!='} {value}"
    text = m.pick(CONDITIONS)(m, truth)
    if m.rng.random() < 0.12:
        other = m.rng.choice([True, False])
        joined = ("&&" if truth else "||") if other == truth else ("||" if truth else "&&")
        return f"({text}) {joined} ({condition(m, other)})"
    return text


def gil(m, used: bool) -> str:
    """Returns C text of Py_MOD_GIL_USED or Py_MOD_GIL_NOT_USED."""
    want, other = ("USED", "NOT_USED") if used else ("NOT_USED", "USED")
    kind = m.rng.random()
    if kind < 0.45:
        return want
    if kind < 0.6:
        truth = m.rng.random() < 0.5
        first, second = (want, other) if truth else (other, want)
        return f"(({condition(m, truth)}) ? {first} : {second})"
    if kind < 0.75:
        return f"(void *)(intptr_t)({index(m, int(not used))})"
    if kind < 0.85:
        name = m.name_of("g")
        at = m.rng.randrange(4)
        row = [m.rng.choice(["USED", "NOT_USED"]) for _ in range(4)]
        row[at] = want
        m.declare(f"{m.rng.choice(['HIDDEN', 'static'])} void *{name}[4] = {{{', '.join(row)}}};")
        return f"{name}[{index(m, at)}]"
    if kind < 0.92:
        name = m.name_of("g")
        m.declare(f"HIDDEN void *{name} = {want};")
        return name
    return f"{function(m, f'    return {want};', returns='void *')}()"
