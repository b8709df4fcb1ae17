#include "report/format/table.hpp"

#include "golden.hpp"
#include "report/format/columns.hpp"
#include "report/format/text.hpp"
#include "report/releases.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace ftcheck;
using namespace ftcheck::report;
using namespace ftcheck::sample;

TEST_CASE("the table of every kind of release matches the golden file") {
  golden::check_golden("table.txt", to_table(sample::releases(), {}));
}

TEST_CASE("a table has colors only on request, and none from the input") {
  Artifact artifact = hostile_release();
  artifact.distribution->name = "\x1b[2J";
  const std::string plain = to_table({{artifact}}, {});
  CHECK(plain.find('\x1b') == std::string::npos);
  CHECK(plain.find("\\x1b[2J") != std::string::npos);
  CHECK(to_table({{artifact}}, {.color = true}).find("\x1b[31menables-gil") != std::string::npos);
}

TEST_CASE("a project's name cannot be a command to a runner's log") {
  const std::string text =
      to_table({{release_wheel("::error::x", "1", "cp314-cp314t-win32", Verdict::enables_gil,
                               {{"::stop-commands::", Verdict::enables_gil}})}});
  CHECK(text.find("\n::") == std::string::npos);
  CHECK(text.find(" ::") == std::string::npos);
  CHECK(is_harmless(to_table({{hostile_wheel(), hostile_release()}})));
}

TEST_CASE("a long name does not make the table wide") {
  const std::string text = to_table({{release_wheel(
      std::string(5000, 'n'), std::string(5000, '1'), "cp314-cp314t-" + std::string(5000, 'p'),
      Verdict::enables_gil, {{std::string(5000, 'm'), Verdict::enables_gil}})}});
  CHECK(text.size() < 1200);
}

TEST_CASE("wide characters take two columns and combining marks none") {
  CHECK(display_width("abc") == 3);
  CHECK(display_width("größe") == 5);
  CHECK(display_width("数据") == 4);
  CHECK(display_width("e\xcc\x81") == 1);
  CHECK(display_width("🐍") == 2);
}

TEST_CASE("text that is too wide is shortened in the middle, between characters") {
  CHECK(shorten_middle("abcdefghij", 10) == "abcdefghij");
  CHECK(shorten_middle("abcdefghij", 7) == "abc…hij");
  CHECK(shorten_middle("数据数据数据", 7) == "数…据");
  CHECK(shorten_middle("abc", 1) == "…");
}

TEST_CASE("the table of an empty report is empty") {
  CHECK(report::to_table({}).empty());
}
