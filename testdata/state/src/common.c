/* A module like f2py makes of common.f: routines of Fortran that write a COMMON block and a SAVE
   variable.  Both must be reported as Fortran's state; `pure` writes to its arguments only.
   f2py's FortranDataDef as in numpy's f2py/src/fortranobject.h. */
#include "state.h"

API PyObject *PyErr_NewExceptionWithDoc(const char *name, const char *doc, PyObject *base,
                                        PyObject *dict);

#if defined(__APPLE__)
/* No Fortran compiler makes code for it here: what gfortran makes, in C. */
__attribute__((common)) struct {
    double total, last;
} sums_;
EXPORTED APART void accumulate_(double *value)
{
    sums_.total += *value;
    sums_.last = *value;
}
EXPORTED APART void remember_(double *value, double *result)
{
    static double seen;
    seen += *value;
    *result = seen;
}
EXPORTED APART void pure_(double *value, double *result)
{
    *result = *value * 2;
}
#else
extern void accumulate_(double *value);
extern void remember_(double *value, double *result);
extern void pure_(double *value, double *result);
#endif

typedef struct FortranDataDef {
    const char *name;
    int rank;
    struct {
        Py_ssize_t d[40];
    } dims;
    int type, elsize;
    char *data;
    void *func;
    char *doc;
} FortranDataDef;

API PyObject *PyFloat_FromDouble(double value);
API double PyFloat_AsDouble(PyObject *object);

typedef PyObject *Wrapper(const PyObject *self, PyObject *arguments, PyObject *keywords,
                          void (*routine)(double *, double *));

static PyObject *call_accumulate(const PyObject *self, PyObject *arguments, PyObject *keywords,
                                 void (*routine)(double *, double *))
{
    (void)self, (void)keywords;
    double value = PyFloat_AsDouble(arguments);
    double result = 0;
    routine(&value, &result);
    return PyFloat_FromDouble(result);
}

static FortranDataDef routines[] = {
    {"accumulate", -1, {{-1}}, 0, 0, (char *)accumulate_, (void *)call_accumulate, "accumulate(x)"},
    {"remember", -1, {{-1}}, 0, 0, (char *)remember_, (void *)call_accumulate, "r = remember(x)"},
    {"pure", -1, {{-1}}, 0, 0, (char *)pure_, (void *)call_accumulate, "r = pure(x)"},
    {NULL, 0, {{0}}, 0, 0, NULL, NULL, NULL},
};

static int exec_module(PyObject *module)
{
    PyErr_NewExceptionWithDoc("common.error", "This module is auto-generated with f2py.", NULL, NULL);
    return PyModule_AddObjectRef(module, "routines", (PyObject *)routines);
}

static PyMethodDef methods[] = {NO_METHOD};
static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, (void *)exec_module}, {Py_mod_gil, Py_MOD_GIL_NOT_USED}, {0, NULL}};
MODULE_WITH(common, slots, NULL)
