/* Declares that it does not need the GIL, but shares static data between threads: a number, a table
   that is filled on first use, a buffer for text, and what localtime() returns.  It keeps its symbols.
   Verdict: ready. */
#include "cpython.h"

struct tm;
API struct tm *localtime(const long *seconds);
API int sprintf(char *text, const char *format, ...);
API PyObject *PyUnicode_FromString(const char *text);
API PyObject *PyLong_FromLong(long value);

static long hits;
static PyObject *empty;
static char text[512];

static __attribute__((noinline)) void count_hit(long step)
{
    hits = step + 1;
}

static PyObject *count(PyObject *module, PyObject *unused)
{
    (void)unused;
    count_hit((long)(intptr_t)module);
    return PyLong_FromLong(hits);
}

static PyObject *get_empty(PyObject *module, PyObject *unused)
{
    (void)module, (void)unused;
    if (empty == NULL) {
        empty = PyUnicode_FromString("");
    }
    return empty;
}

static PyObject *describe(PyObject *module, PyObject *number)
{
    (void)module;
    sprintf(text, "number %p", (void *)number);
    return PyUnicode_FromString(text);
}

static PyObject *now(PyObject *module, PyObject *unused)
{
    long seconds = (long)(intptr_t)module;
    (void)unused;
    return PyLong_FromLong((long)(intptr_t)localtime(&seconds));
}

static PyMethodDef methods[] = {
    {"count", count, METH_NOARGS, NULL},
    {"get_empty", get_empty, METH_NOARGS, NULL},
    {"describe", describe, 8, NULL},
    {"now", now, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyModuleDef_Slot slots[] = {
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
    {0, NULL},
};

static PyModuleDef definition = {
    MODULE_DEF_HEAD,
    .m_name = "state_many",
    .m_methods = methods,
    .m_slots = slots,
};

EXPORTED PyObject *PyInit_state_many(void)
{
    return PyModuleDef_Init(&definition);
}
