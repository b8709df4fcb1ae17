/* The reviewed twin of hints_many: strong references, loops in critical sections, a heap type, a
   mutex, a small cache beside a large table that is not zero-initialized, a buffer from
   PyMem_Malloc.  It still imports similar but safe functions: PyTuple_GetItem and
   PyObject_Free.
   Verdict: ready. */
#include "cpython.h"

API int PyDict_GetItemRef(PyObject *dict, PyObject *key, PyObject **result);
API PyObject *PyList_GetItemRef(PyObject *list, Py_ssize_t index);
API PyObject *PyTuple_GetItem(PyObject *tuple, Py_ssize_t index);
API int PyDict_Next(PyObject *dict, Py_ssize_t *position, PyObject **key, PyObject **value);
API PyObject *PySequence_Fast(PyObject *sequence, const char *message);
API void *PyMem_Malloc(size_t size);
API void PyObject_Free(void *memory);
API PyObject *PyType_FromModuleAndSpec(PyObject *module, void *spec, PyObject *bases);
typedef struct { uintptr_t words[2]; } PyCriticalSection;
API void PyCriticalSection_Begin(PyCriticalSection *section, PyObject *object);
API void PyCriticalSection_End(PyCriticalSection *section);
API void PyMutex_Lock(unsigned char *mutex);
API void PyMutex_Unlock(unsigned char *mutex);

static struct {
    const char *name;
    int basic_size;
    int item_size;
    unsigned flags;
    void *slots;
} spec = {"hints_none.Counter", 40, 0, 0, NULL};

static unsigned char mutex;
static PyObject *cache[512];
static short table[4608] = {1, 2, 3};

static PyObject *look_up(PyObject *mapping, PyObject *key)
{
    PyCriticalSection section;
    Py_ssize_t position = 0;
    PyObject *each;
    PyDict_GetItemRef(mapping, key, &each);
    PyCriticalSection_Begin(&section, mapping);
    PyMutex_Lock(&mutex);
    while (PyDict_Next(mapping, &position, &key, &each)) {
        cache[table[position % 4608]++ % 512] = PyList_GetItemRef(each, 0);
    }
    PyMutex_Unlock(&mutex);
    PyCriticalSection_End(&section);
    PyObject_Free(PyMem_Malloc(64));
    return PySequence_Fast(PyTuple_GetItem(cache[0], 0), "a sequence");
}

static PyMethodDef methods[] = {{"look_up", look_up, 8, NULL}, {NULL, NULL, 0, NULL}};

static int exec_module(PyObject *module)
{
    PyObject *type = PyType_FromModuleAndSpec(module, &spec, NULL);
    return type == NULL ? -1 : PyModule_AddObjectRef(module, "Counter", type);
}

static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, (void *)exec_module},
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
    {0, NULL},
};

static PyModuleDef definition = {
    MODULE_DEF_HEAD,
    .m_name = "hints_none",
    .m_methods = methods,
    .m_slots = slots,
};

EXPORTED PyObject *PyInit_hints_none(void)
{
    return PyModuleDef_Init(&definition);
}
