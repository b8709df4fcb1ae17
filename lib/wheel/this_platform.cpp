// The platform of the machine that runs this.  A port to another system replaces this file.
//
// A program that is linked statically against musl cannot ask the C library of the machine; then
// the answer is a family.
#include <ftcheck/target.hpp>

#include "base/ascii.hpp"

#include <string>
#include <string_view>

#if defined(__linux__)

#if defined(__GLIBC__)
#include <gnu/libc-version.h>
#else
#include <unistd.h>
#endif
#elif defined(__APPLE__)
#include <sys/sysctl.h>

#include <array>
#endif

namespace ftcheck {
namespace {

constexpr std::string_view processor() {
#if defined(__x86_64__) || defined(_M_X64)
  return "x86_64";
#elif defined(__i386__) || defined(_M_IX86)
  return "i686";
#elif defined(__aarch64__) || defined(_M_ARM64)
  return "aarch64";
#elif defined(__arm__)
  return "armv7l";
#elif defined(__powerpc64__) && defined(__LITTLE_ENDIAN__)
  return "ppc64le";
#elif defined(__s390x__)
  return "s390x";
#elif defined(__riscv)
  return "riscv64";
#elif defined(__loongarch64)
  return "loongarch64";
#else
  return "x86_64";
#endif
}

// "2_36" of "2.36-9+deb12u13"; empty if it is not a version.
[[maybe_unused]] std::string two_numbers(std::string_view version) {
  const std::string_view major = base::leading_digits(version);
  version.remove_prefix(major.size());
  const bool has_minor = version.starts_with('.');
  const std::string_view minor = base::leading_digits(has_minor ? version.substr(1) : "");
  if (major.empty()) return {};
  return std::string(major).append("_").append(minor.empty() ? "0" : minor);
}

}  // namespace

#if defined(_WIN32)

std::string this_platform() {
  if (processor() == "i686") return "win32";
  return processor() == "aarch64" ? "win_arm64" : "win_amd64";
}

#elif defined(__APPLE__)

std::string this_platform() {
  const std::string_view name = processor() == "aarch64" ? "arm64" : processor();
  std::array<char, 64> version{};
  std::size_t size = version.size() - 1;
  std::string numbers;
  if (sysctlbyname("kern.osproductversion", version.data(), &size, nullptr, 0) == 0) {
    numbers = two_numbers(version.data());
    // From macOS 11 on, tags have the minor version 0.
    if (!numbers.empty() && !numbers.starts_with("10_")) {
      numbers = numbers.substr(0, numbers.find('_')) + "_0";
    }
  }
  return std::string("macosx_").append(numbers).append(numbers.empty() ? "" : "_").append(name);
}

#elif defined(__GLIBC__)

std::string this_platform() {
  const std::string version = two_numbers(gnu_get_libc_version());
  return std::string("manylinux_").append(version).append("_").append(processor());
}

#else

std::string this_platform() {
  const std::string loader = std::string("/lib/ld-musl-").append(processor()).append(".so.1");
  const bool has_musl = ::access(loader.c_str(), F_OK) == 0;
  return std::string(has_musl ? "musllinux_" : "linux_").append(processor());
}

#endif

}  // namespace ftcheck
