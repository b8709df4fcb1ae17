/* PyInit_ is a variable.
   Verdict: unknown, the processor does not execute data. */
#include "hostile.h"

EXPORTED PyModuleDef *PyInit_init_is_data = &ready;
