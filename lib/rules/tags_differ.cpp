// If the interpreter accepts no tag of WHEEL, uv says that the wheel "was built for a different
// platform" and installs it again on every run (uv 0.13).  If it accepts one, such as py3-none-any
// or linux_x86_64, nobody notices.
#include "rules/tags_differ.hpp"

#include "base/number.hpp"
#include "base/platform_tag.hpp"
#include "rules/platform.hpp"
#include "rules/rule.hpp"
#include "rules/tags_suffix.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace ftcheck::rules {
namespace {

using wheel::Tag;

std::vector<Tag> renamed(std::vector<Tag> tags) {
  for (Tag& tag : tags) tag.platform = base::perennial_platform_tag(tag.platform);
  return tags;
}

std::set<std::string> names(const std::vector<Tag>& tags) {
  std::set<std::string> found;
  for (const Tag& tag : tags) found.insert(wheel::to_string(tag));
  return found;
}

std::vector<std::string> only_in_first(const std::set<std::string>& first,
                                       const std::set<std::string>& second) {
  std::vector<std::string> only;
  std::ranges::set_difference(first, second, std::back_inserter(only));
  return only;
}

// The parts of "manylinux_2_17_x86_64" or "macosx_11_0_arm64".
struct Versioned {
  std::string_view system;
  unsigned major = 0;
  unsigned minor = 0;
  std::string_view architecture;
};

std::optional<Versioned> parse_versioned(std::string_view platform) {
  const auto tag = base::parse_platform_tag(platform);
  if (!tag || tag->numbers.size() != 2) return std::nullopt;
  const auto major = base::to_number<unsigned>(tag->numbers[0]);
  const auto minor = base::to_number<unsigned>(tag->numbers[1]);
  if (!major || !minor) return std::nullopt;
  return Versioned{tag->system, *major, *minor, tag->architecture};
}

// True if systems that accept the platform tag `wanted` accept `offered` too.
bool is_accepted(std::string_view offered, std::string_view wanted) {
  if (offered == wanted || offered == "any") return true;
  if (offered.starts_with("linux_")) {
    const Platform own = platform_of_tag(offered);
    const Platform other = platform_of_tag(wanted);
    return other.system == System::linux && !own.architectures.empty() &&
           own.architectures == other.architectures;
  }
  const auto own = parse_versioned(offered);
  const auto other = parse_versioned(wanted);
  if (!own || !other || own->system != other->system) return false;
  const bool is_older = std::pair(own->major, own->minor) <= std::pair(other->major, other->minor);
  const bool has_slice = own->architecture == "universal2" &&
                         (other->architecture == "x86_64" || other->architecture == "arm64");
  return is_older && (own->architecture == other->architecture || has_slice);
}

// True if every interpreter that installs a wheel with the tag `wanted` accepts one of `offered`.
bool is_accepted(const std::vector<Tag>& offered, const Tag& wanted) {
  std::vector<Tag> fitting;
  std::ranges::copy_if(offered, std::back_inserter(fitting),
                       [&](const Tag& tag) { return is_accepted(tag.platform, wanted.platform); });
  if (!is_understood(wanted)) {
    return is_python_2(wanted) || std::ranges::any_of(fitting, [&](const Tag& tag) {
             return tag.python == wanted.python && tag.abi == wanted.abi;
           });
  }
  constexpr unsigned first_free_threaded = 13;
  constexpr unsigned newest = 30;  // Python 3.30 is far enough
  for (Interpreter interpreter; interpreter.minor <= newest; ++interpreter.minor) {
    for (const bool free_threaded : {false, true}) {
      if (free_threaded && interpreter.minor < first_free_threaded) continue;
      interpreter.free_threaded = free_threaded;
      const auto accepts = [&](const Tag& tag) { return installs(interpreter, tag); };
      if (accepts(wanted) && std::ranges::none_of(fitting, accepts)) return false;
    }
  }
  return true;
}

// True if every interpreter that installs the wheel by its name also accepts a tag of WHEEL.
bool is_harmless(const std::vector<Tag>& of_name, const std::vector<Tag>& of_wheel) {
  constexpr std::size_t most = 50;  // honest wheels have fewer; all pairs are compared
  return of_name.size() <= most && of_wheel.size() <= most &&
         std::ranges::all_of(of_name, [&](const Tag& tag) { return is_accepted(of_wheel, tag); });
}

}  // namespace

std::optional<Finding> tags_differ_finding(const WheelFacts& wheel) {
  if (!wheel.file_name || !wheel.wheel_file || wheel.wheel_file->tags.empty()) return std::nullopt;
  const std::vector<Tag> of_name = renamed(wheel.file_name->tags);
  const std::vector<Tag> of_wheel = renamed(wheel.wheel_file->tags);
  const std::vector<std::string> only_name = only_in_first(names(of_name), names(of_wheel));
  const std::vector<std::string> only_wheel = only_in_first(names(of_wheel), names(of_name));
  if (only_name.empty() && only_wheel.empty()) return std::nullopt;
  std::vector<std::string> differences;
  if (!only_name.empty()) {
    differences.push_back(fmt::format("only the file name has {}", listed(only_name)));
  }
  if (!only_wheel.empty()) {
    differences.push_back(fmt::format("only WHEEL has {}", listed(only_wheel)));
  }
  std::string message = fmt::format("the tags in the file name and in WHEEL differ: {}",
                                    fmt::join(differences, "; "));
  Finding finding =
      find(tags_differ, std::nullopt, std::move(message),
           "build the wheel again for the tags in its file name; to change the tags "
           "of a built wheel, use `python -m wheel tags` instead of renaming the file");
  if (is_harmless(of_name, of_wheel)) finding.severity = Severity::warning;
  return finding;
}

}  // namespace ftcheck::rules
