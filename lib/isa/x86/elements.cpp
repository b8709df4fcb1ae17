#include "isa/x86/elements.hpp"

#include "isa/x86/ids.hpp"

namespace ftcheck::isa::x86 {

std::optional<Each> each_of(unsigned id) {
  switch (id) {
    case X86_INS_PADDB:
    case X86_INS_VPADDB:
      return Each{Opcode::add, 1};
    case X86_INS_PADDW:
    case X86_INS_VPADDW:
      return Each{Opcode::add, 2};
    case X86_INS_PADDD:
    case X86_INS_VPADDD:
      return Each{Opcode::add, 4};
    case X86_INS_PADDQ:
    case X86_INS_VPADDQ:
      return Each{Opcode::add, 8};
    case X86_INS_PSUBB:
    case X86_INS_VPSUBB:
      return Each{Opcode::subtract, 1};
    case X86_INS_PSUBW:
    case X86_INS_VPSUBW:
      return Each{Opcode::subtract, 2};
    case X86_INS_PSUBD:
    case X86_INS_VPSUBD:
      return Each{Opcode::subtract, 4};
    case X86_INS_PSUBQ:
    case X86_INS_VPSUBQ:
      return Each{Opcode::subtract, 8};
    case X86_INS_PMULLW:
    case X86_INS_VPMULLW:
      return Each{Opcode::multiply, 2};
    case X86_INS_PMULLD:
    case X86_INS_VPMULLD:
      return Each{Opcode::multiply, 4};
    case X86_INS_PMULHW:
    case X86_INS_VPMULHW:
      return Each{Opcode::multiply_high_signed, 2};
    case X86_INS_PMULHUW:
    case X86_INS_VPMULHUW:
      return Each{Opcode::multiply_high, 2};
    case X86_INS_PMINSB:
    case X86_INS_VPMINSB:
      return Each{Opcode::minimum_signed, 1};
    case X86_INS_PMINSW:
    case X86_INS_VPMINSW:
      return Each{Opcode::minimum_signed, 2};
    case X86_INS_PMINSD:
    case X86_INS_VPMINSD:
      return Each{Opcode::minimum_signed, 4};
    case X86_INS_PMINUB:
    case X86_INS_VPMINUB:
      return Each{Opcode::minimum, 1};
    case X86_INS_PMINUW:
    case X86_INS_VPMINUW:
      return Each{Opcode::minimum, 2};
    case X86_INS_PMINUD:
    case X86_INS_VPMINUD:
      return Each{Opcode::minimum, 4};
    case X86_INS_PMAXSB:
    case X86_INS_VPMAXSB:
      return Each{Opcode::maximum_signed, 1};
    case X86_INS_PMAXSW:
    case X86_INS_VPMAXSW:
      return Each{Opcode::maximum_signed, 2};
    case X86_INS_PMAXSD:
    case X86_INS_VPMAXSD:
      return Each{Opcode::maximum_signed, 4};
    case X86_INS_PMAXUB:
    case X86_INS_VPMAXUB:
      return Each{Opcode::maximum, 1};
    case X86_INS_PMAXUW:
    case X86_INS_VPMAXUW:
      return Each{Opcode::maximum, 2};
    case X86_INS_PMAXUD:
    case X86_INS_VPMAXUD:
      return Each{Opcode::maximum, 4};
    case X86_INS_PCMPEQB:
    case X86_INS_VPCMPEQB:
      return Each{Opcode::equal_mask, 1};
    case X86_INS_PCMPEQW:
    case X86_INS_VPCMPEQW:
      return Each{Opcode::equal_mask, 2};
    case X86_INS_PCMPEQD:
    case X86_INS_VPCMPEQD:
      return Each{Opcode::equal_mask, 4};
    case X86_INS_PCMPEQQ:
    case X86_INS_VPCMPEQQ:
      return Each{Opcode::equal_mask, 8};
    case X86_INS_PCMPGTB:
    case X86_INS_VPCMPGTB:
      return Each{Opcode::greater_mask_signed, 1};
    case X86_INS_PCMPGTW:
    case X86_INS_VPCMPGTW:
      return Each{Opcode::greater_mask_signed, 2};
    case X86_INS_PCMPGTD:
    case X86_INS_VPCMPGTD:
      return Each{Opcode::greater_mask_signed, 4};
    case X86_INS_PCMPGTQ:
    case X86_INS_VPCMPGTQ:
      return Each{Opcode::greater_mask_signed, 8};
    case X86_INS_VPSLLVD:
      return Each{Opcode::shift_left, 4};
    case X86_INS_VPSLLVQ:
      return Each{Opcode::shift_left, 8};
    case X86_INS_VPSRLVD:
      return Each{Opcode::shift_right, 4};
    case X86_INS_VPSRLVQ:
      return Each{Opcode::shift_right, 8};
    case X86_INS_VPSRAVD:
      return Each{Opcode::shift_right_signed, 4};
    case X86_INS_PAND:
    case X86_INS_VPAND:
    case X86_INS_ANDPS:
    case X86_INS_VANDPS:
    case X86_INS_ANDPD:
    case X86_INS_VANDPD:
      return Each{Opcode::bit_and, 0};
    case X86_INS_POR:
    case X86_INS_VPOR:
    case X86_INS_ORPS:
    case X86_INS_VORPS:
    case X86_INS_ORPD:
    case X86_INS_VORPD:
      return Each{Opcode::bit_or, 0};
    case X86_INS_PXOR:
    case X86_INS_VPXOR:
    case X86_INS_XORPS:
    case X86_INS_VXORPS:
    case X86_INS_XORPD:
    case X86_INS_VXORPD:
      return Each{Opcode::bit_xor, 0};
    case X86_INS_ADDPD:
    case X86_INS_VADDPD:
      return Each{Opcode::float_add, 8};
    case X86_INS_ADDPS:
    case X86_INS_VADDPS:
      return Each{Opcode::float_add, 4};
    case X86_INS_SUBPD:
    case X86_INS_VSUBPD:
      return Each{Opcode::float_subtract, 8};
    case X86_INS_SUBPS:
    case X86_INS_VSUBPS:
      return Each{Opcode::float_subtract, 4};
    case X86_INS_MULPD:
    case X86_INS_VMULPD:
      return Each{Opcode::float_multiply, 8};
    case X86_INS_MULPS:
    case X86_INS_VMULPS:
      return Each{Opcode::float_multiply, 4};
    default:
      return std::nullopt;
  }
}

std::optional<Each> shift_of(unsigned id) {
  switch (id) {
    case X86_INS_PSLLW:
    case X86_INS_VPSLLW:
      return Each{Opcode::shift_left, 2};
    case X86_INS_PSLLD:
    case X86_INS_VPSLLD:
      return Each{Opcode::shift_left, 4};
    case X86_INS_PSLLQ:
    case X86_INS_VPSLLQ:
      return Each{Opcode::shift_left, 8};
    case X86_INS_PSRLW:
    case X86_INS_VPSRLW:
      return Each{Opcode::shift_right, 2};
    case X86_INS_PSRLD:
    case X86_INS_VPSRLD:
      return Each{Opcode::shift_right, 4};
    case X86_INS_PSRLQ:
    case X86_INS_VPSRLQ:
      return Each{Opcode::shift_right, 8};
    case X86_INS_PSRAW:
    case X86_INS_VPSRAW:
      return Each{Opcode::shift_right_signed, 2};
    case X86_INS_PSRAD:
    case X86_INS_VPSRAD:
      return Each{Opcode::shift_right_signed, 4};
    default:
      return std::nullopt;
  }
}

std::optional<Each> change_of(unsigned id) {
  switch (id) {
    case X86_INS_PABSB:
    case X86_INS_VPABSB:
      return Each{Opcode::absolute, 1};
    case X86_INS_PABSW:
    case X86_INS_VPABSW:
      return Each{Opcode::absolute, 2};
    case X86_INS_PABSD:
    case X86_INS_VPABSD:
      return Each{Opcode::absolute, 4};
    case X86_INS_CVTDQ2PS:
    case X86_INS_VCVTDQ2PS:
      return Each{Opcode::float_from_signed, 4};
    default:
      return std::nullopt;
  }
}

}  // namespace ftcheck::isa::x86
