#include "python/binding.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace ftcheck::python {
namespace {

struct Mark {
  std::string_view text;  // a string in the binary
  std::string_view binding;
};

// In this order: a module by one generator may carry another's marks for what it talks to, as
// PyO3 modules that embed cffi's do.
constexpr std::array marks = {
    Mark{"pyo3_runtime", "pyo3"},
    Mark{"pyo3-0.", "pyo3"},
    Mark{"cython_runtime", "cython"},
    Mark{"nb_internals", "nanobind"},
    Mark{"nanobind", "nanobind"},
    Mark{"pybind11", "pybind11"},
    Mark{"SwigPyObject", "swig"},
    Mark{"auto-generated with f2py", "f2py"},
    Mark{"__mypyc", "mypyc"},
    Mark{"_cffi_backend", "cffi"},
    Mark{"Boost.Python.", "boost-python"},
};

constexpr std::size_t block = 128;

// True if a byte of the block is `first` and the one that lies as far from it as `lasts` from
// `firsts` is `last`.  A loop that compilers turn into a few vector instructions.
bool may_contain(const char* firsts, char first, const char* lasts, char last) {
  unsigned char found = 0;
  for (std::size_t i = 0; i < block; ++i) {
    found |= static_cast<unsigned char>((firsts[i] == first) & (lasts[i] == last));
  }
  return found != 0;
}

// memmem() looks at each byte by itself.  Most modules are searched in vain for most marks, so this
// leaves it only the blocks in which a mark's first and last character have the right distance.
bool contains(binary::Bytes bytes, std::string_view text) {
  const auto* data = reinterpret_cast<const char*>(bytes.data());
  const std::size_t distance = text.size() - 1;
  std::size_t at = 0;
  for (; bytes.size() - at >= block + distance; at += block) {
    const char* here = data + at;
    if (may_contain(here, text.front(), here + distance, text.back()) &&
        memmem(here, block + distance, text.data(), text.size()) != nullptr) {
      return true;
    }
  }
  const std::size_t rest = bytes.size() - at;
  return rest > 0 && memmem(data + at, rest, text.data(), text.size()) != nullptr;
}

// True if strings are not in the code's part of the image, which is most of many a module: where an
// ELF linker keeps it apart from what is only read (-z separate-code, as linkers now do by
// themselves; where it does not, code and header are in one part, which is the first), and where a
// linker for Windows has a part that is only read (.rdata).
bool keeps_code_apart(const binary::Image& image) {
  const auto is_only_read = [](const binary::Region& region) {
    return !region.executable && !region.writable;
  };
  switch (image.format) {
    case BinaryFormat::elf:
      return !image.regions.empty() && is_only_read(image.regions.front());
    case BinaryFormat::pe:
      return std::ranges::any_of(image.regions, is_only_read);
    case BinaryFormat::mach_o:
    case BinaryFormat::wasm:
      break;
  }
  return false;
}

// The parts of an image that strings may be in.
std::vector<binary::Bytes> parts_with_strings(const binary::Image& image) {
  const bool apart = keeps_code_apart(image);
  std::vector<binary::Bytes> parts;
  for (const binary::Region& region : image.regions) {
    if (!apart || !region.executable) parts.push_back(region.bytes);
  }
  return parts;
}

}  // namespace

std::string_view detect_binding(const binary::Image& image) {
  for (const std::string& library : image.libraries) {
    if (library.find("boost_python") != std::string::npos) {
      return "boost-python";
    }
  }
  const std::vector<binary::Bytes> parts = parts_with_strings(image);
  for (const Mark& mark : marks) {
    const bool is_there = std::any_of(parts.begin(), parts.end(), [&](const binary::Bytes& part) {
      return contains(part, mark.text);
    });
    if (is_there) {
      return mark.binding;
    }
  }
  return "c-api";
}

}  // namespace ftcheck::python
