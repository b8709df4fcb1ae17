// Platforms that people name, and which wheels an installer takes there.
//
// A machine admits older versions of its C library (PEP 600, PEP 656) or system, and for macOS also
// files for several architectures.  The rules and the order are those of the packaging library
// (packaging.tags), which pip uses.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ftcheck::wheel {

// Versions of glibc, musl, macOS, iOS, Android (the minor is 0) and Pyodide.
struct PlatformVersion {
  unsigned major = 0;
  unsigned minor = 0;
  bool operator==(const PlatformVersion&) const = default;
};

struct Platform {
  std::string text;          // in one spelling: "linux_x86_64", "manylinux_2_28_x86_64", "win32"
  std::string system;        // as in tags: "manylinux", "musllinux", "macosx", "win", "ios", ...
  std::string architecture;  // as in tags: "x86_64", "amd64", "arm64_iphoneos"; "32" for win32
  std::optional<PlatformVersion> version;  // of an exact tag; a family has any version
  bool operator==(const Platform&) const = default;
};

// A family ("linux_x86_64" for glibc, "musllinux_aarch64", "macosx_arm64", "win_amd64", "win32",
// "android_x86_64", "ios_arm64_iphoneos", "pyodide_wasm32"), other names that people and tools have
// for these ("linux_arm64", "windows_amd64", "macos_arm64", "aarch64-apple-darwin"), or an exact
// tag.  Nothing for another text; `why`, if given, then holds a sentence without its full stop.
std::optional<Platform> parse_platform(std::string_view text, std::string* why = nullptr);

// How well a wheel with that platform tag fits the platform: lower is better, and the best is
// installed; nothing if it does not fit.  "any" fits everywhere, and is the last choice.
std::optional<unsigned> rank(const Platform& platform, std::string_view platform_tag);

bool fits(const Platform& platform, std::string_view platform_tag);

// The family that a wheel's platform tag belongs to: "linux_x86_64", "musllinux_aarch64",
// "macosx_universal2", "win32", "any"; a tag of another system unchanged.
std::string family_of(std::string_view platform_tag);

}  // namespace ftcheck::wheel
