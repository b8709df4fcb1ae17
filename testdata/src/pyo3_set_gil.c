/* What PyO3 0.23 to 0.27 writes: single-phase; the declaration depends on a flag in writable
   memory that only the init function sees.
   Verdict: ready. */
#include "cpython.h"

static struct {
    PyModuleDef definition;
    PyObject *module;
    uint8_t gil_used;
} module_def = {
    .definition = {MODULE_DEF_HEAD, .m_name = "pyo3_set_gil"},
    .gil_used = 0,
};

static NOINLINE PyObject *make_module(void)
{
    if (module_def.module != NULL) {
        return module_def.module;
    }
    PyObject *module = PyModule_Create2(&module_def.definition, PYTHON_API_VERSION);
    if (module == NULL) {
        return NULL;
    }
    uint8_t gil_used = __atomic_load_n(&module_def.gil_used, __ATOMIC_SEQ_CST);
    if (PyUnstable_Module_SetGIL(module, gil_used ? Py_MOD_GIL_USED : Py_MOD_GIL_NOT_USED) < 0) {
        PyErr_SetString(PyExc_ImportError, "pyo3-0.25.0/src/impl_/pymodule.rs");
        return NULL;
    }
    module_def.module = module;
    return module;
}

EXPORTED PyObject *PyInit_pyo3_set_gil(void)
{
    return make_module();
}
