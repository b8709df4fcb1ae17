/* The reviewed twin of state_many: a lock around the number and the late object, a buffer on the
   stack, and localtime_r().
   Verdict: ready. */
#include "cpython.h"

struct tm;
API struct tm *localtime_r(const long *seconds, void *result);
API int sprintf(char *text, const char *format, ...);
API PyObject *PyUnicode_FromString(const char *text);
API PyObject *PyLong_FromLong(long value);
API void PyMutex_Lock(unsigned char *mutex);
API void PyMutex_Unlock(unsigned char *mutex);

static unsigned char mutex;
static long hits;
static PyObject *empty;

static PyObject *count(PyObject *module, PyObject *unused)
{
    (void)unused;
    PyMutex_Lock(&mutex);
    long found = hits;
    hits = (long)(intptr_t)module;
    PyMutex_Unlock(&mutex);
    return PyLong_FromLong(found);
}

static PyObject *get_empty(PyObject *module, PyObject *unused)
{
    (void)module, (void)unused;
    PyMutex_Lock(&mutex);
    if (empty == NULL) {
        empty = PyUnicode_FromString("");
    }
    PyObject *found = empty;
    PyMutex_Unlock(&mutex);
    return found;
}

static PyObject *describe(PyObject *module, PyObject *number)
{
    char text[64];
    (void)module;
    sprintf(text, "number %p", (void *)number);
    return PyUnicode_FromString(text);
}

static PyObject *now(PyObject *module, PyObject *unused)
{
    long seconds = (long)(intptr_t)module;
    long result[8];
    (void)unused;
    return PyLong_FromLong((long)(intptr_t)localtime_r(&seconds, result));
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
    .m_name = "state_none",
    .m_methods = methods,
    .m_slots = slots,
};

EXPORTED PyObject *PyInit_state_none(void)
{
    return PyModuleDef_Init(&definition);
}
