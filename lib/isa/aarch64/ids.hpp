// What an instruction of AArch64 does: ARM64_INS_ADD and the like.
//
// The numbers are Capstone's, which has one for each instruction that the fallback may meet;
// nothing else here is.
#pragma once

#include <capstone/arm64.h>
