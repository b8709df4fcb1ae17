// Fewer releases are judged where two that agree say what is between them.
#include "audit/index/bisect.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

using namespace ftcheck;  // NOLINT(google-build-using-namespace)

namespace {

using Known = std::vector<std::optional<Verdict>>;

Verdict verdict_of(char letter) {
  switch (letter) {
    case 'r':
      return Verdict::ready;
    case 'g':
      return Verdict::enables_gil;
    case 'u':
      return Verdict::unknown;
    default:
      return Verdict::error;
  }
}

// One letter per release; '.' is not known.
Known known(std::string_view letters) {
  Known result;
  for (const char letter : letters) {
    result.push_back(letter == '.' ? std::nullopt : std::optional(verdict_of(letter)));
  }
  return result;
}

std::string letters(const Known& verdicts) {
  std::string text;
  for (const auto& verdict : verdicts) {
    const std::string_view all = "rgue.";
    for (const char letter : all) {
      if (letter == '.' ? !verdict : verdict == verdict_of(letter)) {
        text += letter;
        break;
      }
    }
  }
  return text;
}

// Judges as long as there is something to judge; returns how many were judged, and the verdicts.
std::pair<std::size_t, std::string> bisect(std::string_view truth) {
  const Known all = known(truth);
  Known seen(all.size());
  std::size_t judged = 0;
  for (auto next = auditing::next_to_judge(seen); !next.empty();
       next = auditing::next_to_judge(seen)) {
    for (const std::size_t i : next) {
      CHECK_FALSE(seen[i]);
      seen[i] = all[i];
      ++judged;
    }
  }
  return {judged, letters(auditing::inferred(seen))};
}

}  // namespace

TEST_CASE("a change between two verdicts is found by judging few releases") {
  const std::string truth = "ggggggggggggggggggggggggggggggrrrr";
  const auto [judged, found] = bisect(truth);
  CHECK(found == truth);
  CHECK(judged <= 8);
}

TEST_CASE("releases between two that agree are inferred") {
  const auto [judged, found] = bisect("rrrrrrrrrr");
  CHECK(found == "rrrrrrrrrr");
  CHECK(judged == 2);
}

TEST_CASE("what could not be judged says nothing about its neighbours") {
  const auto [judged, found] = bisect("egggggge");
  CHECK(found == "egggggge");
  CHECK(bisect("e").second == "e");
}

TEST_CASE("nothing is inferred at the ends") {
  CHECK(letters(auditing::inferred(known("..r..r.g."))) == "..rrrr.g.");
}

TEST_CASE("an empty history and a single release need no inference") {
  CHECK(bisect("").first == 0);
  CHECK(bisect("g") == std::pair<std::size_t, std::string>{1, "g"});
}
