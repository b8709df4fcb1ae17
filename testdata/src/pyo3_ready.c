/* What PyO3 0.28 writes: a trampoline that calls through a constant pointer and returns static
   slots; the paths of its sources are among the strings.
   Verdict: ready. */
#include "cpython.h"

static int exec_module(PyObject *module)
{
    return PyModule_AddStringConstant(module, "panic",
        "/home/build/.cargo/registry/src/pyo3-0.28.1/src/impl_/pymodule.rs");
}

static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, (void *)exec_module},
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
    {0, NULL},
};

static PyModuleDef definition = {
    MODULE_DEF_HEAD,
    .m_name = "pyo3_ready",
    .m_slots = slots,
};

static PyObject *init_multi_phase(void)
{
    return PyModuleDef_Init(&definition);
}

static PyObject *(*const body)(void) = init_multi_phase;

static NOINLINE PyObject *trampoline(PyObject *(*function)(void))
{
    PyObject *result = function();
    if (result == NULL) {
        PyErr_SetString(PyExc_ImportError, "uncaught panic at ffi boundary");
    }
    return result;
}

EXPORTED PyObject *PyInit_pyo3_ready(void)
{
    PyObject *(*const *where)(void) = &body;
    __asm__("" : "+r"(where)); /* keeps the compiler from calling init_multi_phase directly */
    return trampoline(*where);
}
