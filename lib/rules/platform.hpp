// What a wheel's platform tag and a module suffix's triplet say about the system, its C library and
// the processor: "musllinux_1_2_aarch64", "aarch64-linux-musl".
//
// Platform tags: PEP 425, 600 (manylinux), 656 (musllinux), 730 (iOS), 738 (Android), 783
// (Pyodide).  Triplets: CPython's Misc/platform_triplet.c and PC/pyconfig.h.
#pragma once

#include <ftcheck/report.hpp>

#include <optional>
#include <string_view>
#include <vector>

namespace ftcheck::rules {

enum class System { unknown, any, linux, macos, windows, android, ios, wasm };

enum class CLibrary { unknown, gnu, musl };

struct Platform {
  System system = System::unknown;
  CLibrary c_library = CLibrary::unknown;
  // Named like Module::architecture: all architectures that a module must have been built for;
  // empty if unknown.
  std::vector<std::string_view> architectures;
};

Platform platform_of_tag(std::string_view tag);

Platform platform_of_triplet(std::string_view triplet);

// The object-file format of that system's modules.
std::optional<BinaryFormat> format_of(System system);

// False for systems that have no free-threaded build of CPython that wheels could be for.
bool has_free_threaded_python(System system);

// True if, as far as is known, both describe the same interpreters, apart from the C library.
bool may_be_same(const Platform& one, const Platform& other);

}  // namespace ftcheck::rules
