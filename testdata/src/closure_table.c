/* A closure called through a constant table of functions, like Rust's Once calls its function: the
   table and the closure's data are passed to a function that knows neither.
   Verdict: ready. */
#include "cpython.h"

struct table {
    void (*drop)(void *closure);
    size_t size;
    size_t alignment;
    void (*call)(void *closure, int poisoned);
};

struct closure {
    PyModuleDef *definition;
    PyObject *result;
};

static PyModuleDef_Slot slots[] = {
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
    {0, NULL},
};

static PyModuleDef definition = {
    MODULE_DEF_HEAD,
    .m_name = "closure_table",
    .m_slots = slots,
};

static int state;

static void make(void *closure, int poisoned)
{
    struct closure *own = closure;
    (void)poisoned;
    own->result = PyModuleDef_Init(own->definition);
}

static const struct table once_table = {NULL, sizeof(struct closure), sizeof(void *), make};

static NOINLINE void call_once(int *done, void *closure, const struct table *table)
{
    if (*done != 3) {
        *done = 1;
        table->call(closure, 0);
        *done = 3;
    }
}

EXPORTED PyObject *PyInit_closure_table(void)
{
    struct closure closure = {&definition, NULL};
    const struct table *table = &once_table;
    __asm__("" : "+r"(table)); /* keeps the compiler from calling make directly */
    call_once(&state, &closure, table);
    return closure.result;
}
