/* The library of thing_api.c.
   Verdict: none, it is a library. */
#include "cpython.h"

EXPORTED void *_PyThing_API;

EXPORTED int PyThing_Count(void)
{
    return 1;
}
