/* The few declarations of CPython's C API that the fixtures need.  With them, the fixtures build
   without CPython's headers, for every platform and for both builds of the interpreter.

   Before including this header, a fixture may define
     DEFAULT_BUILD    objects of the default build; otherwise of the free-threaded one (PEP 703)
     PYTHON_VERSION   314 (the default) or 315, where slot ids were renumbered (PEP 820)

   The layouts are those of Include/object.h, Include/moduleobject.h and, for 3.15,
   Include/slots.h. */
#ifndef FIXTURES_CPYTHON_H
#define FIXTURES_CPYTHON_H

#include <stddef.h>
#include <stdint.h>

#ifndef PYTHON_VERSION
#define PYTHON_VERSION 314
#endif

typedef ptrdiff_t Py_ssize_t;
typedef struct PyTypeObject PyTypeObject;

#ifdef DEFAULT_BUILD
typedef struct PyObject {
#if UINTPTR_MAX > 0xFFFFFFFF && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    uint16_t ob_flags;
    uint16_t ob_overflow;
    uint32_t ob_refcnt;
#elif UINTPTR_MAX > 0xFFFFFFFF
    uint32_t ob_refcnt;
    uint16_t ob_overflow;
    uint16_t ob_flags;
#else
    Py_ssize_t ob_refcnt;
#endif
    PyTypeObject *ob_type;
} PyObject;
#if UINTPTR_MAX > 0xFFFFFFFF
#define STATIC_OBJECT_HEAD {.ob_refcnt = 0xC0000000, .ob_flags = 5}
#else
#define STATIC_OBJECT_HEAD {.ob_refcnt = 0x50000000}
#endif
#else
typedef struct PyObject {
    uintptr_t ob_tid;
    uint16_t ob_flags;
    uint8_t ob_mutex;
    uint8_t ob_gc_bits;
    uint32_t ob_ref_local;
    Py_ssize_t ob_ref_shared;
    PyTypeObject *ob_type;
} PyObject;
#define STATIC_OBJECT_HEAD {.ob_flags = 4, .ob_ref_local = 0xFFFFFFFF}
#endif

typedef struct PyMethodDef {
    const char *ml_name;
    PyObject *(*ml_meth)(PyObject *, PyObject *);
    int ml_flags;
    const char *ml_doc;
} PyMethodDef;
#define METH_NOARGS 4

typedef struct PyModuleDef_Slot {
    int slot;
    void *value;
} PyModuleDef_Slot;

typedef struct PyModuleDef {
    struct {
        PyObject ob_base;
        PyObject *(*m_init)(void);
        Py_ssize_t m_index;
        PyObject *m_copy;
    } m_base;
    const char *m_name;
    const char *m_doc;
    Py_ssize_t m_size;
    PyMethodDef *m_methods;
    PyModuleDef_Slot *m_slots;
    int (*m_traverse)(PyObject *, int (*)(PyObject *, void *), void *);
    int (*m_clear)(PyObject *);
    void (*m_free)(void *);
} PyModuleDef;
#define MODULE_DEF_HEAD {STATIC_OBJECT_HEAD, NULL, 0, NULL}

/* Slot ids, the same in PyModuleDef_Slot and in PySlot. */
#if PYTHON_VERSION >= 315
enum {
    Py_mod_create = 84,
    Py_mod_exec = 85,
    Py_mod_multiple_interpreters = 86,
    Py_mod_gil = 87,
    Py_slot_subslots = 92,
    Py_mod_slots = 94,
    Py_mod_name = 100,
    Py_mod_doc = 101,
    Py_mod_abi = 109,
    Py_mod_token = 110,
};
#else
enum {
    Py_mod_create = 1,
    Py_mod_exec = 2,
    Py_mod_multiple_interpreters = 3,
    Py_mod_gil = 4,
};
#endif
#define Py_MOD_GIL_USED ((void *)0)
#define Py_MOD_GIL_NOT_USED ((void *)1)
#define Py_MOD_PER_INTERPRETER_GIL_SUPPORTED ((void *)2)

/* PEP 820: 16 bytes everywhere, the value in the first bytes of its eight. */
typedef struct PySlot {
    uint16_t sl_id;
    uint16_t sl_flags;
    uint32_t sl_reserved;
    union {
        void *sl_ptr;
        int (*sl_func)(PyObject *);
        int64_t sl_int;
        uint64_t sl_uint;
    };
} PySlot;
enum { PySlot_STATIC = 2, PySlot_INTPTR = 4 };
#define SLOT_POINTER(id, pointer) {.sl_id = (id), .sl_flags = PySlot_STATIC, .sl_ptr = (pointer)}
#define SLOT_FUNCTION(id, function) {.sl_id = (id), .sl_func = (function)}
#define SLOT_VALUE(id, value) {.sl_id = (id), .sl_flags = PySlot_INTPTR, .sl_ptr = (value)}
#define SLOT_END {.sl_id = 0}

#if defined(_WIN32)
#define API __declspec(dllimport) extern
#define EXPORTED __declspec(dllexport)
#else
#define API extern
#define EXPORTED __attribute__((visibility("default")))
#endif
#define NOINLINE __attribute__((noinline))

#define PYTHON_API_VERSION 1013

API PyObject *PyModuleDef_Init(PyModuleDef *def);
API PyObject *PyModule_Create2(PyModuleDef *def, int api_version);
API PyObject *PyModule_FromDefAndSpec2(PyModuleDef *def, PyObject *spec, int api_version);
API int PyUnstable_Module_SetGIL(PyObject *module, void *gil);
API int PyModule_AddIntConstant(PyObject *module, const char *name, long value);
API int PyModule_AddStringConstant(PyObject *module, const char *name, const char *value);
API int PyModule_AddObjectRef(PyObject *module, const char *name, PyObject *value);
API void *PyModule_GetState(PyObject *module);
API PyObject *PyState_FindModule(PyModuleDef *def);
API void *PyMem_Calloc(size_t count, size_t size);
API PyObject *PyImport_ImportModule(const char *name);
API PyObject *PyImport_AddModuleRef(const char *name);
API PyObject *PyObject_GetAttrString(PyObject *object, const char *name);
API PyObject *PyObject_CallMethod(PyObject *object, const char *name, const char *format, ...);
API PyObject *PyErr_NewException(const char *name, PyObject *base, PyObject *dict);
API void PyErr_SetString(PyObject *type, const char *message);
API PyObject *PyErr_Occurred(void);
API void PyErr_Clear(void);
API PyObject *PyLong_FromLong(long value);
API PyObject *PyLong_FromVoidPtr(void *pointer);
API PyObject *PyCapsule_New(void *pointer, const char *name, void (*destructor)(PyObject *));
API void *PyCapsule_GetPointer(PyObject *capsule, const char *name);
API const char *Py_GetVersion(void);
API PyObject *PyExc_ImportError;

#ifdef DEFAULT_BUILD
API void _Py_Dealloc(PyObject *object);
static inline void Py_DECREF(PyObject *object)
{
    if ((int32_t)object->ob_refcnt >= 0 && --object->ob_refcnt == 0) {
        _Py_Dealloc(object);
    }
}
#else
/* Only a module compiled with Py_GIL_DISABLED imports these. */
API void _Py_DecRefShared(PyObject *object);
static inline void Py_DECREF(PyObject *object)
{
    if (object->ob_ref_local != 0xFFFFFFFF) {
        _Py_DecRefShared(object);
    }
}
#endif

#endif
