// Functions of the C library that write to memory they get a pointer to: where, and how much.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace ftcheck::flow {

struct Overwrite {
  // The function's result: the pointer it was given, an address in that memory, or something else.
  enum class Result : std::uint8_t { argument, inside, other };
  std::string_view name;
  unsigned to = 0;  // the argument that points to the memory
  // The arguments that give the number of elements written and the size of each.  Without them: as
  // many as the text needs, and one byte.
  std::optional<unsigned> count = std::nullopt;
  std::optional<unsigned> element = std::nullopt;
  Result result = Result::other;
  bool wide = false;  // the elements are of wchar_t
};

// The function of that name (Effect::overwrites), or nullptr.
const Overwrite* find_overwrite(std::string_view name);

}  // namespace ftcheck::flow
