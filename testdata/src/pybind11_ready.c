/* What pybind11 3 writes: version check, slots filled in after a C++ guard, and the names of its
   internals among the strings.
   Verdict: ready. */
#include "cpython.h"

extern int __cxa_guard_acquire(uint64_t *guard);
extern void __cxa_guard_release(uint64_t *guard);

static const char internals_id[] =
    "__pybind11_internals_v11_system_libstdcpp_gxx_abi_1xxx_use_cxx11_abi_1__";

static int exec_module(PyObject *module)
{
    return PyModule_AddStringConstant(module, internals_id, "pybind11::detail::error_string");
}

static uint64_t guard;
static PyModuleDef_Slot slots[5];

static PyModuleDef definition = {
    MODULE_DEF_HEAD,
    .m_name = "pybind11_ready",
    .m_slots = slots,
};

EXPORTED PyObject *PyInit_pybind11_ready(void)
{
    const char *version = Py_GetVersion();
    if (version[0] != '3' || version[1] != '.' || version[2] != '1' || version[3] != '4') {
        PyErr_SetString(PyExc_ImportError, "made for another Python");
        return NULL;
    }
    if (__atomic_load_n((uint8_t *)&guard, __ATOMIC_ACQUIRE) == 0 && __cxa_guard_acquire(&guard)) {
        slots[0] = (PyModuleDef_Slot){Py_mod_exec, (void *)exec_module};
        slots[1] = (PyModuleDef_Slot){Py_mod_gil, Py_MOD_GIL_NOT_USED};
        __cxa_guard_release(&guard);
    }
    return PyModuleDef_Init(&definition);
}
