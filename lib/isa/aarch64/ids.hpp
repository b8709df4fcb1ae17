// The names of AArch64 instructions: ARM64_INS_ADD and the like.
//
// The numbers are Capstone's, which has one for each instruction that the fallback may meet.  This
// file needs nothing else of Capstone.
#pragma once

#include <capstone/arm64.h>
