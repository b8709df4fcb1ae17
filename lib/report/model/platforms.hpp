// The platforms of a release's wheels, short enough for the cell of a table.
#pragma once

#include <ftcheck/report.hpp>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ftcheck::report {

// Summarizes the platform parts of compatibility tags, in any order and with repetitions: "Linux
// x86_64, aarch64 (glibc, musl); macOS arm64; Windows amd64".  Versions of C libraries and of macOS
// are left out.  A part of unknown form is copied, so the result must be escaped.  Long lists of
// one kind are counted instead of named.  `name_glibc`: "(glibc)" is said also where nothing is for
// musl, because other wheels are.
std::string short_platforms(std::span<const std::string_view> platform_tags,
                            bool name_glibc = false);

// The same for platforms as --platform names them: "Linux x86_64" for "linux_x86_64".
std::string asked_platforms(const std::vector<std::string>& platforms);

// Two parts of a compatibility tag (PEP 425): of "cp314-cp314t-win_amd64", "cp314t" and
// "win_amd64". Both are empty if the tag has fewer than three parts.
struct TagParts {
  std::string_view abi;
  std::string_view platform;
};

TagParts split_tag(std::string_view tag);

// "ELF", "Mach-O"
std::string_view format_words(BinaryFormat format);

// The platform part of a tag without the version of the system or of its C library:
// "manylinux_x86_64", "macosx_arm64".  A part of unknown form is returned unchanged.
std::string platform_family(std::string_view platform_tag);

}  // namespace ftcheck::report
