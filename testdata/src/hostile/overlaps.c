/* A jump into the middle of an instruction: read from its start, the code returns a ready definition;
   read from its middle, it jumps to code that returns another one.
   Verdict: enables-gil. */
#include "hostile.h"

__asm__(".text\n" BEGIN(PyInit_overlaps)
        "jmp 1f + 2\n"
        "1: .byte 0x48, 0xb8\n" /* movabs rax, the next eight bytes */
        ".byte 0xeb, 2f - . - 1, 0x90, 0x90, 0x90, 0x90, 0x90, 0x90\n"
        HAND_OVER(ready)
        "2:\n" HAND_OVER(used) END(PyInit_overlaps));
