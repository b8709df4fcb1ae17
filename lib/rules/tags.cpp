#include "rules/tags.hpp"

#include "base/ascii.hpp"
#include "base/path.hpp"
#include "rules/help.hpp"
#include "rules/installable.hpp"
#include "rules/platform.hpp"
#include "rules/requires_python.hpp"
#include "rules/rule.hpp"
#include "rules/suffix.hpp"
#include "rules/tags_differ.hpp"
#include "rules/tags_libraries.hpp"
#include "rules/tags_suffix.hpp"
#include "rules/who_finds.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <utility>

#include <fmt/format.h>

namespace ftcheck::rules {
namespace {

using wheel::Tag;

constexpr std::string_view all_find_help =
    "build the module for each of them, or tag the wheel only for those that find it; a module for "
    "a stable ABI (.abi3.so, .abi3t.so) serves many versions";

constexpr std::string_view left_over_help =
    "build from an empty directory (delete build/), so that the wheel contains only this build's "
    "modules";

bool is_for_any_platform(const WheelFacts& wheel) {
  return std::ranges::any_of(wheel.tags, [](const Tag& tag) { return tag.platform == "any"; });
}

// The scheme of a member in NAME-VERSION.data/SCHEME/, such as "purelib"; empty for all others.
std::string_view scheme_of(std::string_view path) {
  const std::size_t end = path.find(".data/");
  if (end == std::string_view::npos || path.substr(0, end).find('/') != std::string_view::npos) {
    return {};
  }
  path.remove_prefix(end + std::string_view(".data/").size());
  return path.substr(0, path.find('/'));
}

// FT203
void check_pure(const WheelFacts& wheel, std::vector<Finding>& findings) {
  const bool for_any = is_for_any_platform(wheel);
  const bool pure_root = wheel.wheel_file && wheel.wheel_file->root_is_purelib == true;
  std::vector<std::string> paths;
  for (const ModuleFacts& module : wheel.modules) {
    const std::string_view scheme = scheme_of(module.path);
    if (for_any || scheme == "purelib" || (pure_root && scheme.empty())) {
      paths.push_back(module.path);
    }
  }
  if (paths.empty()) return;
  findings.push_back(
      find(module_in_pure_wheel, std::nullopt,
           fmt::format(
               "{} {} extension module{}{}: {}",
               for_any ? "the wheel is tagged for any platform but contains" : "the wheel installs",
               paths.size(), paths.size() == 1 ? "" : "s", for_any ? "" : " as pure Python",
               listed(paths)),
           for_any ? "tag the wheel for the platform that its modules were compiled for; with "
                     "setuptools, declare them as ext_modules"
                   : "build the wheel with `Root-Is-Purelib: false`; with setuptools, declare the "
                     "modules as ext_modules"));
}

// FT205
void check_abi3t_version(const WheelFacts& wheel, std::vector<Finding>& findings) {
  std::vector<Tag> old;
  for (const Tag& tag : wheel.tags) {
    const auto minor = wheel::minor_version(tag.python);
    if (tag.abi == "abi3t" && minor && *minor < first_abi3t) old.push_back(tag);
  }
  if (old.empty()) return;
  findings.push_back(find(abi3t_too_old, std::nullopt,
                          fmt::format("the wheel is tagged {}, but abi3t exists only from Python "
                                      "3.15 on",
                                      tag_names(old)),
                          "tag it cp315-abi3.abi3t, and build a separate wheel for each older "
                          "free-threaded Python (cp314-cp314t)"));
}

// True for files that cannot contain code to load: text and metadata.
bool is_text(std::string_view path) {
  if (path.ends_with('/') || path.find(".dist-info/") != std::string_view::npos) return true;
  constexpr std::array<std::string_view, 16> suffixes{
      ".py",   ".pyi",  ".pyx", ".pxd", ".txt", ".md",  ".rst",  ".typed",
      ".toml", ".json", ".yml", ".c",   ".h",   ".cfg", ".html", ".css"};
  const std::string lower = base::to_lower(path);
  return std::ranges::any_of(suffixes,
                             [&](std::string_view suffix) { return lower.ends_with(suffix); });
}

// FT207.  Modules for Python 2 are not recognized as modules.
void check_has_module(const WheelFacts& wheel, std::vector<Finding>& findings) {
  if (!wheel.modules.empty() || wheel.other_modules > 0 || wheel.tags.empty() ||
      is_for_any_platform(wheel) || std::ranges::all_of(wheel.tags, is_python_2)) {
    return;
  }
  const bool needs_abi =
      std::ranges::any_of(wheel.tags, [](const Tag& tag) { return tag.abi != "none"; });
  const auto is_text_file = [](const MemberFacts& member) { return is_text(member.name); };
  if (!needs_abi && !std::ranges::all_of(wheel.members, is_text_file)) return;
  findings.push_back(find(
      no_module, std::nullopt,
      needs_abi ? fmt::format("the wheel is tagged {}, for a specific ABI, but contains no "
                              "extension module",
                              tag_names(wheel.tags))
                : std::string("the wheel is tagged for a platform but contains only text files"),
      needs_abi ? "add the missing module; if none is missing, tag the wheel py3-none-any, or "
                  "py3-none-PLATFORM if it contains a program or a library"
                : "tag the wheel py3-none-any, or add what is missing"));
}

// True if the module, or another one with the same file name in the wheel, has that slice.
bool holds(const WheelFacts& wheel, const ModuleFacts& module, const Slice& wanted) {
  return std::ranges::any_of(wheel.modules, [&](const ModuleFacts& other) {
    return base::last_component(other.path) == base::last_component(module.path) &&
           std::ranges::find(other.slices, wanted) != other.slices.end();
  });
}

// True if the module can be loaded on that platform.
bool fits(const WheelFacts& wheel, const ModuleFacts& module, const Platform& platform) {
  const auto format = format_of(platform.system);
  if (!format) return true;
  const auto has_format = [&](const Slice& slice) { return slice.format == *format; };
  if (std::ranges::none_of(module.slices, has_format)) return false;
  if (platform.architectures.empty()) return true;
  const auto is_wanted = [&](const Slice& slice) {
    return has_format(slice) && std::ranges::find(platform.architectures, slice.architecture) !=
                                    platform.architectures.end();
  };
  return std::ranges::any_of(module.slices, is_wanted) &&
         std::ranges::all_of(platform.architectures, [&](std::string_view architecture) {
           return holds(wheel, module, {*format, std::string(architecture)});
         });
}

// FT208
void check_platform(const WheelFacts& wheel, const ModuleFacts& module,
                    std::vector<Finding>& findings) {
  if (module.slices.empty()) return;
  const Platform own = platform_of_triplet(module.suffix.triplet);
  std::vector<std::string> unfit;
  for (const Tag& tag : wheel.tags) {
    const Platform platform = platform_of_tag(tag.platform);
    if (!may_be_same(own, platform)) continue;
    if (fits(wheel, module, platform)) {
      // A macOS wheel for two architectures must fit both.
      if (platform.system != System::macos) return;
    } else if (std::ranges::find(unfit, tag.platform) == unfit.end()) {
      unfit.push_back(tag.platform);
    }
  }
  if (unfit.empty()) return;
  if (std::ranges::any_of(module.slices,
                          [](const Slice& slice) { return slice.architecture == "none"; })) {
    findings.push_back(find(wrong_platform, module.path,
                            "the module's ELF header is damaged: it names no processor (e_machine "
                            "is 0), so no system can load it",
                            "build or copy the file again; the tool that last wrote its header "
                            "damaged it"));
    return;
  }
  const bool is_universal = std::ranges::any_of(
      unfit, [](std::string_view platform) { return platform.ends_with("_universal2"); });
  findings.push_back(find(
      wrong_platform, module.path,
      fmt::format("the module is {}, but the wheel is tagged {}", describe(module.slices),
                  listed(unfit)),
      fmt::format(
          "compile it for the platform of the tag, or tag the wheel for the platform that it was "
          "compiled for{}",
          is_universal ? "; for universal2, build with ARCHFLAGS=\"-arch arm64 -arch x86_64\""
                       : "")));
}

// FT209
void check_experimental(const WheelFacts& wheel, std::vector<Finding>& findings) {
  // Who asks about 3.13t knows that it is old.
  if (wheel.target || wheel.interpreters != std::vector{Interpreter{13, true}}) return;
  findings.push_back(find(experimental_interpreter, std::nullopt,
                          "3.13t is the only free-threaded Python that can install the wheel; free "
                          "threading was experimental in 3.13, and many tools no longer support it",
                          "also build a wheel for 3.14t (cp314-cp314t)"));
}

// FT202 for modules that only some of the interpreters which install the wheel find.
void check_all_find(const WheelFacts& wheel, std::vector<Finding>& findings) {
  for (const NotFound& missing : find_not_found(wheel)) {
    const ModuleFacts& module = wheel.modules[missing.module];
    if (is_other_stable_abi(module.suffix, wheel.tags)) continue;
    const bool needs_abi3t =
        module.suffix.kind == python::SuffixKind::abi3 && missing.default_builds.empty();
    findings.push_back(find(
        suffix_not_found, module.path,
        fmt::format("the wheel's tags admit {}, which will not find the module: it is built for {} "
                    "(suffix {})",
                    who(missing), named_by(module.suffix), module.suffix.text),
        std::string(needs_abi3t ? abi3t_help : all_find_help)));
  }
}

// FT211: one finding for all leftovers of a wheel.
void check_leftovers(const WheelFacts& wheel, std::vector<Finding>& findings) {
  if (wheel.leftovers.empty()) return;
  std::set<std::string> interpreters;
  std::vector<std::string> paths;
  for (const Leftover& leftover : wheel.leftovers) {
    interpreters.insert(named_by(leftover.suffix));
    paths.push_back(leftover.path);
  }
  const Leftover& first = wheel.leftovers.front();
  const std::string built_for = interpreters.size() == 1
                                    ? fmt::format("a build for {}", *interpreters.begin())
                                    : "builds for other Pythons";
  std::string message =
      paths.size() == 1
          ? fmt::format("the file is left over from {}; Python loads {} instead", built_for,
                        first.loaded)
          : fmt::format(
                "{} files are left over from {}; Python loads other files with the same module "
                "names instead: {}",
                paths.size(), built_for, listed(paths));
  findings.push_back(find(
      left_over, paths.size() == 1 ? std::optional<std::string_view>(first.path) : std::nullopt,
      std::move(message), std::string(left_over_help)));
}

}  // namespace

std::vector<Finding> check_tags(const WheelFacts& wheel) {
  std::vector<Finding> findings;
  if (auto finding = tags_differ_finding(wheel)) findings.push_back(std::move(*finding));
  check_pure(wheel, findings);
  if (auto finding = not_installable_finding(wheel)) findings.push_back(std::move(*finding));
  check_abi3t_version(wheel, findings);
  check_has_module(wheel, findings);
  check_libraries(wheel, findings);
  for (const ModuleFacts& module : wheel.modules) {
    check_platform(wheel, module, findings);
  }
  check_all_find(wheel, findings);
  check_leftovers(wheel, findings);
  check_experimental(wheel, findings);
  if (auto finding = requires_python_finding(wheel)) findings.push_back(std::move(*finding));
  return findings;
}

}  // namespace ftcheck::rules
