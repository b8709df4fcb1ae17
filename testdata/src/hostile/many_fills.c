/* Four thousand memsets of one page each, with a copy between them that invalidates them.
   Verdict: ready. */
#include "hostile.h"

KEPT static char page[65536];
extern void *memset(void *, int, size_t);
KEPT static void *const keep_memset = (void *)memset;

__asm__(".text\n" BEGIN(PyInit_many_fills)
        "push %rbx\n"
        ".set n, 0\n"
        ".rept 4000\n"
        "lea page + 4096 * (n % 15) + n % 8(%rip), %rdi\n"
        "xor %esi, %esi\n"
        "mov $4096, %edx\n"
        "call memset@plt\n"
        ".set n, n + 1\n"
        ".endr\n"
        "pop %rbx\n" HAND_OVER(ready) END(PyInit_many_fills));
