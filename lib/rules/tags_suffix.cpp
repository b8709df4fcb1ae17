#include "rules/tags_suffix.hpp"

#include "base/ascii.hpp"
#include "base/number.hpp"
#include "rules/platform.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <set>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace ftcheck::rules {
namespace {

using python::Suffix;
using python::SuffixKind;
using wheel::Tag;

// From this minor version on, all builds against musl name musl in their suffix.  Earlier versions
// named gnu at first; which of them changed later does not matter here.
constexpr unsigned first_musl = 13;
// Nobody reads longer lists.
constexpr std::size_t longest_list = 6;

// MINOR of "cp3MINOR" or "py3MINOR", and the rest of the text.
struct Version {
  unsigned minor = 0;
  std::string_view rest;
};

std::optional<Version> parse_version(std::string_view text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return std::nullopt;
  text.remove_prefix(prefix.size());
  const std::string_view digits = base::leading_digits(text);
  const auto minor = base::to_number<unsigned>(digits);
  if (!minor || digits.size() > 3) return std::nullopt;
  return Version{*minor, text.substr(digits.size())};
}

bool finds(const Tag& tag, const Suffix& suffix, Builds builds) {
  // Tags and suffixes of other implementations are not examined.
  const bool is_foreign = suffix.kind == SuffixKind::foreign && tag.abi == "none";
  if (is_foreign || !is_understood(tag)) return builds == Builds::all;
  // It is enough to try the oldest versions that the tag, the suffix and abi3t admit.
  const auto python = parse_version(tag.python, tag.python.starts_with("py") ? "py3" : "cp3");
  const unsigned oldest = python ? python->minor : 0;
  for (const unsigned minor : std::array{oldest, suffix.minor, std::max(oldest, first_abi3t)}) {
    for (const bool free_threaded : {true, false}) {
      const Interpreter interpreter{minor, free_threaded};
      if ((free_threaded || builds == Builds::all) && installs(interpreter, tag) &&
          looks_for(interpreter, suffix)) {
        return true;
      }
    }
  }
  return false;
}

bool all_have(std::span<const Tag> tags, std::string_view abi) {
  return !tags.empty() && std::ranges::all_of(tags, [&](const Tag& tag) { return tag.abi == abi; });
}

}  // namespace

bool looks_for(const Interpreter& interpreter, const Suffix& suffix) {
  switch (suffix.kind) {
    case SuffixKind::bare:
      return true;
    case SuffixKind::free_threaded:
      return interpreter.free_threaded && interpreter.minor == suffix.minor;
    case SuffixKind::gil:
      return !interpreter.free_threaded && interpreter.minor == suffix.minor;
    case SuffixKind::abi3:
      return !interpreter.free_threaded;
    case SuffixKind::abi3t:
      return interpreter.minor >= first_abi3t;
    case SuffixKind::foreign:
      break;
  }
  return false;
}

bool fits_platform(const Suffix& suffix, const Platform& platform) {
  const Platform own = platform_of_triplet(suffix.triplet);
  const bool is_pyd = suffix.text.ends_with(".pyd");
  const bool is_known = platform.system != System::any && platform.system != System::unknown;
  if (is_known && is_pyd != (platform.system == System::windows)) return false;
  const bool names_library = suffix.minor >= first_musl || suffix.kind == SuffixKind::abi3t;
  if (names_library && own.c_library != CLibrary::unknown &&
      platform.c_library != CLibrary::unknown && own.c_library != platform.c_library) {
    return false;
  }
  return may_be_same(own, platform);
}

bool installs(const Interpreter& interpreter, const Tag& tag) {
  const auto python = parse_version(tag.python, "cp3");
  if (tag.abi == "abi3" || tag.abi == "abi3t") {
    return python && interpreter.free_threaded == (tag.abi == "abi3t") &&
           python->minor <= interpreter.minor;
  }
  if (tag.abi == "none") {
    if (python) return python->minor == interpreter.minor;
    const auto generic = parse_version(tag.python, "py3");
    return tag.python == "py3" || (generic && generic->minor <= interpreter.minor);
  }
  const auto abi = parse_version(tag.abi, "cp3");
  return abi && abi->minor == interpreter.minor &&
         interpreter.free_threaded == abi->rest.starts_with("t");
}

bool is_understood(const Tag& tag) {
  if (tag.abi == "abi3" || tag.abi == "abi3t") return tag.python.starts_with("cp3");
  if (tag.abi == "none") return tag.python.starts_with("cp3") || tag.python.starts_with("py3");
  const auto abi = parse_version(tag.abi, "cp3");
  return abi && abi->rest.find_first_not_of("tdmu") == std::string_view::npos;
}

bool is_python_2(const Tag& tag) {
  return tag.python.starts_with("cp2") || tag.python.starts_with("py2") ||
         tag.python.starts_with("pp2");
}

bool is_found(const Suffix& suffix, std::span<const Tag> tags, Builds builds) {
  return std::ranges::any_of(tags, [&](const Tag& tag) {
    return finds(tag, suffix, builds) && fits_platform(suffix, platform_of_tag(tag.platform));
  });
}

bool is_found_elsewhere(const Suffix& suffix, std::span<const Tag> tags) {
  return std::ranges::any_of(tags, [&](const Tag& tag) { return finds(tag, suffix, Builds::all); });
}

bool is_other_stable_abi(const Suffix& suffix, std::span<const Tag> tags) {
  return (suffix.kind == SuffixKind::abi3 && all_have(tags, "abi3t")) ||
         (suffix.kind == SuffixKind::abi3t && all_have(tags, "abi3"));
}

std::string named_by(const Suffix& suffix) {
  const std::string on = suffix.triplet.empty() ? "" : fmt::format(" on {}", suffix.triplet);
  switch (suffix.kind) {
    case SuffixKind::bare:
      return suffix.text == ".pyd" ? "any Python on Windows" : "any Python except on Windows";
    case SuffixKind::free_threaded:
      return fmt::format("Python 3.{}t{}", suffix.minor, on);
    case SuffixKind::gil:
      return fmt::format("the default build of Python 3.{}{}", suffix.minor, on);
    case SuffixKind::abi3:
      return "the stable ABI of default builds" + on;
    case SuffixKind::abi3t:
      return "the stable ABI of Python 3.15t and later" + on;
    case SuffixKind::foreign:
      break;
  }
  return "another implementation of Python";
}

std::string listed(const std::vector<std::string>& texts) {
  const std::size_t shown = std::min(texts.size(), longest_list);
  const std::string list = fmt::format(
      "{}", fmt::join(texts.begin(), texts.begin() + static_cast<std::ptrdiff_t>(shown), ", "));
  return shown == texts.size() ? list : fmt::format("{} and {} more", list, texts.size() - shown);
}

std::string describe(const std::vector<Slice>& slices) {
  constexpr std::array<std::string_view, 4> formats{"ELF", "PE", "Mach-O", "WebAssembly"};
  std::string text;
  for (const Slice& slice : slices) {
    if (slice.format == BinaryFormat::wasm) return std::string(formats.back());
    if (slice.architecture == "none") return "ELF with a damaged header";
    text += text.empty() ? fmt::format("{} for {}", formats[static_cast<std::size_t>(slice.format)],
                                       slice.architecture)
                         : " and " + slice.architecture;
  }
  return text;
}

std::string tag_names(std::span<const Tag> tags) {
  std::set<std::string> seen;
  std::vector<std::string> names;
  for (const Tag& tag : tags) {
    std::string name = tag.python + "-" + tag.abi;
    if (seen.insert(name).second) names.push_back(std::move(name));
  }
  return listed(names);
}

}  // namespace ftcheck::rules
