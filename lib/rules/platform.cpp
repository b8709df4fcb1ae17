#include "rules/platform.hpp"

#include "base/platform_tag.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <utility>

namespace ftcheck::rules {
namespace {

using Names = std::pair<std::string_view, std::string_view>;

// The names of architectures in tags and triplets, and those in the report.  A 32-bit Python on
// 64-bit ARM has the tag armv8l.
constexpr std::array architectures = {
    Names{"x86_64", "x86_64"},
    Names{"amd64", "x86_64"},
    Names{"i386", "x86"},
    Names{"i486", "x86"},
    Names{"i586", "x86"},
    Names{"i686", "x86"},
    Names{"aarch64", "aarch64"},
    Names{"arm64", "aarch64"},
    Names{"arm", "arm"},
    Names{"armv6l", "arm"},
    Names{"armv7l", "arm"},
    Names{"armv8l", "arm"},
    Names{"ppc64le", "ppc64le"},
    Names{"ppc64", "ppc64"},
    Names{"powerpc64le", "ppc64le"},
    Names{"powerpc64", "ppc64"},
    Names{"s390x", "s390x"},
    Names{"riscv64", "riscv64"},
    Names{"arm32", "arm"},
    Names{"loongarch64", "loongarch64"},
    Names{"arm64_v8a", "aarch64"},
    Names{"armeabi_v7a", "arm"},
    Names{"x86", "x86"},
    Names{"wasm32", "wasm32"},
};

// As of November 2026: cibuildwheel 4.3.5 builds wheels for 3.14 and 3.15 on these systems, but not
// for 3.14t or 3.15t.
constexpr std::array without_free_threaded_python = {System::android, System::ios, System::wasm};

std::vector<std::string_view> architecture(std::string_view name) {
  const auto* found = std::ranges::find(architectures, name, &Names::first);
  if (found == architectures.end()) return {};
  return {found->second};
}

// The architecture after the version; empty if the version does not have that many numbers.
std::string_view name_after(const base::PlatformTag& tag, std::size_t numbers) {
  return tag.numbers.size() == numbers ? tag.architecture : std::string_view{};
}

std::vector<std::string_view> macos_architectures(std::string_view name) {
  if (name == "universal2") return {"x86_64", "aarch64"};
  return architecture(name);  // none for the old intel, universal and fat, which name several
}

}  // namespace

Platform platform_of_tag(std::string_view tag) {
  if (tag == "any") return {System::any, CLibrary::unknown, {}};
  const auto parsed = base::parse_platform_tag(tag);
  if (!parsed) return {};
  const std::string_view system = parsed->system;
  if (system == "manylinux") {
    return {System::linux, CLibrary::gnu, architecture(name_after(*parsed, 2))};
  }
  if (system == "musllinux") {
    return {System::linux, CLibrary::musl, architecture(name_after(*parsed, 2))};
  }
  if (system == "linux") {
    return {System::linux, CLibrary::unknown, architecture(name_after(*parsed, 0))};
  }
  if (system == "macosx") {
    return {System::macos, CLibrary::unknown, macos_architectures(name_after(*parsed, 2))};
  }
  if (system == "win") {
    return {System::windows, CLibrary::unknown, architecture(name_after(*parsed, 0))};
  }
  if (system == "android") {
    return {System::android, CLibrary::unknown, architecture(name_after(*parsed, 1))};
  }
  if (system == "ios") {
    const std::string_view device = name_after(*parsed, 2);  // "arm64_iphoneos"
    return {System::ios, CLibrary::unknown, architecture(device.substr(0, device.rfind('_')))};
  }
  for (const std::string_view name : {"pyodide", "pyemscripten", "emscripten", "wasi"}) {
    if (system != name) continue;
    const bool is_wasm32 = parsed->architecture.ends_with("wasm32");
    return {System::wasm, CLibrary::unknown, architecture(is_wasm32 ? "wasm32" : "")};
  }
  return {};
}

Platform platform_of_triplet(std::string_view triplet) {
  if (triplet == "darwin") return {System::macos, CLibrary::unknown, {}};
  if (triplet == "win32" || triplet.starts_with("win_")) return platform_of_tag(triplet);
  if (triplet.ends_with("iphoneos") || triplet.ends_with("iphonesimulator")) {
    return {System::ios, CLibrary::unknown, {}};
  }
  if (triplet.starts_with("wasm32-")) {
    return {System::wasm, CLibrary::unknown, architecture("wasm32")};
  }
  const auto dash = triplet.find('-');
  if (dash == std::string_view::npos) return {};
  const std::vector<std::string_view> processor = architecture(triplet.substr(0, dash));
  const std::string_view system = triplet.substr(dash + 1);
  if (system.starts_with("linux-android")) {
    return {System::android, CLibrary::unknown, processor};
  }
  if (system == "linux-gnux32") return {System::linux, CLibrary::gnu, {}};
  if (system.starts_with("linux-gnu")) return {System::linux, CLibrary::gnu, processor};
  if (system.starts_with("linux-musl")) return {System::linux, CLibrary::musl, processor};
  return {};
}

std::optional<BinaryFormat> format_of(System system) {
  switch (system) {
    case System::linux:
    case System::android:
      return BinaryFormat::elf;
    case System::macos:
    case System::ios:
      return BinaryFormat::mach_o;
    case System::windows:
      return BinaryFormat::pe;
    case System::wasm:
      return BinaryFormat::wasm;
    case System::unknown:
    case System::any:
      break;
  }
  return std::nullopt;
}

bool has_free_threaded_python(System system) {
  return std::ranges::find(without_free_threaded_python, system) ==
         without_free_threaded_python.end();
}

bool may_be_same(const Platform& one, const Platform& other) {
  const auto says_nothing = [](System system) {
    return system == System::unknown || system == System::any;
  };
  if (says_nothing(one.system) || says_nothing(other.system)) return true;
  if (one.system != other.system) return false;
  if (one.architectures.empty() || other.architectures.empty()) return true;
  return std::ranges::find_first_of(one.architectures, other.architectures) !=
         one.architectures.end();
}

}  // namespace ftcheck::rules
