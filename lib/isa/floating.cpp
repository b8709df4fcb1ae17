// Arithmetic on IEEE 754 floating-point numbers, done by the host: all modelled processors give the
// same results, unless code changes the rounding mode from nearest.  They differ in which NaN
// results, so such a result is unknown.
#include "isa/arithmetic.hpp"
#include "isa/bits.hpp"

#include <bit>
#include <cmath>
#include <limits>

namespace ftcheck::isa {
namespace {

static_assert(std::numeric_limits<float>::is_iec559 && std::numeric_limits<double>::is_iec559);

std::uint64_t bits_of(double n) {
  return std::bit_cast<std::uint64_t>(n);
}
std::uint64_t bits_of(float n) {
  return std::bit_cast<std::uint32_t>(n);
}

template <typename Float>
Float number_of(std::uint64_t bits) {
  if constexpr (sizeof(Float) == 8) {
    return std::bit_cast<double>(bits);
  } else {
    return std::bit_cast<float>(static_cast<std::uint32_t>(bits));
  }
}

// Code that prefers speed to accuracy makes the processor treat subnormal numbers as 0.
template <typename Float>
bool is_plain(Float n) {
  return !std::isnan(n) && std::fpclassify(n) != FP_SUBNORMAL;
}

template <typename Float>
std::optional<std::uint64_t> plain(Float n) {
  return is_plain(n) ? std::optional(bits_of(n)) : std::nullopt;
}

// To an integer of `size` bytes; `n` has an integral value.
template <typename Float>
std::optional<std::uint64_t> integer(Float n, unsigned size, bool is_signed) {
  const auto bits = static_cast<int>(8 * size);
  const Float end = std::ldexp(Float{1}, is_signed ? bits - 1 : bits);
  if (!(n < end && n >= (is_signed ? -end : Float{0}))) return std::nullopt;
  return n < 0 ? static_cast<std::uint64_t>(static_cast<std::int64_t>(n))
               : static_cast<std::uint64_t>(n);
}

template <typename Float>
std::optional<std::uint64_t> as_integer(Opcode opcode, std::uint64_t bits, unsigned size) {
  const auto n = number_of<Float>(bits);
  if (!is_plain(n)) return std::nullopt;
  const Float whole = opcode == Opcode::float_round ? std::nearbyint(n) : std::trunc(n);
  return integer(whole, size, opcode != Opcode::float_to_unsigned);
}

template <typename From, typename Float>
std::optional<std::uint64_t> converted(std::uint64_t bits) {
  const auto n = number_of<From>(bits);
  return is_plain(n) ? plain(static_cast<Float>(n)) : std::nullopt;
}

template <typename Float>
std::optional<std::uint64_t> from_another(Opcode opcode, std::uint64_t bits, unsigned size) {
  switch (opcode) {
    case Opcode::float_from_signed:
      return bits_of(static_cast<Float>(static_cast<std::int64_t>(sign_extend(bits, size))));
    case Opcode::float_from_unsigned:
      return bits_of(static_cast<Float>(truncate(bits, size)));
    default:
      return size == 4 ? converted<float, Float>(bits) : converted<double, Float>(bits);
  }
}

bool takes_two(Opcode opcode) {
  return opcode <= Opcode::float_divide || opcode == Opcode::float_order;
}

template <typename Float>
std::optional<std::uint64_t> compute_as(Opcode opcode, std::uint64_t first, std::uint64_t second) {
  const auto a = number_of<Float>(first);
  const auto b = number_of<Float>(second);
  const auto size = static_cast<unsigned>(second);
  switch (opcode) {
    case Opcode::float_convert:
    case Opcode::float_from_signed:
    case Opcode::float_from_unsigned:
      return from_another<Float>(opcode, first, size);
    case Opcode::float_order:
      if (std::isunordered(a, b)) return 24;
      break;
    default:
      break;
  }
  if (!is_plain(a) || (takes_two(opcode) && !is_plain(b))) return std::nullopt;
  switch (opcode) {
    case Opcode::float_add:
      return plain<Float>(a + b);
    case Opcode::float_subtract:
      return plain<Float>(a - b);
    case Opcode::float_multiply:
      return plain<Float>(a * b);
    case Opcode::float_divide:
      return plain<Float>(a / b);
    case Opcode::float_root:
      return plain<Float>(std::sqrt(a));
    case Opcode::float_order:
      return a == b ? 0U : a < b ? 8U : 16U;
    default:
      return std::nullopt;
  }
}

template <typename Float>
std::optional<std::uint64_t> fused(std::uint64_t a, std::uint64_t b, std::uint64_t c) {
  const auto x = number_of<Float>(a);
  const auto y = number_of<Float>(b);
  const auto z = number_of<Float>(c);
  return is_plain(x) && is_plain(y) && is_plain(z) ? plain<Float>(std::fma(x, y, z)) : std::nullopt;
}

}  // namespace

std::optional<std::uint64_t> compute_fused(std::uint64_t a, std::uint64_t b, std::uint64_t c,
                                           unsigned size) {
  return size == 4 ? fused<float>(a, b, c) : size == 8 ? fused<double>(a, b, c) : std::nullopt;
}

std::optional<std::uint64_t> compute_float(Opcode opcode, std::uint64_t a, std::uint64_t b,
                                           unsigned size) {
  switch (opcode) {
    case Opcode::float_to_signed:
    case Opcode::float_to_unsigned:
    case Opcode::float_round:
      return b == 4 ? as_integer<float>(opcode, a, size) : as_integer<double>(opcode, a, size);
    default:
      break;
  }
  switch (size) {
    case 4:
      return compute_as<float>(opcode, a, b);
    case 8:
      return compute_as<double>(opcode, a, b);
    default:
      return std::nullopt;
  }
}

}  // namespace ftcheck::isa
