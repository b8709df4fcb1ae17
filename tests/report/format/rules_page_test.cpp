#include "report/format/rules_page.hpp"

#include <doctest/doctest.h>

#include <array>
#include <string>

using namespace ftcheck;  // NOLINT(google-build-using-namespace)

namespace {

constexpr std::array rules{Rule{"FT101", "bad-file-name", Severity::error, "the name is bad",
                                "Why.", "```\na\n```", "PEP 427"},
                           Rule{"FT301", "gil-not-declared", Severity::warning,
                                "nothing is declared", "Why \"so\".", "An example.", "PEP 703"}};

}  // namespace

TEST_CASE("the page of rules has a table with links to one section per rule, by family") {
  const std::string page = report::to_markdown(rules);
  for (const char* part :
       {"| [FT101](#FT101-bad-file-name) | `bad-file-name` | error | the name is bad |\n",
        "\n## The file and its members\n\n<a id=\"FT101-bad-file-name\"></a>\n\n### FT101 "
        "bad-file-name\n",
        "*error*: the name is bad.\n\nWhy.\n\n#### Example\n\n```\na\n```\n\n*Source:* PEP 427\n",
        "\n## The GIL\n\n<a id=\"FT301-gil-not-declared\"></a>\n"}) {
    CAPTURE(std::string(part));
    CHECK(page.find(part) != std::string::npos);
  }
}

TEST_CASE("rules as JSON have every member of Rule") {
  CHECK(report::to_json(std::span<const Rule>(rules).last(1)) == R"([
  {
    "code": "FT301",
    "name": "gil-not-declared",
    "severity": "warning",
    "summary": "nothing is declared",
    "explanation": "Why \"so\".",
    "example": "An example.",
    "source": "PEP 703"
  }
]
)");
}
