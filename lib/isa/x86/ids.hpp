// What an instruction of x86 does: X86_INS_ADD and the like.
//
// The numbers are Capstone's, which has one for each instruction that the fallback may meet;
// nothing else here is.
#pragma once

#include <capstone/x86.h>
