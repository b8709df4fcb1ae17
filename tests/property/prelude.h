/* Every generated source includes this file.  It adds to testdata/src/cpython.h the other functions
   that generated modules call.  interpreter.c defines all of them. */
#ifndef PROPERTY_PRELUDE_H
#define PROPERTY_PRELUDE_H

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif
#include "cpython.h"

API void* PyMem_Malloc(size_t size);
API void PyMem_Free(void* memory);
API PyObject* PyModule_New(const char* name);
API PyObject* PyModule_GetDict(PyObject* module);
API PyObject* PyDict_New(void);
API int PyDict_SetItemString(PyObject* dict, const char* key, PyObject* value);
API PyObject* PyDict_GetItemString(PyObject* dict, const char* key);
API long PyLong_AsLong(PyObject* object);
API void Py_DecRef(PyObject* object);
API const unsigned long Py_Version;
#ifdef __cplusplus
}
#define INIT extern "C" EXPORTED PyObject*
#else
#define INIT EXPORTED PyObject*
#endif
#define HIDDEN __attribute__((visibility("hidden")))
#define CONSTRUCTOR __attribute__((constructor))
#define SLOT PyModuleDef_Slot
#define NOT_USED Py_MOD_GIL_NOT_USED
#define USED Py_MOD_GIL_USED

#endif
