/* setjmp returns a second time, to code that was skipped the first time.
   Verdict: enables-gil */
#include "hostile.h"

extern int _setjmp(void *) __attribute__((returns_twice));
extern _Noreturn void longjmp(void *, int);
static char buffer[512] __attribute__((aligned(16)));
static volatile int changed;

EXPORTED PyObject *PyInit_returns_twice(void)
{
    if (_setjmp(buffer) == 0) {
        changed = 1;
        longjmp(buffer, 1);
    }
    return PyModuleDef_Init(changed ? &used : &ready);
}
