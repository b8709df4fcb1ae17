/* How functions that write are reached: by names that Python code uses, only through pointers, or
   only while the module is imported or the process ends. */
#include "state.h"

API int PyType_Ready(PyTypeObject *type);
API PyObject *PyType_FromSpec(void *spec);
API int Py_AtExit(void (*function)(void));

typedef struct PyGetSetDef {
    const char *name;
    PyObject *(*get)(PyObject *, void *);
    int (*set)(PyObject *, PyObject *, void *);
    const char *doc;
    void *closure;
} PyGetSetDef;

typedef struct PyNumberMethods {
    PyObject *(*nb_add)(PyObject *, PyObject *);
    void *others[35];
} PyNumberMethods;

/* Include/cpython/object.h */
struct PyTypeObject {
    PyObject ob_base;
    Py_ssize_t ob_size;
    const char *tp_name;
    Py_ssize_t tp_basicsize, tp_itemsize;
    void *tp_dealloc;
    Py_ssize_t tp_vectorcall_offset;
    void *tp_getattr, *tp_setattr, *tp_as_async;
    PyObject *(*tp_repr)(PyObject *);
    PyNumberMethods *tp_as_number;
    void *tp_as_sequence, *tp_as_mapping, *tp_hash, *tp_call, *tp_str, *tp_getattro, *tp_setattro,
        *tp_as_buffer;
    unsigned long tp_flags;
    const char *tp_doc;
    void *tp_traverse, *tp_clear, *tp_richcompare;
    Py_ssize_t tp_weaklistoffset;
    void *tp_iter, *tp_iternext;
    PyMethodDef *tp_methods;
    void *tp_members;
    PyGetSetDef *tp_getset;
    void *tp_base, *tp_dict, *tp_descr_get, *tp_descr_set;
    Py_ssize_t tp_dictoffset;
    void *tp_rest[20];
};

typedef struct PyType_Slot {
    int slot;
    void *function;
} PyType_Slot;
typedef struct PyType_Spec {
    const char *name;
    int basicsize, itemsize;
    unsigned flags;
    PyType_Slot *slots;
} PyType_Spec;
enum { Py_tp_methods = 64, Py_tp_repr = 66, Py_tp_call = 50 };

/* Shared, each with the name by which Python calls it. */
KEPT long module_value;
CASE(of_module)
{
    (void)self;
    module_value += NUMBER;
    DONE;
}
KEPT long method_value;
CASE(bump)
{
    (void)self;
    method_value += NUMBER;
    DONE;
}
KEPT long getter_value;
static PyObject *get_size(PyObject *self, void *closure)
{
    (void)closure;
    getter_value += PyLong_AsLong(self);
    DONE;
}
KEPT long setter_value;
static int set_size(PyObject *self, PyObject *value, void *closure)
{
    (void)self, (void)closure;
    setter_value += PyLong_AsLong(value);
    return 0;
}
KEPT long repr_value;
static PyObject *repr(PyObject *self)
{
    repr_value += PyLong_AsLong(self);
    DONE;
}
KEPT long add_value;
CASE(add)
{
    (void)self;
    add_value += NUMBER;
    DONE;
}
KEPT long call_value;
static PyObject *call(PyObject *self, PyObject *arguments, PyObject *keywords)
{
    (void)self, (void)keywords;
    call_value += PyLong_AsLong(arguments);
    DONE;
}
KEPT long spec_method_value;
CASE(spin)
{
    (void)self;
    spec_method_value += NUMBER;
    DONE;
}

static PyMethodDef counter_methods[] = {METHOD(bump), NO_METHOD};
static PyGetSetDef counter_getset[] = {{"size", get_size, set_size, NULL, NULL},
                                       {NULL, NULL, NULL, NULL, NULL}};
static PyNumberMethods counter_number = {.nb_add = add};
static PyTypeObject counter_type = {
    .ob_base = STATIC_OBJECT_HEAD,
    .tp_name = "entries.Counter",
    .tp_basicsize = sizeof(PyObject),
    .tp_repr = repr,
    .tp_as_number = &counter_number,
    .tp_methods = counter_methods,
    .tp_getset = counter_getset,
};

/* The method of no table that lies after a type's methods is the module's, as Cython has them. */
KEPT long alone_value;
CASE(alone)
{
    (void)self;
    alone_value += NUMBER;
    DONE;
}
static struct {
    PyMethodDef methods[2];
    PyMethodDef alone;
} wheel = {{METHOD(spin), NO_METHOD}, METHOD(alone)};
static PyType_Slot wheel_slots[] = {
    {Py_tp_call, (void *)call}, {Py_tp_methods, wheel.methods}, {0, NULL}};
static PyType_Spec wheel_spec = {"entries.Wheel", sizeof(PyObject), 0, 0, wheel_slots};

/* Shared, two functions away from a method. */
KEPT long far_value;
APART static void far_away(long number)
{
    far_value += number;
}
APART static void on_the_way(long number)
{
    PyErr_Clear();
    far_away(number * 2);
    PyErr_Clear();
}
CASE(far)
{
    (void)self;
    on_the_way(NUMBER);
    DONE;
}

/* Shared, but no name leads to it: it is called through a table. */
typedef struct Handler {
    long code;
    void (*run)(long number);
} Handler;
KEPT long handled_value;
static void handle(long number)
{
    handled_value += PyLong_AsLong(NULL) * number;
}
static void ignore(long number)
{
    (void)number;
    PyErr_Clear();
}
EXPORTED Handler handlers[] = {{17, handle}, {18, ignore}};
CASE(dispatch)
{
    (void)self;
    const long number = NUMBER;
    for (int i = 0; i < 2; ++i) {
        if (handlers[i].code == number) handlers[i].run(number);
    }
    DONE;
}

/* Nothing: these run when the module is imported, when it is freed and when the process ends.  On
   Windows a constructor cannot be told from any other function in a table. */
KEPT long init_value;
KEPT long exec_value;
KEPT long free_value;
KEPT long exit_value;
APART static void fill_at_import(void)
{
    init_value += PyLong_AsLong(NULL);
}
#if !defined(_WIN32)
KEPT long constructor_value;
__attribute__((constructor)) static void construct(void)
{
    constructor_value += PyLong_AsLong(NULL);
}
#endif
static void at_exit(void)
{
    exit_value += PyLong_AsLong(NULL);
}
static void free_module(void *module)
{
    (void)module;
    free_value += PyLong_AsLong(NULL);
}
KEPT PyObject *wheel_type;
static int exec_module(PyObject *module)
{
    exec_value += PyLong_AsLong(module);
    wheel_type = PyType_FromSpec(&wheel_spec);
    if (Py_AtExit(at_exit) < 0 || PyType_Ready(&counter_type) < 0) {
        return -1;
    }
    return PyModule_AddObjectRef(module, "Counter", (PyObject *)&counter_type);
}

/* Nothing: no function calls it. */
KEPT long unreached_value;
EXPORTED __attribute__((used)) void unreached(void)
{
    unreached_value += PyLong_AsLong(NULL);
}

static PyMethodDef methods[] = {METHOD(of_module), METHOD(far), METHOD(dispatch), NO_METHOD};
static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, (void *)exec_module}, {Py_mod_gil, Py_MOD_GIL_NOT_USED}, {0, NULL}};

static PyModuleDef definition = {
    MODULE_DEF_HEAD,
    .m_name = "entries",
    .m_methods = methods,
    .m_slots = slots,
    .m_free = free_module,
};

EXPORTED PyObject *PyInit_entries(void)
{
    fill_at_import();
    return PyModuleDef_Init(&definition);
}
