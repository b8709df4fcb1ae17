#include "site/status.hpp"

#include "site/sample_site.hpp"

#include <doctest/doctest.h>

#include <vector>

namespace ftcheck::site {
namespace {

using All = std::vector<Status>;

TEST_CASE("a project is ready if every platform is") {
  CHECK(status_of(All{Status::ready, Status::ready}) == Status::ready);
  CHECK(status_of(All{Status::ready, Status::pure}) == Status::ready);
  CHECK(status_of(All{Status::pure}) == Status::pure);
}

TEST_CASE("a platform with no wheel or without a decision takes away only that platform") {
  CHECK(status_of(All{Status::ready, Status::no_wheel}) == Status::partly);
  CHECK(status_of(All{Status::ready, Status::unknown}) == Status::partly);
  CHECK(status_of(All{Status::unknown, Status::no_wheel}) == Status::unknown);
}

TEST_CASE("one wheel that re-enables the GIL decides about the project") {
  CHECK(status_of(All{Status::ready, Status::ready, Status::enables_gil}) == Status::enables_gil);
  CHECK(status_of(All{Status::enables_gil, Status::no_wheel}) == Status::enables_gil);
}

TEST_CASE("a project of which nothing is known could not be read") {
  CHECK(status_of(All{}) == Status::error);
}

TEST_CASE("a release without a wheel is told from one whose modules cannot be loaded") {
  CHECK(status_of(sample::site_release("a", "1", "win_amd64")) == Status::no_wheel);
  CHECK(status_of(sample::site_wheel("a", "1", "win_amd64", Verdict::incompatible)) ==
        Status::incompatible);
}

TEST_CASE("every standing has a word that can be read back") {
  for (const Status status : statuses) {
    CHECK(parse_status(to_string(status)) == status);
    CHECK_FALSE(words(status).empty());
  }
  CHECK_FALSE(parse_status("fine"));
}

}  // namespace
}  // namespace ftcheck::site
