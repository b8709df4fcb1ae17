// Which releases of a page are worth choosing between.
#include "audit/index/candidates.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace ftcheck;  // NOLINT(google-build-using-namespace)
using auditing::Candidates;
using auditing::Found;

namespace {

index::File file(std::string name, std::string requires_python = "") {
  index::File file;
  file.url = "https://files.invalid/" + name;
  file.sha256 = name;
  file.name = std::move(name);
  file.requires_python = std::move(requires_python);
  return file;
}

Found found(std::vector<index::File> files) {
  Found found;
  found.requirement.project = "pkg";
  found.page.project = "pkg";
  found.page.files = std::move(files);
  return found;
}

Candidates candidates(std::vector<index::File> files, const std::vector<std::string>& hashes = {}) {
  return auditing::candidates_of(found(std::move(files)), hashes, {14, true}, "linux_x86_64");
}

std::string chosen(const Candidates& candidates, std::string_view specifiers = "",
                   bool for_any_python = false) {
  const auto position = auditing::newest(candidates, specifiers, false, for_any_python);
  return position ? candidates.releases[*position].version : "";
}

}  // namespace

TEST_CASE("a release is not chosen for a Python that its files do not admit") {
  const Candidates all =
      candidates({file("pkg-1.0-py3-none-any.whl"), file("pkg-2.0-py3-none-any.whl", "<3.14"),
                  file("pkg-3.0-py3-none-any.whl", ">=3.15")});
  CHECK(chosen(all) == "1.0");
  CHECK(chosen(all, "", true) == "3.0");
  CHECK(chosen(all, ">=2") == "");
}

TEST_CASE("a yanked release is chosen only where it is pinned") {
  index::File yanked = file("pkg-2.0-py3-none-any.whl");
  yanked.yanked = "broken";
  const Candidates all = candidates({file("pkg-1.0-py3-none-any.whl"), yanked});
  CHECK(chosen(all) == "1.0");
  CHECK(chosen(all, ">=2") == "");
  CHECK(chosen(all, "==2.0") == "2.0");
}

TEST_CASE("hashes leave the releases that have such a file") {
  const std::string old = "pkg-1.0-py3-none-any.whl";
  CHECK(chosen(candidates({file(old), file("pkg-2.0-py3-none-any.whl")}, {old})) == "1.0");
  CHECK_FALSE(candidates({file(old)}, {"other"}).error.empty());
  // An index without hashes does not say.
  index::File unknown = file("pkg-2.0-py3-none-any.whl");
  unknown.sha256.clear();
  CHECK(chosen(candidates({file(old), unknown}, {old})) == "2.0");
}

TEST_CASE("METADATA comes from the wheel that the target installs, otherwise from any other") {
  index::File offered = file("pkg-1.0-cp313-cp313-win_amd64.whl");
  offered.has_metadata = true;
  const index::File other = file("pkg-1.0-cp312-cp312-win_amd64.whl");
  const index::File own = file("pkg-1.0-cp314-cp314t-manylinux_2_17_x86_64.whl");
  CHECK(candidates({offered, other, own}).releases.front().wheel->name == own.name);
  CHECK(candidates({other, offered}).releases.front().wheel->name == offered.name);
  CHECK_FALSE(candidates({file("pkg-1.0.tar.gz")}).releases.front().wheel);
}

TEST_CASE("why there are no releases is said") {
  CHECK(candidates({}).error == "pkg: the index has no files of this project");
  Found missing;
  missing.error = "pkg: no such project";
  CHECK(auditing::candidates_of(missing, {}, {14, true}, "linux_x86_64").error == missing.error);
}
