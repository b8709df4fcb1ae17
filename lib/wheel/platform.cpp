#include "wheel/platform.hpp"

#include <ftcheck/error.hpp>
#include <ftcheck/target.hpp>

#include "base/ascii.hpp"
#include "base/number.hpp"
#include "base/platform_tag.hpp"
#include "wheel/problems.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace ftcheck::wheel {
namespace {

using Names = std::pair<std::string_view, std::string_view>;

// What people write, and the system and architecture of a tag.  A Rust triple, as uv takes it, has
// the architecture first.
constexpr std::array systems = {
    Names{"linux_musl", "musllinux"}, Names{"alpine", "musllinux"}, Names{"windows", "win"},
    Names{"macos", "macosx"},         Names{"darwin", "macosx"},    Names{"osx", "macosx"},
    Names{"mac", "macosx"},           Names{"linux", "manylinux"},
};
constexpr std::array triples = {
    Names{"_unknown_linux_gnu", "manylinux"}, Names{"_unknown_linux_musl", "musllinux"},
    Names{"_linux_gnu", "manylinux"},         Names{"_linux_musl", "musllinux"},
    Names{"_apple_darwin", "macosx"},         Names{"_pc_windows_msvc", "win"},
};

constexpr std::array linux_architectures = {
    Names{"x86_64", "x86_64"},   Names{"amd64", "x86_64"},
    Names{"x64", "x86_64"},      Names{"i686", "i686"},
    Names{"i386", "i686"},       Names{"x86", "i686"},
    Names{"aarch64", "aarch64"}, Names{"arm64", "aarch64"},
    Names{"armv7l", "armv7l"},   Names{"armv7", "armv7l"},
    Names{"armv8l", "armv8l"},   Names{"armv6l", "armv6l"},
    Names{"ppc64le", "ppc64le"}, Names{"powerpc64le", "ppc64le"},
    Names{"ppc64", "ppc64"},     Names{"s390x", "s390x"},
    Names{"riscv64", "riscv64"}, Names{"loongarch64", "loongarch64"},
};
constexpr std::array macos_architectures = {
    Names{"arm64", "arm64"},  Names{"aarch64", "arm64"}, Names{"x86_64", "x86_64"},
    Names{"amd64", "x86_64"}, Names{"x64", "x86_64"},    Names{"universal2", "universal2"},
};
constexpr std::array windows_architectures = {
    Names{"amd64", "amd64"}, Names{"x86_64", "amd64"},  Names{"x64", "amd64"}, Names{"64", "amd64"},
    Names{"32", "32"},       Names{"x86", "32"},        Names{"i686", "32"},   Names{"i386", "32"},
    Names{"arm64", "arm64"}, Names{"aarch64", "arm64"},
};
constexpr std::array android_architectures = {
    Names{"arm64_v8a", "arm64_v8a"},
    Names{"arm64", "arm64_v8a"},
    Names{"aarch64", "arm64_v8a"},
    Names{"x86_64", "x86_64"},
    Names{"x86", "x86"},
    Names{"armeabi_v7a", "armeabi_v7a"},
};
constexpr std::array ios_architectures = {
    Names{"arm64_iphoneos", "arm64_iphoneos"},
    Names{"arm64", "arm64_iphoneos"},
    Names{"arm64_iphonesimulator", "arm64_iphonesimulator"},
    Names{"x86_64_iphonesimulator", "x86_64_iphonesimulator"},
};
constexpr std::array wasm_architectures = {Names{"wasm32", "wasm32"}};

// Each machine runs files for several architectures; the first is the best.  "intel" and "fat64"
// are from before macOS 11.
constexpr std::array mac_x86_64 = {"x86_64", "intel",      "fat64",    "fat3",
                                   "fat32",  "universal2", "universal"};
constexpr std::array mac_arm64 = {"arm64", "universal2"};

constexpr unsigned oldest_android = 16;
constexpr unsigned oldest_ios = 12;
constexpr unsigned last_choice = 4'000'000'000;

struct System {
  std::string_view name;  // as in tags
  std::span<const Names> architectures;
  std::size_t numbers;  // how many its versions have
};

constexpr std::array known_systems = {
    System{"manylinux", linux_architectures, 2}, System{"musllinux", linux_architectures, 2},
    System{"macosx", macos_architectures, 2},    System{"win", windows_architectures, 0},
    System{"android", android_architectures, 1}, System{"ios", ios_architectures, 2},
    System{"pyodide", wasm_architectures, 2},    System{"pyemscripten", wasm_architectures, 2},
    System{"emscripten", wasm_architectures, 3},
};

const System* find_system(std::string_view name) {
  const auto* found = std::ranges::find(known_systems, name, &System::name);
  return found == known_systems.end() ? nullptr : found;
}

std::string_view other_name(std::span<const Names> names, std::string_view name) {
  const auto found = std::ranges::find(names, name, &Names::first);
  return found == names.end() ? std::string_view() : found->second;
}

// "linux_x86_64" for "Linux-X86_64", "macosx_11_0_arm64" for sysconfig's "macosx-11.0-arm64".
std::string spelled_as_tag(std::string_view text) {
  std::string tag = base::to_lower(base::trim(text));
  std::ranges::replace(tag, '-', '_');
  std::ranges::replace(tag, '.', '_');
  return tag;
}

// The tag's system for the names above: "win_amd64" for "windows_amd64", "macosx_arm64" for
// "aarch64_apple_darwin".
std::string with_known_system(const std::string& tag) {
  for (const auto& [ending, system] : triples) {
    if (!tag.ends_with(ending)) continue;
    return fmt::format("{}_{}", system, tag.substr(0, tag.size() - ending.size()));
  }
  for (const auto& [name, system] : systems) {
    if (tag == name || (tag.starts_with(name) && tag[name.size()] == '_')) {
      return std::string(system).append(tag.substr(name.size()));
    }
  }
  if (tag == "win64") return "win_amd64";
  return tag;
}

std::optional<PlatformVersion> version_of(const base::PlatformTag& tag) {
  std::array<unsigned, 2> numbers{};
  if (tag.numbers.empty()) return std::nullopt;
  for (std::size_t i = 0; i < std::min(tag.numbers.size(), numbers.size()); ++i) {
    const auto number = base::to_number<unsigned>(tag.numbers[i]);
    if (!number || *number > 9999) return std::nullopt;
    numbers.at(i) = *number;
  }
  return PlatformVersion{numbers[0], numbers[1]};
}

std::string named(const Platform& platform, std::string_view numbers) {
  if (platform.system == "win" && platform.architecture == "32") return "win32";
  const bool is_family = platform.system == "manylinux" && numbers.empty();
  const std::string_view system = is_family ? std::string_view("linux") : platform.system;
  return fmt::format("{}{}_{}", system, numbers, platform.architecture);
}

std::string listed(std::span<const Names> architectures) {
  std::vector<std::string_view> own;
  for (const auto& [name, tag] : architectures) {
    if (name == tag) own.push_back(name);
  }
  return fmt::format("{}", fmt::join(own, ", "));
}

constexpr std::string_view examples =
    "give a family such as linux_x86_64, musllinux_x86_64, macosx_arm64 or win_amd64, or an exact "
    "tag such as manylinux_2_28_x86_64";

// The platform; for another text nothing, and `why` is the sentence.
std::optional<Platform> parse(std::string_view text, std::string& why) {
  const std::string tag = with_known_system(spelled_as_tag(text));
  if (tag.empty()) {
    why = fmt::format("the platform is empty; {}", examples);
    return std::nullopt;
  }
  const auto refuse = [&](std::string_view reason) {
    why = fmt::format("{} is not a platform: {}", in_quotes(text), reason);
    return std::nullopt;
  };
  if (const System* alone = find_system(tag)) {
    return refuse(
        fmt::format("it names no processor; add one of {}", listed(alone->architectures)));
  }
  auto parsed = base::parse_platform_tag(tag);
  if (tag == "win32") parsed->architecture = "32";
  const System* system = parsed ? find_system(parsed->system) : nullptr;
  if (system == nullptr) {
    return refuse(fmt::format("it begins with no system that wheels are for; {}", examples));
  }
  Platform platform;
  platform.system = system->name;
  platform.architecture = other_name(system->architectures, parsed->architecture);
  if (platform.architecture.empty()) {
    return refuse(fmt::format("the processors of {} wheels are {}", system->name,
                              listed(system->architectures)));
  }
  if (parsed->numbers.empty()) {
    platform.text = named(platform, "");
    return platform;
  }
  platform.version = version_of(*parsed);
  if (!platform.version || parsed->numbers.size() != system->numbers) {
    return refuse(system->numbers == 0
                      ? fmt::format("tags for Windows have no version; leave it out")
                      : fmt::format("the version of {} has {} number{}", system->name,
                                    system->numbers, system->numbers == 1 ? "" : "s"));
  }
  platform.text = named(platform, fmt::format("_{}", fmt::join(parsed->numbers, "_")));
  return platform;
}

bool is_older_or_same(const PlatformVersion& one, const PlatformVersion& than) {
  return one.major < than.major || (one.major == than.major && one.minor <= than.minor);
}

bool admits(const Platform& platform, const PlatformVersion& version) {
  return !platform.version || is_older_or_same(version, *platform.version);
}

// Newer versions come first; `choices` is the number of places for each version.
unsigned by_version(const PlatformVersion& version, unsigned choices) {
  const unsigned major = 999 - std::min(version.major, 999U);
  const unsigned minor = 999 - std::min(version.minor, 999U);
  return 100 + (major * 1000 + minor) * choices;
}

std::optional<unsigned> rank_linux(const Platform& platform, const base::PlatformTag& tag,
                                   bool is_old_name) {
  // A 32-bit Python on 64-bit ARM also installs what is for the older processor.
  const bool is_older_arm = platform.architecture == "armv8l" && tag.architecture == "armv7l";
  if (tag.architecture != platform.architecture && !is_older_arm) return std::nullopt;
  if (tag.system == "linux" && tag.numbers.empty()) return is_older_arm ? 1 : 0;
  const auto version = version_of(tag);
  if (tag.system != platform.system || !version || tag.numbers.size() != 2 ||
      !admits(platform, *version)) {
    return std::nullopt;
  }
  if (platform.system == "musllinux") {
    if (platform.version && platform.version->major != version->major) return std::nullopt;
  } else {
    const bool is_x86 = platform.architecture == "x86_64" || platform.architecture == "i686";
    const PlatformVersion oldest{2, is_x86 ? 5U : 17U};
    if (!is_older_or_same(oldest, *version)) return std::nullopt;
  }
  constexpr unsigned choices = 2;
  const unsigned older_arm = is_older_arm ? 1000 * 1000 * choices : 0;
  return by_version(*version, choices) + (is_old_name ? 1 : 0) + older_arm;
}

std::optional<unsigned> rank_macos(const Platform& platform, const base::PlatformTag& tag) {
  const auto version = version_of(tag);
  if (!version || tag.numbers.size() != 2 || !admits(platform, *version)) return std::nullopt;
  // From macOS 11 on, tags have the minor version 0.
  const bool is_new = version->major >= 11;
  if (version->major < 10 || (is_new && version->minor != 0)) return std::nullopt;
  const bool is_on_new = !platform.version || platform.version->major >= 11;
  if (!is_new && (version->minor < 4 || (is_on_new && version->minor > 16))) return std::nullopt;
  std::span<const char* const> formats = mac_arm64;
  if (platform.architecture == "x86_64") formats = mac_x86_64;
  if (platform.architecture == "universal2") formats = formats.last(1);
  // Arm came with macOS 11; an older universal2 file is older only for its other part.
  if (!is_new && platform.architecture == "arm64") {
    if (!is_on_new) return std::nullopt;
    formats = formats.last(1);
  }
  const auto format = std::ranges::find(formats, tag.architecture);
  if (format == formats.end()) return std::nullopt;
  return by_version(*version, static_cast<unsigned>(mac_x86_64.size())) +
         static_cast<unsigned>(format - formats.begin());
}

std::optional<unsigned> rank_mobile(const Platform& platform, const base::PlatformTag& tag) {
  const auto version = version_of(tag);
  const bool is_ios = platform.system == "ios";
  if (!version || tag.architecture != platform.architecture ||
      tag.numbers.size() != (is_ios ? 2 : 1) || !admits(platform, *version) ||
      version->major < (is_ios ? oldest_ios : oldest_android)) {
    return std::nullopt;
  }
  const bool is_same = platform.version && platform.version->major == version->major;
  if (is_ios && !is_same && version->minor > 9) return std::nullopt;
  return by_version(*version, 1);
}

}  // namespace

std::optional<Platform> parse_platform(std::string_view text, std::string* why) {
  std::string reason;
  std::optional<Platform> platform = parse(text, reason);
  if (!platform && why != nullptr) *why = std::move(reason);
  return platform;
}

std::optional<unsigned> rank(const Platform& platform, std::string_view platform_tag) {
  if (platform_tag == "any") return last_choice;
  if (platform.text == platform_tag && platform.system == "win") return 0;
  const auto tag = base::parse_platform_tag(platform_tag);
  if (!tag) return std::nullopt;
  if (platform.system == "manylinux" || platform.system == "musllinux") {
    const bool is_old_name = base::perennial_platform_tag(platform_tag) != platform_tag;
    return rank_linux(platform, *tag, is_old_name);
  }
  if (tag->system != platform.system || platform.system == "win") return std::nullopt;
  if (platform.system == "macosx") return rank_macos(platform, *tag);
  if (platform.system == "ios" || platform.system == "android") return rank_mobile(platform, *tag);
  // Each version of these has an ABI of its own (PEP 783).
  if (tag->architecture != platform.architecture || tag->numbers.empty()) return std::nullopt;
  if (platform.version && platform.text != platform_tag) return std::nullopt;
  const auto version = version_of(*tag);
  return version ? std::optional(by_version(*version, 1)) : std::nullopt;
}

bool fits(const Platform& platform, std::string_view platform_tag) {
  return rank(platform, platform_tag).has_value();
}

std::string family_of(std::string_view platform_tag) {
  const auto tag = base::parse_platform_tag(platform_tag);
  if (!tag || platform_tag == "win32" || find_system(tag->system) == nullptr) {
    return std::string(platform_tag);
  }
  const std::string_view system = tag->system == "manylinux" ? "linux" : tag->system;
  return fmt::format("{}_{}", system, tag->architecture);
}

}  // namespace ftcheck::wheel

namespace ftcheck {

void check_platform(std::string_view text) {
  std::string why;
  if (text != "all" && !wheel::parse_platform(text, &why)) throw Error(why);
}

}  // namespace ftcheck
