"""Ways to execute a statement once: in a helper, a callback, a constructor, a long function, ...

Each takes a module and a statement, and returns a statement that executes it.
"""
from computations import condition, function, index
from expressions import INT, variable


def in_helper(m, statement):
    return f"{function(m, f'    {statement}', returns='void')}();"


def in_nested_helpers(m, statement):
    inner = function(m, f"    {statement}", returns="void")
    middle = function(m, f"    {inner}();\n    return 0;")
    return f"{function(m, f'    if ({middle}() < 0) return -1;{chr(10)}    return 0;')}();"


def in_condition(m, statement):
    truth = m.rng.random() < 0.7
    text = condition(m, truth)
    if truth:
        return f"if ({text}) {{ {statement} }}"
    return m.rng.choice([f"if ({text}) {{ (void)0; }} else {{ {statement} }}", f"if (!({text})) {{ {statement} }}"])


def through_pointer(m, statement):
    name = function(m, f"    {statement}", returns="void")
    kind = m.rng.randrange(3)
    if kind == 0:
        m.declare(f"HIDDEN void (*{name}_at)(void) = {name};")
        return f"{name}_at();"
    if kind == 1:
        count = m.rng.randrange(1, 5)
        at = m.rng.randrange(count)
        m.declare(f"static void {name}_nop(void) {{ }}")
        rows = [f"{name}_nop"] * count
        rows[at] = name
        m.declare(f"HIDDEN void (*{name}_all[])(void) = {{{', '.join(rows)}, NULL}};")
        return m.rng.choice([f"for (int i = 0; {name}_all[i]; i++) {name}_all[i]();",
                             f"for (int i = 0; i < {count}; i++) {name}_all[i]();",
                             f"{name}_all[{index(m, at)}]();"])
    caller = function(m, "    f();", "void (*f)(void)", "void")
    return f"{caller}({name});"


def in_registered(m, statement):
    """A constructor registers a function, and all registered functions are called."""
    name = function(m, f"    {statement}", returns="void")
    m.declare(f"static void (*{name}_hooks[4])(void);\nstatic int {name}_count;\n"
              f"CONSTRUCTOR static void {name}_begin(void) {{ {name}_hooks[{name}_count++] = {name}; }}")
    return m.rng.choice([f"for (int i = 0; i < {name}_count; i++) {name}_hooks[i]();",
                         f"for (void (**p)(void) = {name}_hooks; *p; p++) (*p)();",
                         f"if ({name}_hooks[0] != NULL) {name}_hooks[0]();"])


def in_once(m, statement):
    name = function(m, f"    {statement}", returns="void")
    m.declare(f"static pthread_once_t {name}_once = PTHREAD_ONCE_INIT;")
    return f"pthread_once(&{name}_once, {name});"


def in_thread(m, statement):
    name = function(m, f"    (void)data;\n    {statement}\n    return NULL;", "void *data", "void *")
    return f"{{ pthread_t t; if (pthread_create(&t, NULL, {name}, NULL) == 0) pthread_join(t, NULL); }}"


def in_library_callback(m, statement):
    """A function of the C library calls the statement."""
    name = m.name_of("compare")
    m.declare(f"static int {name}_keys[2] = {{2, 1}};\nstatic int {name}_done;\n"
              f"static int {name}(const void *a, const void *b)\n{{\n    if (!{name}_done) {{ {name}_done = 1; "
              f"{statement} }}\n"
              f"    return *(const int *)a - *(const int *)b;\n}}")
    return f"qsort({name}_keys, 2, sizeof(int), {name});"


def in_cleanup(m, statement):
    name = function(m, f"    (void)unused;\n    {statement}", "int *unused", "void")
    return f"{{ int guard __attribute__((cleanup({name}))) = 0; (void)guard; }}"


def in_constructor(m, statement):
    name = m.name_of("begin")
    m.declare(f"CONSTRUCTOR static void {name}(void) {{ {statement} }}")
    return ""


def in_loop(m, statement):
    return m.rng.choice([f"for (int turn = 0; turn < {variable(m, INT, 1)}; turn++) {{ {statement} }}",
                         f"for (int turn = 0; turn < 3; turn++) {{ if (turn == {index(m, 2)}) {{ {statement} }} }}",
                         f"do {{ {statement} }} while ({variable(m, INT, 0)});"])


def after_jump(m, statement):
    name = m.name_of("jump")
    m.declare(f"static jmp_buf {name};\nNOINLINE static void {name}_back(void) {{ longjmp({name}, 3); }}")
    return f"if (setjmp({name}) == 0) {{ {name}_back(); }} else {{ {statement} }}"


def in_switch(m, statement):
    count = m.rng.randrange(2, 7)
    at = m.rng.randrange(count)
    name = m.name_of("level")
    m.declare(f"static volatile int {name};")
    cases = " ".join(f"case {i}: " + (f"{{ {statement} }} break;" if i == at else f"{name} += {i}; break;")
                     for i in range(count))
    return f"switch ({index(m, at)}) {{ {cases} default: {name} = 9; }}"


def in_long_function(m, statement):
    """A function with so many branches that an analysis may not follow it."""
    name = m.name_of("options")
    count = m.rng.choice([20, 60, 150])
    m.declare(f"static int {name}_level;\nHIDDEN signed char {name}_set[{count}];")
    at = m.rng.randrange(count + 1)
    lines = [f"    if ({name}_set[{i}]) {{ {name}_level += {i}; printf(\"option %d of %d\\n\", {i}, {name}_level); }}"
             for i in range(count)]
    lines.insert(at, f"    {statement}")
    m.declare(f"NOINLINE static void {name}(void)\n{{\n" + "\n".join(lines) + "\n}")
    return f"{name}();"


WRAPS = [in_helper, in_condition] * 4 + [through_pointer] * 3 + [in_nested_helpers, in_loop, in_switch] * 2
WRAPS += [in_registered, in_once, in_thread, in_library_callback, in_cleanup, after_jump, in_long_function]
# Only for statements whose variables are ready before the init function runs.
EARLY = [in_constructor] * 2


def wrap(m, statement: str, early: bool = False) -> str:
    """Returns a statement that executes the given one, often indirectly."""
    while m.rng.random() < (0.25 if m.plain else 0.45):
        chosen = m.pick(WRAPS + (EARLY if early else []))
        statement = chosen(m, statement)
        if chosen is in_constructor:
            return statement
    return statement
