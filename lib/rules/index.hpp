// FT6: what a question for one interpreter and platform finds among a project's releases.
#pragma once

#include "rules/facts.hpp"

#include <ftcheck/rules.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ftcheck::rules {

extern const Rule& no_wheel_for_target;                // FT601
extern const Rule& only_sdist;                         // FT602
extern const Rule& wheel_for_other_python;             // FT603
extern const Rule& older_release_had_wheel;            // FT604
extern const Rule& other_release_is_ready;             // FT605
extern const Rule& verdict_differs_between_platforms;  // FT606
extern const Rule& pure_replaces_compiled;             // FT607
extern const Rule& yanked_or_quarantined;              // FT608
extern const Rule& hash_differs;                       // FT609
extern const Rule& read_in_part;                       // FT610

// For a release on an index.  `platform` is what was asked for ("linux_x86_64"); empty for any.
// `help` may be empty: then it is the usual one.
Finding no_wheel(std::string_view project, std::string_view version, const Interpreter& python,
                 std::string_view platform, std::string help = {});

// For the same release: it can only be built.
Finding only_sdist_finding(std::string_view file, const Interpreter& python);

// For the same release: it has wheels for these free-threaded interpreters, which are not the
// target.  A note if the target is older than all of them.
Finding other_python_only(const Interpreter& python, std::span<const Interpreter> others);

// For the same release: an older one had the wheel `file`.
Finding older_had_one(std::string_view version, std::string_view file);

// For a release that blocks: another one is ready, or has nothing to load (FT605).
struct ReadyRelease {
  std::string version;
  bool is_pre = false;
  bool is_older = false;     // than the one that blocks
  std::string project = {};  // that the help says to require: "lxml"
};
Finding other_release_ready(const ReadyRelease& release);

// For a wheel of a release whose wheels for other platforms have another verdict (FT606).  Each is
// a platform as asked for and the verdict there, the finding's own first.
Finding platforms_differ(std::string_view version,
                         const std::vector<std::pair<std::string, Verdict>>& platforms);

// For a wheel without compiled code that the target installs because the release's compiled wheels
// are for others (FT607): `compiled` is the one for the default build.
Finding pure_instead(std::string_view file, std::string_view compiled, const Interpreter& python);

// For a file whose SHA-256 on the index is none of those that the input has for it (FT609).  Both
// are named: "uv.lock", "https://index.example/simple/".
Finding other_hash(std::string_view file, std::string_view input, std::string_view index);

// For a release or file that its index marks as yanked (PEP 592); the reason may be empty.
Finding yanked(std::string_view version, std::string_view reason);

// For a project that its index does not serve or warns about (PEP 792): "quarantined", "archived",
// "deprecated"; the reason may be empty.
Finding quarantined(std::string_view status, std::string_view reason);

// For a file that was read by ranges, so that its hash could not be checked; in bytes.
Finding read_in_part_finding(std::uint64_t read, std::uint64_t all);

// A wheel that the target does not install.
struct Uninstalled {
  std::span<const wheel::Tag> tags;  // the wheel's
  Interpreter python;
  bool wrong_python = false;           // on no platform would this interpreter install it
  bool wrong_platform = false;         // it is for none of the platforms
  std::vector<std::string> platforms;  // that were asked for
  // Why that is fine, as help for a finding that is then only a note; empty if it is not.
  std::string_view excuse;
};

// FT601 for a wheel that is audited for a target.
Finding not_for_target(const Uninstalled& wheel);

// FT601 for a module by itself that the target does not look for, or cannot load.  `built_for`
// completes "the module is built for": "Python 3.13t", "ELF for aarch64".
Finding module_not_for_target(std::string_view path, std::string_view built_for,
                              const Interpreter& python, const std::vector<std::string>& platforms);

// FT202 for files of a wheel that the target installs, but whose modules it does not find: like
// not_found() of installed.hpp.
Finding not_found_by_target(const std::vector<std::string>& files, const Interpreter& python,
                            std::size_t all, bool have_fallback);

}  // namespace ftcheck::rules
