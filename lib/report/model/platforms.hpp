// The platforms that a release's wheels are for, in the few words that fit a table's cell.
#pragma once

#include <ftcheck/report.hpp>

#include <span>
#include <string>
#include <string_view>

namespace ftcheck::report {

// From the platform parts of compatibility tags, in any order and with repetitions:
// "Linux x86_64, aarch64 (glibc, musl); macOS arm64; Windows amd64".  Versions of C libraries and
// of macOS are left out.  A part of no known form stands as it is, so the text is to be escaped;
// more than a few of one kind are counted instead of named.
std::string short_platforms(std::span<const std::string_view> platform_tags);

// "ELF", "Mach-O"
std::string_view format_words(BinaryFormat format);

// The platform part of one tag without the version of the system or of its C library:
// "manylinux_x86_64", "macosx_arm64".  A part of no known form stands as it is.
std::string platform_family(std::string_view platform_tag);

}  // namespace ftcheck::report
