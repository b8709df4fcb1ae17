#include "isa/x86/shuffles.hpp"

namespace ftcheck::isa::x86 {
namespace {

constexpr unsigned half = 16;  // most of them move elements within this many bytes

// One instruction; its last operand may be a constant.
class Shuffle {
 public:
  explicit Shuffle(const Instruction& insn) : insn_(insn) {
    const unsigned count = insn.operand_count;
    has_constant_ = count > 1 && insn.operands[count - 1].kind == Kind::immediate;
    if (has_constant_) constant_ = static_cast<unsigned>(insn.immediate & 0xFFU);
    sources_ = count - (has_constant_ ? 1 : 0);
    if (sources_ == 0 || sources_ > 3) return;
    table_.first = sources_ == 3 ? 1 : 0;
    table_.second = sources_ - 1;
  }

  // Elements of `size` bytes, alternating between the two operands, from the lower or upper half.
  Bytes interleave(unsigned size, bool upper) {
    fill([&](unsigned at) {
      const unsigned pair = at % half / (2 * size);
      const bool second = at / size % 2 != 0;
      return (second ? Bytes::of_second : 0) + base(at) + (upper ? half / 2 : 0) + pair * size +
             at % size;
    });
    return table_;
  }
  // PSHUFD and the like: take elements of `size` bytes of one operand from `start` on, each
  // selected by two bits of the constant.
  Bytes choose(unsigned size, unsigned start, unsigned span) {
    table_.first = table_.second;
    fill([&](unsigned at) {
      const unsigned within = at % half;
      if (within < start || within >= start + span) return at;
      const unsigned which = constant_ >> (2 * ((within - start) / size)) & 3U;
      return base(at) + start + which * size + at % size;
    });
    return table_;
  }
  // SHUFPS: the lower half comes from the first operand, the upper half from the second.
  Bytes choose_of_both() {
    fill([&](unsigned at) {
      const unsigned n = at % half / 4;
      return (n > 1 ? Bytes::of_second : 0) + base(at) + (constant_ >> (2 * n) & 3U) * 4 + at % 4;
    });
    return table_;
  }
  Bytes choose_doubles() {  // SHUFPD
    fill([&](unsigned at) {
      const unsigned n = at / 8;
      return (n % 2 != 0 ? Bytes::of_second : 0) + base(at) + (constant_ >> n & 1U) * 8 + at % 8;
    });
    return table_;
  }
  Bytes blend(unsigned size, unsigned bits) {
    fill([&](unsigned at) {
      return ((constant_ >> (at / size % bits) & 1U) != 0 ? Bytes::of_second : 0U) + at;
    });
    return table_;
  }
  Bytes shift(bool left) {  // by bytes
    table_.first = table_.second;
    fill([&](unsigned at) -> unsigned {
      const unsigned within = at % half;
      if (left) return within < constant_ ? Bytes::zero : at - constant_;
      return within + constant_ >= half ? Bytes::zero : at + constant_;
    });
    return table_;
  }
  // PALIGNR: the second operand's bytes from a position on, followed by those of the first.
  Bytes align() {
    fill([&](unsigned at) -> unsigned {
      const unsigned from = at % half + constant_;
      if (from >= 2 * half) return Bytes::zero;
      return from < half ? Bytes::of_second + base(at) + from : base(at) + from - half;
    });
    return table_;
  }
  Bytes repeat(unsigned size) {
    table_.first = table_.second;
    fill([&](unsigned at) { return at % size; });
    return table_;
  }
  // PMOVZX and PMOVSX.
  Bytes widen(unsigned from, unsigned to, bool sign) {
    table_.first = table_.second;
    const unsigned moved = sign ? to - from : 0;
    fill([&](unsigned at) -> unsigned {
      const unsigned within = at % to;
      if (within < moved || within >= moved + from) return Bytes::zero;
      return at / to * from + within - moved;
    });
    if (sign) {
      table_.element = to;
      table_.shift = 8 * moved;
    }
    return table_;
  }
  Bytes insert_half() {
    fill([&](unsigned at) {
      return at / half == (constant_ & 1U) ? Bytes::of_second + at % half : at;
    });
    return table_;
  }
  Bytes permute_halves() {  // VPERM2I128
    fill([&](unsigned at) -> unsigned {
      const unsigned control = constant_ >> (at / half * 4) & 15U;
      if ((control & 8U) != 0) return Bytes::zero;
      return ((control & 2U) != 0 ? Bytes::of_second : 0) + (control & 1U) * half + at % half;
    });
    return table_;
  }
  Bytes permute_doubles() {  // VPERMQ
    table_.first = table_.second;
    fill([&](unsigned at) { return (constant_ >> (at / 8 * 2) & 3U) * 8 + at % 8; });
    return table_;
  }
  bool has_constant() const { return has_constant_; }
  unsigned sources() const { return sources_; }
  // The width of the last operand.
  unsigned width() const { return insn_.operands[table_.second].size; }
  bool reads_memory() const { return insn_.operands[table_.second].kind == Kind::memory; }

 private:
  static unsigned base(unsigned at) { return at / half * half; }
  template <typename From>
  void fill(From from) {
    for (unsigned at = 0; at < table_.bytes.size(); ++at) {
      table_.bytes[at] = static_cast<std::uint8_t>(from(at));
    }
  }

  const Instruction& insn_;
  bool has_constant_ = false;
  unsigned constant_ = 0;
  unsigned sources_ = 0;
  Bytes table_;
};

std::optional<Bytes> with_constant(unsigned id, Shuffle& shuffle) {
  switch (id) {
    case X86_INS_PSHUFD:
    case X86_INS_VPSHUFD:
    case X86_INS_VPERMILPS:
      return shuffle.choose(4, 0, half);
    case X86_INS_PSHUFLW:
    case X86_INS_VPSHUFLW:
      return shuffle.choose(2, 0, half / 2);
    case X86_INS_PSHUFHW:
    case X86_INS_VPSHUFHW:
      return shuffle.choose(2, half / 2, half / 2);
    case X86_INS_SHUFPS:
    case X86_INS_VSHUFPS:
      return shuffle.choose_of_both();
    case X86_INS_SHUFPD:
    case X86_INS_VSHUFPD:
      return shuffle.choose_doubles();
    case X86_INS_PBLENDW:
    case X86_INS_VPBLENDW:
      return shuffle.blend(2, 8);
    case X86_INS_VPBLENDD:
    case X86_INS_BLENDPS:
    case X86_INS_VBLENDPS:
      return shuffle.blend(4, 8);
    case X86_INS_BLENDPD:
    case X86_INS_VBLENDPD:
      return shuffle.blend(8, 4);
    case X86_INS_PSLLDQ:
    case X86_INS_VPSLLDQ:
      return shuffle.shift(true);
    case X86_INS_PSRLDQ:
    case X86_INS_VPSRLDQ:
      return shuffle.shift(false);
    case X86_INS_PALIGNR:
    case X86_INS_VPALIGNR:
      return shuffle.align();
    case X86_INS_VINSERTI128:
    case X86_INS_VINSERTF128:
      return shuffle.insert_half();
    case X86_INS_VPERM2I128:
    case X86_INS_VPERM2F128:
      return shuffle.permute_halves();
    case X86_INS_VPERMQ:
    case X86_INS_VPERMPD:
      return shuffle.permute_doubles();
    default:
      return std::nullopt;
  }
}

std::optional<Bytes> interleaved(unsigned id, Shuffle& shuffle) {
  switch (id) {
    case X86_INS_PUNPCKLBW:
    case X86_INS_VPUNPCKLBW:
      return shuffle.interleave(1, false);
    case X86_INS_PUNPCKLWD:
    case X86_INS_VPUNPCKLWD:
      return shuffle.interleave(2, false);
    case X86_INS_PUNPCKLDQ:
    case X86_INS_VPUNPCKLDQ:
    case X86_INS_UNPCKLPS:
    case X86_INS_VUNPCKLPS:
      return shuffle.interleave(4, false);
    case X86_INS_VPUNPCKLQDQ:
    case X86_INS_VUNPCKLPD:
      return shuffle.interleave(8, false);
    case X86_INS_PUNPCKHBW:
    case X86_INS_VPUNPCKHBW:
      return shuffle.interleave(1, true);
    case X86_INS_PUNPCKHWD:
    case X86_INS_VPUNPCKHWD:
      return shuffle.interleave(2, true);
    case X86_INS_PUNPCKHDQ:
    case X86_INS_VPUNPCKHDQ:
    case X86_INS_UNPCKHPS:
    case X86_INS_VUNPCKHPS:
      return shuffle.interleave(4, true);
    case X86_INS_VPUNPCKHQDQ:
    case X86_INS_VUNPCKHPD:
      return shuffle.interleave(8, true);
    default:
      return std::nullopt;
  }
}

std::optional<Bytes> widened(unsigned id, Shuffle& shuffle) {
  switch (id) {
    case X86_INS_PMOVZXBW:
    case X86_INS_VPMOVZXBW:
      return shuffle.widen(1, 2, false);
    case X86_INS_PMOVZXBD:
    case X86_INS_VPMOVZXBD:
      return shuffle.widen(1, 4, false);
    case X86_INS_PMOVZXBQ:
    case X86_INS_VPMOVZXBQ:
      return shuffle.widen(1, 8, false);
    case X86_INS_PMOVZXWD:
    case X86_INS_VPMOVZXWD:
      return shuffle.widen(2, 4, false);
    case X86_INS_PMOVZXWQ:
    case X86_INS_VPMOVZXWQ:
      return shuffle.widen(2, 8, false);
    case X86_INS_PMOVZXDQ:
    case X86_INS_VPMOVZXDQ:
      return shuffle.widen(4, 8, false);
    case X86_INS_PMOVSXBW:
    case X86_INS_VPMOVSXBW:
      return shuffle.widen(1, 2, true);
    case X86_INS_PMOVSXBD:
    case X86_INS_VPMOVSXBD:
      return shuffle.widen(1, 4, true);
    case X86_INS_PMOVSXBQ:
    case X86_INS_VPMOVSXBQ:
      return shuffle.widen(1, 8, true);
    case X86_INS_PMOVSXWD:
    case X86_INS_VPMOVSXWD:
      return shuffle.widen(2, 4, true);
    case X86_INS_PMOVSXWQ:
    case X86_INS_VPMOVSXWQ:
      return shuffle.widen(2, 8, true);
    case X86_INS_PMOVSXDQ:
    case X86_INS_VPMOVSXDQ:
      return shuffle.widen(4, 8, true);
    default:
      return std::nullopt;
  }
}

std::optional<Bytes> repeated(unsigned id, Shuffle& shuffle) {
  switch (id) {
    case X86_INS_VPBROADCASTQ:
    case X86_INS_VBROADCASTSD:
      return shuffle.repeat(8);
    case X86_INS_VPBROADCASTD:
    case X86_INS_VBROADCASTSS:
      return shuffle.repeat(4);
    case X86_INS_VPBROADCASTW:
      return shuffle.repeat(2);
    case X86_INS_VPBROADCASTB:
      return shuffle.repeat(1);
    case X86_INS_VBROADCASTF128:
      return shuffle.repeat(half);
    default:
      return std::nullopt;
  }
}

}  // namespace

std::optional<Bytes> shuffle_of(const Instruction& insn) {
  Shuffle shuffle(insn);
  if (shuffle.sources() == 0 || shuffle.sources() > 3) return std::nullopt;
  if (shuffle.has_constant()) return with_constant(insn.id, shuffle);
  if (const auto table = interleaved(insn.id, shuffle)) return table;
  if (shuffle.sources() != 2) return std::nullopt;
  if (const auto table = widened(insn.id, shuffle)) return table;
  return repeated(insn.id, shuffle);
}

}  // namespace ftcheck::isa::x86
