// Some libraries in wheels are not for the interpreter: .NET assemblies, one library per system, or
// code for a phone or a signal processor that is programmed from Python.  So libraries count
// against the tag only if none of the wheel's libraries fits it.
#include "rules/tags_libraries.hpp"

#include "rules/platform.hpp"
#include "rules/rule.hpp"
#include "rules/tags_suffix.hpp"

#include <algorithm>
#include <array>
#include <string>

#include <fmt/format.h>

namespace ftcheck::rules {
namespace {

bool is_for_any_platform(const WheelFacts& wheel) {
  return std::ranges::any_of(wheel.tags,
                             [](const wheel::Tag& tag) { return tag.platform == "any"; });
}

bool is_native(const LibraryFacts& library) {
  return !library.slices.empty() && !library.managed;
}

bool has_format(const LibraryFacts& library, BinaryFormat format) {
  return std::ranges::any_of(library.slices,
                             [&](const Slice& slice) { return slice.format == format; });
}

std::vector<std::string> described(const std::vector<const LibraryFacts*>& libraries) {
  std::vector<std::string> texts;
  texts.reserve(libraries.size());
  for (const LibraryFacts* library : libraries) {
    texts.push_back(fmt::format("{} ({})", library->path, describe(library->slices)));
  }
  return texts;
}

// FT203
void check_any(const WheelFacts& wheel, std::vector<Finding>& findings) {
  std::vector<const LibraryFacts*> native;
  for (const LibraryFacts& library : wheel.libraries) {
    if (is_native(library)) native.push_back(&library);
  }
  if (native.empty()) return;
  // A wheel with one library per system is for any platform.
  constexpr std::array formats{BinaryFormat::elf, BinaryFormat::pe, BinaryFormat::mach_o};
  if (std::ranges::all_of(formats, [&](BinaryFormat format) {
        return std::ranges::any_of(
            native, [&](const LibraryFacts* library) { return has_format(*library, format); });
      })) {
    return;
  }
  const std::vector<std::string> named = described(native);
  findings.push_back(
      find(module_in_pure_wheel, std::nullopt,
           fmt::format("the wheel is tagged for any platform but contains {} shared librar{}: {}",
                       named.size(), named.size() == 1 ? "y" : "ies", listed(named)),
           "tag the wheel py3-none-PLATFORM for the platform of its libraries; with setuptools, "
           "override bdist_wheel.get_tag"));
  findings.back().severity = Severity::warning;
}

// True if the library could be meant for the interpreter, judging by its format.  DLLs can also be
// data for programs that emulate Windows.
bool is_candidate(const LibraryFacts& library, BinaryFormat format) {
  return is_native(library) &&
         (has_format(library, format) || !has_format(library, BinaryFormat::pe)) &&
         std::ranges::none_of(library.slices,
                              [](const Slice& slice) { return slice.architecture == "other"; });
}

// True if the libraries cover all architectures of the platform.
bool fit(const std::vector<const LibraryFacts*>& candidates, const Platform& platform,
         BinaryFormat format) {
  return std::ranges::all_of(platform.architectures, [&](std::string_view architecture) {
    const Slice wanted{format, std::string(architecture)};
    return std::ranges::any_of(candidates, [&](const LibraryFacts* library) {
      return std::ranges::find(library->slices, wanted) != library->slices.end();
    });
  });
}

// FT208
void check_architecture(const WheelFacts& wheel, std::vector<Finding>& findings) {
  for (const wheel::Tag& tag : wheel.tags) {
    const Platform platform = platform_of_tag(tag.platform);
    const auto format = format_of(platform.system);
    if (!format || platform.architectures.empty()) continue;
    std::vector<const LibraryFacts*> candidates;
    for (const LibraryFacts& library : wheel.libraries) {
      if (is_candidate(library, *format)) candidates.push_back(&library);
    }
    if (candidates.empty() || fit(candidates, platform, *format)) continue;
    findings.push_back(find(
        wrong_platform, std::nullopt,
        platform.architectures.size() > 1
            ? fmt::format("the wheel is tagged {}, but its shared libraries do not cover both "
                          "architectures: {}",
                          tag.platform, listed(described(candidates)))
            : fmt::format("the wheel is tagged {}, but none of its shared libraries is for {}: "
                          "{}",
                          tag.platform, platform.architectures.front(),
                          listed(described(candidates))),
        "compile them for the platform of the tag, or tag the wheel for the platform that they "
        "were compiled for"));
    findings.back().severity = Severity::warning;
    return;
  }
}

}  // namespace

void check_libraries(const WheelFacts& wheel, std::vector<Finding>& findings) {
  if (is_for_any_platform(wheel)) {
    check_any(wheel, findings);
  } else {
    check_architecture(wheel, findings);
  }
}

}  // namespace ftcheck::rules
