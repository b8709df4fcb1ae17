#include "rules/index.hpp"

#include "base/platform_words.hpp"
#include "rules/installed.hpp"
#include "rules/rule.hpp"
#include "rules/tags_suffix.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace ftcheck::rules {
namespace {

std::string on(std::string_view platform) {
  return platform.empty() ? std::string() : fmt::format(" on {}", base::platform_words(platform));
}

std::string names(std::span<const Interpreter> interpreters) {
  std::vector<std::string> texts;
  for (const Interpreter& each : interpreters) texts.push_back(to_string(each));
  return fmt::format("{}", fmt::join(texts, ", "));
}

std::string with_reason(std::string text, std::string_view reason) {
  if (!reason.empty()) text.append(": ").append(reason);
  return text;
}

// "Windows amd64, Windows x86": each platform of the tags once.
std::string platform_names(std::span<const wheel::Tag> tags) {
  std::vector<std::string> platforms;
  for (const wheel::Tag& tag : tags) {
    std::string words = base::platform_words(tag.platform);
    if (std::ranges::find(platforms, words) == platforms.end()) {
      platforms.push_back(std::move(words));
    }
  }
  return listed(platforms);
}

std::string asked(const std::vector<std::string>& platforms) {
  std::vector<std::string> words;
  words.reserve(platforms.size());
  for (const std::string& platform : platforms) words.push_back(base::platform_words(platform));
  return fmt::format("{}", fmt::join(words, " or "));
}

std::string_view words_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::ready:
      return "ready";
    case Verdict::enables_gil:
      return "re-enables the GIL";
    case Verdict::incompatible:
      return "cannot be used";
    case Verdict::unknown:
      return "undecided";
    case Verdict::pure:
      return "pure Python";
    case Verdict::error:
      return "unreadable";
  }
  return "undecided";
}

// "ready on Linux x86_64; re-enables the GIL on Windows amd64, macOS arm64": verdicts in the order
// in which they first occur.
std::string by_verdict(const std::vector<std::pair<std::string, Verdict>>& platforms) {
  std::vector<std::pair<Verdict, std::string>> groups;
  for (const auto& [platform, verdict] : platforms) {
    const std::string words = base::platform_words(platform);
    const auto same =
        std::ranges::find(groups, verdict, [](const auto& each) { return each.first; });
    if (same == groups.end()) {
      groups.emplace_back(verdict, fmt::format("{} on {}", words_of(verdict), words));
    } else {
      same->second.append(", ").append(words);
    }
  }
  std::string text;
  for (const auto& [verdict, words] : groups) {
    if (!text.empty()) text += "; ";
    text += words;
  }
  return text;
}

}  // namespace

Finding no_wheel(std::string_view project, std::string_view version, const Interpreter& python,
                 std::string_view platform, std::string help) {
  if (help.empty()) {
    help =
        fmt::format("ask the project for a wheel for {}, or build one from source and check that",
                    to_string(python));
  }
  return find(
      no_wheel_for_target, std::nullopt,
      fmt::format("{} {} has no wheel for {}{}", project, version, to_string(python), on(platform)),
      std::move(help));
}

Finding only_sdist_finding(std::string_view file, const Interpreter& python) {
  return find(only_sdist, std::nullopt,
              fmt::format("there is only the source distribution {}, which every installation for "
                          "{} builds, with a compiler",
                          file, to_string(python)),
              fmt::format("to check what such a build gives, run `pip wheel --no-deps` with {} and "
                          "give the wheel to ftcheck",
                          to_string(python)));
}

Finding other_python_only(const Interpreter& python, std::span<const Interpreter> others) {
  const bool is_newer =
      std::ranges::all_of(others, [&](const Interpreter& other) { return other < python; });
  return find(wheel_for_other_python, std::nullopt,
              fmt::format("the release has free-threaded wheels, but only for {}", names(others)),
              is_newer ? fmt::format("wait for wheels for {0}, which is newer than those, or build "
                                     "one from source; the code is already ported",
                                     to_string(python))
                       : fmt::format("use {} instead of {}, or build a wheel from source; the code "
                                     "is already ported",
                                     to_string(others.empty() ? python : others.front()),
                                     to_string(python)));
}

Finding older_had_one(std::string_view version, std::string_view file) {
  return find(older_release_had_wheel, std::nullopt,
              fmt::format("an older release had one: {}", file),
              fmt::format("to use it, require {}; or ask the project why newer releases have none",
                          version));
}

Finding other_release_ready(const ReadyRelease& release) {
  std::string message =
      fmt::format("{} {} keeps the GIL disabled",
                  release.is_older ? "the older release" : "release", release.version);
  if (release.is_pre) message += "; it is a pre-release";
  const std::string requirement =
      fmt::format("{}{}{}", release.project, release.is_older ? "==" : ">=", release.version);
  std::string help = fmt::format("require {}", requirement);
  if (release.is_pre) {
    help += ", which lets installers take that pre-release; or wait for the final release";
  }
  return find(other_release_is_ready, std::nullopt, std::move(message), std::move(help));
}

Finding platforms_differ(std::string_view version,
                         const std::vector<std::pair<std::string, Verdict>>& platforms) {
  return find(verdict_differs_between_platforms, std::nullopt,
              fmt::format("the wheels of {} differ: {}", version, by_verdict(platforms)),
              "test on each platform that you support, and tell the project: usually its wheels "
              "are built in different ways");
}

Finding pure_instead(std::string_view file, std::string_view compiled, const Interpreter& python) {
  return find(pure_replaces_compiled, std::nullopt,
              fmt::format("{} installs {}, which has no compiled code; the default build gets it "
                          "from {}",
                          to_string(python), file, compiled),
              fmt::format("measure whether it is fast enough; ask the project for a wheel for {}",
                          to_string(python)));
}

Finding other_hash(std::string_view file, std::string_view input, std::string_view index) {
  return find(hash_differs, std::nullopt,
              fmt::format("the SHA-256 of {} on {} is none of those in {}", file, index, input),
              "do not install the file before you know why: lock again from an index that you "
              "trust and compare; somebody may have replaced the file");
}

Finding yanked(std::string_view version, std::string_view reason) {
  return find(yanked_or_quarantined, std::nullopt,
              with_reason(fmt::format("the release {} is yanked", version), reason),
              "use another release: installers take a yanked one only if it is pinned with ==");
}

Finding quarantined(std::string_view status, std::string_view reason) {
  const bool is_quarantined = status == "quarantined";
  return find(yanked_or_quarantined, std::nullopt,
              with_reason(fmt::format("the index lists the project as {}", status), reason),
              is_quarantined
                  ? "do not install it: an index quarantines a project that it believes is harmful"
                  : "expect no further releases; look for a project that replaces it");
}

Finding read_in_part_finding(std::uint64_t read, std::uint64_t all) {
  return find(read_in_part, std::nullopt,
              fmt::format("{} of the file's {} bytes were read, so its hash was not checked; each "
                          "part that was read has the checksum that the archive gives",
                          read, all),
              "to check the hash, run ftcheck with --require-hashes, which downloads whole files");
}

Finding not_for_target(const Uninstalled& wheel) {
  const std::string python = to_string(wheel.python);
  std::string message;
  std::string help;
  if (wheel.wrong_platform) {
    message = fmt::format("the wheel is for {}, and not for {}", platform_names(wheel.tags),
                          asked(wheel.platforms));
    if (wheel.wrong_python) {
      message += fmt::format("; and it is tagged {}, which {} does not install",
                             tag_names(wheel.tags), python);
    }
    help = fmt::format("check the release's wheel for {} on {}", python, asked(wheel.platforms));
  } else {
    message = wheel.wrong_python
                  ? fmt::format("the wheel is tagged {}, so {} cannot install it",
                                tag_names(wheel.tags), python)
                  : fmt::format("the wheel's tags for {} are for other platforms than {}", python,
                                asked(wheel.platforms));
    help = fmt::format("check the release's wheel for {0}; if there is none, build one with {0}",
                       python);
  }
  Finding finding = find(no_wheel_for_target, std::nullopt, std::move(message), std::move(help));
  if (!wheel.excuse.empty()) {
    finding.severity = Severity::info;
    finding.help = wheel.excuse;
  }
  return finding;
}

Finding module_not_for_target(std::string_view path, std::string_view built_for,
                              const Interpreter& python,
                              const std::vector<std::string>& platforms) {
  const std::string where = asked(platforms);
  const std::string who =
      where.empty() ? to_string(python) : fmt::format("{} on {}", to_string(python), where);
  return find(no_wheel_for_target, path,
              fmt::format("the module is built for {}, so {} cannot use it", built_for, who),
              fmt::format("build it for {}, and check that", who));
}

Finding not_found_by_target(const std::vector<std::string>& files, const Interpreter& python,
                            std::size_t all, bool have_fallback) {
  Finding finding = not_found(files, to_string(python), all, have_fallback);
  finding.help = fmt::format(
      "build the modules with {} from an empty build directory, or tag the "
      "wheel only for the Pythons that they are built for",
      to_string(python));
  return finding;
}

}  // namespace ftcheck::rules
