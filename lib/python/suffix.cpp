#include "python/suffix.hpp"

#include "base/ascii.hpp"
#include "base/number.hpp"

namespace ftcheck::python {
namespace {

// Parses "cpython-314t-x86_64-linux-gnu" and "cp314t-win_amd64" into kind, version and triplet.
std::optional<Suffix> parse_versioned(std::string_view tag) {
  std::string_view rest = tag;
  if (rest.starts_with("cpython-")) {
    rest.remove_prefix(8);
  } else if (rest.starts_with("cp")) {
    rest.remove_prefix(2);
  } else {
    return std::nullopt;
  }
  const std::string_view digits = base::leading_digits(rest);
  if (digits.size() < 2 || digits.size() > 4 || digits.front() != '3') {
    return std::nullopt;
  }
  Suffix suffix;
  suffix.minor = *base::to_number<unsigned>(digits.substr(1));
  rest.remove_prefix(digits.size());
  const std::string_view flags = rest.substr(0, rest.find('-'));
  if (flags.find_first_not_of("tdmu") != std::string_view::npos) {
    return std::nullopt;
  }
  rest.remove_prefix(flags.size());
  if (rest.starts_with('-')) {
    suffix.triplet = rest.substr(1);
  }
  const bool threaded = flags.find('t') != std::string_view::npos;
  suffix.kind = threaded ? SuffixKind::free_threaded : SuffixKind::gil;
  suffix.abi = "cp" + std::string(digits) + std::string(flags);
  return suffix;
}

// Parses ".abi3", ".abi3t" and ".abi3t-x86_64-linux-gnu".
std::optional<Suffix> parse_stable(std::string_view tag) {
  const std::string_view abi = tag.substr(0, tag.find('-'));
  if (abi != "abi3" && abi != "abi3t") {
    return std::nullopt;
  }
  Suffix suffix;
  suffix.kind = abi == "abi3" ? SuffixKind::abi3 : SuffixKind::abi3t;
  suffix.abi = abi;
  suffix.triplet = abi.size() < tag.size() ? tag.substr(abi.size() + 1) : std::string_view{};
  return suffix;
}

std::optional<Suffix> parse_foreign(std::string_view tag) {
  for (std::string_view implementation : {"pypy3", "graalpy"}) {
    if (tag.starts_with(implementation)) {
      Suffix suffix;
      suffix.kind = SuffixKind::foreign;
      suffix.abi = tag;
      return suffix;
    }
  }
  return std::nullopt;
}

std::optional<Suffix> parse_tag(std::string_view tag) {
  if (auto suffix = parse_versioned(tag)) {
    return suffix;
  }
  if (auto suffix = parse_stable(tag)) {
    return suffix;
  }
  return parse_foreign(tag);
}

}  // namespace

std::optional<ModuleFile> parse_module_file(std::string_view file_name) {
  std::string_view extension;
  for (std::string_view candidate : {".so", ".pyd"}) {
    if (file_name.ends_with(candidate)) {
      extension = candidate;
    }
  }
  if (extension.empty() || file_name.size() == extension.size()) {
    return std::nullopt;
  }
  const std::string_view stem = file_name.substr(0, file_name.size() - extension.size());
  const std::size_t dot = stem.rfind('.');
  if (dot != std::string_view::npos && dot > 0) {
    if (auto suffix = parse_tag(stem.substr(dot + 1))) {
      suffix->text = file_name.substr(dot);
      return ModuleFile{std::string(stem.substr(0, dot)), *std::move(suffix)};
    }
  }
  Suffix bare;
  bare.text = extension;
  return ModuleFile{std::string(stem), bare};
}

bool free_threaded_finds(const Suffix& suffix) {
  switch (suffix.kind) {
    case SuffixKind::bare:
    case SuffixKind::abi3t:
      return true;
    case SuffixKind::free_threaded:
      return suffix.minor >= 13;
    default:
      return false;
  }
}

}  // namespace ftcheck::python
