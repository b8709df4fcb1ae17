/* A module by f2py with two routines that keep values from call to call, as COMMON and SAVE do.  It
   keeps its symbols.
   Verdict: ready. */
#include "cpython.h"

typedef void (*Routine)(double *);

/* fortranobject.h: FortranDataDef. */
typedef struct {
    const char *name;
    int rank;
    Py_ssize_t dimensions[40];
    int type;
    Routine routine;
    PyObject *(*wrapper)(PyObject *, PyObject *, PyObject *, Routine);
    const char *doc;
} FortranDataDef;

API PyObject *PyObject_Init(PyObject *object, FortranDataDef *definitions);

double last_0;
double work_[16];

__attribute__((noinline)) void step_(double *x)
{
    *x += last_0;
    last_0 = *x;
}

__attribute__((noinline)) void start_(double *x)
{
    work_[3] = *x;
    last_0 = *x;
}

static PyObject *wrap(PyObject *self, PyObject *arguments, PyObject *keywords, Routine routine)
{
    double x = 0;
    (void)arguments, (void)keywords;
    routine(&x);
    return self;
}

static FortranDataDef routines[] = {
    {"start", -1, {-1}, 0, start_, wrap, "start(x)"},
    {"step", -1, {-1}, 0, step_, wrap, "step(x)"},
    {NULL, 0, {0}, 0, NULL, NULL, NULL},
};

static PyModuleDef definition = {
    MODULE_DEF_HEAD,
    .m_name = "state_fortran",
    .m_size = -1,
};

EXPORTED PyObject *PyInit_state_fortran(void)
{
    PyObject *module = PyModule_Create2(&definition, PYTHON_API_VERSION);
    PyUnstable_Module_SetGIL(module, Py_MOD_GIL_NOT_USED);
    PyModule_AddStringConstant(module, "__version__", "$Revision: $");
    PyModule_AddStringConstant(module, "__doc__",
        "This module 'state_fortran' is auto-generated with f2py (version:2.3.0).");
    PyModule_AddStringConstant(module, "__f2py_numpy_version__", "2.3.0");
    PyModule_AddObjectRef(module, "start", PyObject_Init(NULL, &routines[0]));
    PyModule_AddObjectRef(module, "step", PyObject_Init(NULL, &routines[1]));
    return module;
}
