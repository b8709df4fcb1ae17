/* Declares that it does not need the GIL, but has everything that one should review before:
   borrowed references, loops over a dictionary and a list without a critical section, a static type
   whose instances change without a lock, a cache in a static variable, a buffer from the allocator
   for objects.
   Verdict: ready. */
#include "cpython.h"

struct PyTypeObject {
    PyObject ob_base;
    Py_ssize_t ob_size;
    const char *tp_name;
    Py_ssize_t tp_basicsize;
    Py_ssize_t tp_itemsize;
    void *tp_others[45];
};

API PyObject *PyDict_GetItem(PyObject *dict, PyObject *key);
API PyObject *PyList_GetItem(PyObject *list, Py_ssize_t index);
API int PyDict_Next(PyObject *dict, Py_ssize_t *position, PyObject **key, PyObject **value);
API PyObject *PySequence_Fast(PyObject *sequence, const char *message);
API void *PyObject_Malloc(size_t size);
API void PyObject_Free(void *memory);
API int PyType_Ready(PyTypeObject *type);

typedef struct {
    PyObject head;
    long count;
} Counter;

static PyTypeObject counter_type = {
    .ob_base = STATIC_OBJECT_HEAD,
    .tp_name = "hints_many.Counter",
    .tp_basicsize = sizeof(Counter),
};

static PyObject *cache[2048];

static PyObject *look_up(PyObject *table, PyObject *key)
{
    Py_ssize_t position = 0;
    PyObject *each = PyDict_GetItem(table, key);
    while (PyDict_Next(table, &position, &key, &each)) {
        cache[position % 2048] = PyList_GetItem(each, 0);
    }
    void *buffer = PyObject_Malloc(64);
    PyObject_Free(buffer);
    return PySequence_Fast(cache[0], "a sequence");
}

static PyMethodDef methods[] = {{"look_up", look_up, 8, NULL}, {NULL, NULL, 0, NULL}};

static int exec_module(PyObject *module)
{
    if (PyType_Ready(&counter_type) < 0) {
        return -1;
    }
    return PyModule_AddObjectRef(module, "Counter", (PyObject *)&counter_type);
}

static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, (void *)exec_module},
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
    {0, NULL},
};

static PyModuleDef definition = {
    MODULE_DEF_HEAD,
    .m_name = "hints_many",
    .m_methods = methods,
    .m_slots = slots,
};

EXPORTED PyObject *PyInit_hints_many(void)
{
    return PyModuleDef_Init(&definition);
}
