// Platform tags in the words that people use: "Linux x86_64 (glibc 2.36)".
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace ftcheck::base {

enum CLibrary : unsigned { no_libc = 0, glibc = 1, musl = 2 };

// A system as tags and as people write it.
struct SystemName {
  std::string_view tag;   // "manylinux", "win"
  std::string_view name;  // "Linux", "Windows"
  unsigned libc = no_libc;
};

// The systems of tags, in the order in which reports list them.
std::span<const SystemName> system_names();

// nullptr if it is not known.
const SystemName* find_system(std::string_view tag);

// One platform tag or family: "manylinux_2_36_x86_64" is "Linux x86_64 (glibc 2.36)",
// "musllinux_x86_64" is "Linux x86_64 (musl)", "macosx_14_0_arm64" is "macOS arm64 (14.0)",
// "win32" is "Windows x86".  A tag of unknown form is returned unchanged.
std::string platform_words(std::string_view tag);

}  // namespace ftcheck::base
