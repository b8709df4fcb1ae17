#include "rules/installed.hpp"

#include "rules/gil.hpp"
#include "rules/rule.hpp"
#include "rules/suffix.hpp"
#include "rules/tags_suffix.hpp"

#include <fmt/format.h>

namespace ftcheck::rules {

Finding not_found(const std::vector<std::string>& files, std::string_view python, std::size_t all,
                  bool have_fallback) {
  const bool one = files.size() == 1;
  std::string which = fmt::format("{} of its {} modules", files.size(), all);
  if (files.size() == all) which = one ? "its only module" : fmt::format("its {} modules", all);
  Finding finding = find(
      suffix_not_found, std::nullopt,
      fmt::format("{} {} built for another Python; {} will not find {}{}: {}", which,
                  one ? "is" : "are", python, one ? "it" : "them",
                  have_fallback ? ", but may use Python code instead" : "", listed(files)),
      fmt::format("install its wheel for {0}, or, if there is none, build it from source with {0}",
                  python));
  if (have_fallback) finding.severity = Severity::warning;
  return finding;
}

Finding lists_nothing() {
  return find(gil_undecided, std::nullopt,
              "the distribution lists no files, and nothing beside it has its name, so ftcheck "
              "cannot tell whether it has extension modules",
              "find out which files its package installed (on Debian, `dpkg -L`), and check those");
}

}  // namespace ftcheck::rules
