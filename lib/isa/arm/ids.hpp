// What an instruction of 32-bit ARM does: ARM_INS_ADD and the like.
//
// The numbers are Capstone's, which has one for each instruction that the fallback may meet;
// nothing else here is.
#pragma once

#include <capstone/arm.h>
