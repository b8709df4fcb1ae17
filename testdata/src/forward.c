/* The init function only calls one in a library that it links, like jaxlib's modules; the verdict
   depends on that library, forward_library.c, which the wheel bundles.
   Verdict: unknown by itself, ready in the wheel. */
#include "cpython.h"

extern PyObject *make_forward_module(void);

EXPORTED PyObject *PyInit_forward(void)
{
    return make_forward_module();
}
