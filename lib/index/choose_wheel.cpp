// pip takes the wheel whose tag comes first in a list of all tags that the interpreter supports
// (cpython_tags and compatible_tags of packaging.tags), and of several the highest build number.
// Here a tag's place in that list is computed instead.
#include "base/ascii.hpp"
#include "index/choose.hpp"
#include "wheel/platform.hpp"
#include "wheel/tag.hpp"

#include <ftcheck/error.hpp>

#include <algorithm>
#include <array>
#include <compare>
#include <cstddef>
#include <tuple>

#include <fmt/format.h>

namespace ftcheck::index {
namespace {

// The parts of the list, each of which goes through versions, and for each through platforms.
enum class Part { exact, stable, none, older_stable, generic, none_any, generic_any };

struct Place {
  Part part = Part::exact;
  unsigned version = 0;
  unsigned platform = 0;
  auto operator<=>(const Place&) const = default;
};

// py314, py3, py313, py312 and so on.
std::optional<unsigned> generic_version(std::string_view python, unsigned minor) {
  if (python == "py3") return 1;
  const auto version = wheel::minor_version(python, "py3");
  if (!version || *version > minor) return std::nullopt;
  return *version == minor ? 0 : 1 + minor - *version;
}

std::optional<Place> place_without_abi(const wheel::Tag& tag, const Interpreter& python,
                                       std::optional<unsigned> cpython) {
  const bool is_any = tag.platform == "any";
  if (cpython == python.minor) return Place{is_any ? Part::none_any : Part::none};
  const auto generic = generic_version(tag.python, python.minor);
  if (!generic) return std::nullopt;
  return Place{is_any ? Part::generic_any : Part::generic, *generic};
}

// Without the platform.
std::optional<Place> place_of(const wheel::Tag& tag, const Interpreter& python) {
  const auto cpython = wheel::minor_version(tag.python);
  if (tag.abi == "none") return place_without_abi(tag, python, cpython);
  if (!cpython || tag.platform == "any") return std::nullopt;
  const std::string_view t = python.free_threaded ? "t" : "";
  if (tag.abi == fmt::format("cp3{}{}", python.minor, t)) {
    return cpython == python.minor ? std::optional<Place>(Place{}) : std::nullopt;
  }
  constexpr unsigned first_stable = 2;  // 3.2 has the first stable ABI
  if (tag.abi != fmt::format("abi3{}", t) || *cpython < first_stable || *cpython > python.minor) {
    return std::nullopt;
  }
  if (cpython == python.minor) return Place{Part::stable};
  return Place{Part::older_stable, python.minor - *cpython};
}

std::optional<Place> best_place(const wheel::FileName& name, const Interpreter& python,
                                const wheel::Platform& platform) {
  std::optional<Place> best;
  for (const wheel::Tag& tag : name.tags) {
    std::optional<Place> place = place_of(tag, python);
    if (!place) continue;
    if (tag.platform != "any") {
      const auto rank = wheel::rank(platform, tag.platform);
      if (!rank) continue;
      place->platform = *rank;
    }
    if (!best || *place < *best) best = place;
  }
  return best;
}

// "12abc" by number, then by text.  No build tag comes first.
std::strong_ordering compare_builds(std::string_view a, std::string_view b) {
  const auto key = [](std::string_view build) {
    std::string_view digits = base::leading_digits(build);
    const std::string_view rest = build.substr(digits.size());
    digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size()));
    return std::tuple(!build.empty(), digits.size(), digits, rest);
  };
  return key(a) <=> key(b);
}

// Families in the order of how many downloads they have.
constexpr std::array<std::string_view, 10> most_used = {
    "linux_x86_64", "win_amd64",        "macosx_arm64",      "linux_aarch64", "macosx_x86_64",
    "win_arm64",    "musllinux_x86_64", "musllinux_aarch64", "win32",         "linux_i686",
};

// The families of the machines that a platform tag is for.
std::vector<std::string> machines_of(std::string_view platform_tag) {
  const std::string family = wheel::family_of(platform_tag);
  if (family == "macosx_universal2") return {"macosx_arm64", "macosx_x86_64"};
  if (family == "any" || !wheel::parse_platform(family)) return {};
  return {family};
}

}  // namespace

const Wheel* choose_wheel(const Release& release, const Interpreter& python,
                          std::string_view platform) {
  std::string why;
  const auto parsed = wheel::parse_platform(platform, &why);
  if (!parsed) throw Error(why);
  const Wheel* chosen = nullptr;
  std::optional<Place> chosen_place;
  for (const Wheel& each : release.wheels) {
    if (!is_offered(release, *each.file, python.minor)) continue;
    const auto place = best_place(each.name, python, *parsed);
    if (!place) continue;
    const bool is_better =
        !chosen_place || *place < *chosen_place ||
        (*place == *chosen_place && compare_builds(each.name.build, chosen->name.build) > 0);
    if (!is_better) continue;
    chosen = &each;
    chosen_place = place;
  }
  return chosen;
}

std::vector<std::string> platforms_of(const Release& release) {
  std::vector<std::string> families;
  for (const Wheel& each : release.wheels) {
    for (const wheel::Tag& tag : each.name.tags) {
      for (std::string& machine : machines_of(tag.platform)) families.push_back(std::move(machine));
    }
  }
  std::ranges::sort(families, {}, [](const std::string& family) {
    return std::pair(std::ranges::find(most_used, family) - most_used.begin(),
                     std::string_view(family));
  });
  families.erase(std::unique(families.begin(), families.end()), families.end());
  return families;
}

}  // namespace ftcheck::index
