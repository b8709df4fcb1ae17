#include "isa/arithmetic.hpp"

#include "isa/bits.hpp"

#include <algorithm>
#include <bit>

namespace ftcheck::isa {
namespace {

std::int64_t as_signed(std::uint64_t n, unsigned size) {
  return static_cast<std::int64_t>(sign_extend(n, size));
}

std::uint64_t rotated_left(std::uint64_t n, std::uint64_t count, unsigned bits) {
  count %= bits;
  return count == 0 ? n : n << count | n >> (bits - count);
}

// The upper 64 bits of a 128-bit product.
std::uint64_t upper_half(std::uint64_t a, std::uint64_t b) {
  const std::uint64_t a_low = a & 0xFFFFFFFFU;
  const std::uint64_t b_low = b & 0xFFFFFFFFU;
  const std::uint64_t first = (a >> 32U) * b_low + (a_low * b_low >> 32U);
  const std::uint64_t second = a_low * (b >> 32U) + (first & 0xFFFFFFFFU);
  return (a >> 32U) * (b >> 32U) + (first >> 32U) + (second >> 32U);
}

std::uint64_t upper_half(std::uint64_t a, std::uint64_t b, unsigned size, bool is_signed) {
  const unsigned bits = 8 * size;
  if (is_signed) {
    a = sign_extend(a, size);
    b = sign_extend(b, size);
  }
  if (size < 8) return a * b >> bits;
  const std::uint64_t upper = upper_half(a, b);
  if (!is_signed) return upper;
  return upper - (static_cast<std::int64_t>(a) < 0 ? b : 0) -
         (static_cast<std::int64_t>(b) < 0 ? a : 0);
}

std::optional<std::uint64_t> quotient(Opcode opcode, std::uint64_t a, std::uint64_t b,
                                      unsigned size) {
  if (b == 0) return std::nullopt;
  if (opcode == Opcode::divide) return a / b;
  if (opcode == Opcode::remainder) return a % b;
  const std::int64_t dividend = as_signed(a, size);
  const std::int64_t divisor = as_signed(b, size);
  // The only quotient that does not fit is that of the lowest number, which stays unchanged.
  if (divisor == -1) return opcode == Opcode::divide_signed ? 0 - a : 0;
  return static_cast<std::uint64_t>(opcode == Opcode::divide_signed ? dividend / divisor
                                                                    : dividend % divisor);
}

std::uint64_t reversed(std::uint64_t n, unsigned step, unsigned bits) {
  std::uint64_t result = 0;
  const std::uint64_t mask = (std::uint64_t{1} << step) - 1;
  for (unsigned at = 0; at < bits; at += step) result = result << step | (n >> at & mask);
  return result;
}

std::uint64_t reversed_groups(std::uint64_t n, unsigned group, unsigned size) {
  std::uint64_t result = 0;
  for (unsigned at = 0; at < size; at += group) {
    result |= reversed(n >> (8 * at), 8, 8 * group) << (8 * at);
  }
  return result;
}

// Moves the lowest bits to the mask's ones, or the bits at the mask's ones to the lowest.
std::uint64_t spread(Opcode opcode, std::uint64_t n, std::uint64_t mask) {
  std::uint64_t result = 0;
  for (unsigned count = 0; mask != 0; mask &= mask - 1, ++count) {
    const auto place = static_cast<unsigned>(std::countr_zero(mask));
    result |= opcode == Opcode::deposit ? (n >> count & 1U) << place : (n >> place & 1U) << count;
  }
  return result;
}

// Both numbers are truncated to `size` bytes.
std::optional<std::uint64_t> compute_rare(Opcode opcode, std::uint64_t a, std::uint64_t b,
                                          unsigned size) {
  const unsigned bits = 8 * size;
  const std::int64_t signed_a = as_signed(a, size);
  const std::int64_t signed_b = as_signed(b, size);
  const auto mask = [](bool condition) { return condition ? ~std::uint64_t{0} : 0; };
  switch (opcode) {
    case Opcode::rotate_left:
      return rotated_left(a, b, bits);
    case Opcode::rotate_right:
      return rotated_left(a, bits - b % bits, bits);
    case Opcode::multiply_high:
    case Opcode::multiply_high_signed:
      return upper_half(a, b, size, opcode == Opcode::multiply_high_signed);
    case Opcode::divide:
    case Opcode::divide_signed:
    case Opcode::remainder:
    case Opcode::remainder_signed:
      return quotient(opcode, a, b, size);
    case Opcode::minimum:
      return std::min(a, b);
    case Opcode::maximum:
      return std::max(a, b);
    case Opcode::minimum_signed:
      return signed_a < signed_b ? a : b;
    case Opcode::maximum_signed:
      return signed_a > signed_b ? a : b;
    case Opcode::absolute:
      return signed_a < 0 ? 0 - a : a;
    case Opcode::equal_mask:
      return mask(a == b);
    case Opcode::greater_mask:
      return mask(a > b);
    case Opcode::greater_mask_signed:
      return mask(signed_a > signed_b);
    case Opcode::leading_zeros:
      return static_cast<unsigned>(std::countl_zero(a)) - (64 - bits);
    case Opcode::trailing_zeros:
      return std::min(static_cast<unsigned>(std::countr_zero(a)), bits);
    case Opcode::ones:
      return static_cast<unsigned>(std::popcount(a));
    case Opcode::reverse_bits:
      return reversed(a, 1, bits);
    case Opcode::reverse_bytes:
      return b == 0 || size % b != 0
                 ? std::nullopt
                 : std::optional(reversed_groups(a, static_cast<unsigned>(b), size));
    case Opcode::deposit:
    case Opcode::gather:
      return spread(opcode, a, b);
    default:
      return std::nullopt;
  }
}

}  // namespace

std::optional<std::uint64_t> compute_number(Opcode opcode, std::uint64_t a, std::uint64_t b,
                                            unsigned size) {
  const std::uint64_t bits = 8 * std::uint64_t{size};
  switch (opcode) {
    case Opcode::copy:
      return a;
    case Opcode::add:
      return a + b;
    case Opcode::subtract:
      return a - b;
    case Opcode::multiply:
      return a * b;
    case Opcode::bit_and:
      return a & b;
    case Opcode::bit_or:
      return a | b;
    case Opcode::bit_xor:
      return a ^ b;
    case Opcode::shift_left:
      return b < bits ? a << b : 0;
    case Opcode::shift_right:
      return b < bits ? truncate(a, size) >> b : 0;
    case Opcode::shift_right_signed:
      return static_cast<std::uint64_t>(as_signed(a, size) >> std::min<std::uint64_t>(b, bits - 1));
    case Opcode::sign_extend:
      return sign_extend(a, static_cast<unsigned>(b));
    default:
      break;
  }
  if (opcode >= Opcode::float_add) return compute_float(opcode, a, b, size);
  return compute_rare(opcode, truncate(a, size), truncate(b, size), size);
}

std::optional<std::uint64_t> compute_elements(Opcode opcode, std::uint64_t a, std::uint64_t b,
                                              unsigned element, unsigned size) {
  std::uint64_t result = 0;
  for (unsigned at = 0; at < size; at += element) {
    const unsigned shift = 8 * at;
    const auto one = compute_number(opcode, truncate(a >> shift, element),
                                    truncate(b >> shift, element), element);
    if (!one) return std::nullopt;
    result |= truncate(*one, element) << shift;
  }
  return result;
}

std::uint64_t flags_of(Opcode opcode, std::uint64_t a, std::uint64_t b, std::uint64_t carry,
                       unsigned size) {
  const bool adds = opcode == Opcode::sum_flags;
  a = truncate(a, size);
  b = truncate(b, size);
  const std::uint64_t result = truncate(adds ? a + b + carry : a - b - carry, size);
  const bool less =
      adds ? result < a || (carry != 0 && result == a) : a < b || (carry != 0 && a == b);
  const std::uint64_t top = std::uint64_t{1} << (8 * size - 1);
  const std::uint64_t changed = (a ^ result) & (adds ? b ^ result : a ^ b);
  return (result == 0 ? flag_zero : 0) | ((result & top) != 0 ? flag_negative : 0) |
         (less ? flag_less : 0) | ((changed & top) != 0 ? flag_overflow : 0) | untold(flag_parity);
}

}  // namespace ftcheck::isa
