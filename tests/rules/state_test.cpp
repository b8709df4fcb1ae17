#include "rules/state.hpp"
#include "rules/check.hpp"

#include <ftcheck/error.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "sample.hpp"

using ftcheck::Artifact;
using ftcheck::Finding;
using ftcheck::Module;
using ftcheck::Rule;
using ftcheck::RuleChoice;
using ftcheck::Severity;
using ftcheck::SharedState;
using ftcheck::StateKind;
using ftcheck::StateReport;
using ftcheck::StateTier;
using ftcheck::UnsafeCall;
using ftcheck::rules::keep_chosen;
using ftcheck::rules::wants_hints;
using ftcheck::rules::wants_state;
using ftcheck::rules::test::codes;
using ftcheck::rules::test::contains;
using ftcheck::rules::test::only;

namespace {

using Names = std::vector<std::string>;

const RuleChoice hints{.select = {}, .ignore = {}, .hints = true};

SharedState state(const std::string& variable, StateKind kind = StateKind::shared,
                  const std::string& function = "f") {
  SharedState made;
  made.kind = kind;
  made.variables = {{variable, 0x4000, 8, ".bss"}};
  made.writers = {{.function = function,
                   .address = 0x1000,
                   .store = 0x1010,
                   .stores = 1,
                   .entry = "pkg._x.call",
                   .path = {function}}};
  return made;
}

Module module(const std::string& name, StateReport report) {
  Module made;
  made.path = "pkg/" + name + ".so";
  made.name = "pkg." + name;
  made.state = std::move(report);
  return made;
}

Artifact with(std::vector<Module> modules, const RuleChoice& choice = hints) {
  Artifact artifact;
  artifact.modules = std::move(modules);
  keep_chosen(artifact, choice);
  return artifact;
}

std::vector<Finding> findings(StateReport report, const RuleChoice& choice = hints) {
  return with({module("_x", std::move(report))}, choice).findings;
}

}  // namespace

TEST_CASE("each kind of shared state has its rule, whose findings are notes") {
  const std::vector<Finding> found =
      findings({.shared = {state("a"), state("b", StateKind::lazy), state("c", StateKind::buffer),
                           state("d_", StateKind::fortran)},
                .calls = {{.function = "localtime", .callers = {"now"}}},
                .not_analysed = ""});
  CHECK(codes(found) == Names{"FT511", "FT512", "FT513", "FT514", "FT515"});
  for (const Finding& finding : found) {
    CAPTURE(finding.code());
    CHECK(finding.severity == Severity::info);
    CHECK(finding.module == "pkg/_x.so");
    CHECK(contains(finding.help, "every caller holds a lock"));
    CHECK(finding.subject != "");
  }
  CHECK(found[0].message == "f writes a (0x4000, .bss, 8 bytes) without a lock");
  CHECK(found[0].details.front() == "f, called as pkg._x.call: 1 store at 0x1010");
}

TEST_CASE("what only function pointers lead to, or writes the same constants, is no finding") {
  SharedState indirect = state("a");
  indirect.tier = StateTier::indirect;
  SharedState idempotent = state("b");
  idempotent.idempotent = true;
  const Artifact artifact = with({module("_x", {.shared = {indirect, idempotent},
                                                .calls = {{"rand", {"f"}, StateTier::indirect}},
                                                .not_analysed = ""})});
  CHECK(artifact.findings.empty());
  CHECK(artifact.modules[0].state->shared.size() == 2);
}

TEST_CASE("all that Fortran keeps is one finding per module") {
  const Finding finding = only(findings({.shared = {state("a_", StateKind::fortran, "step_"),
                                                    state("b_", StateKind::fortran, "step_")},
                                         .calls = {},
                                         .not_analysed = ""}));
  CHECK(contains(finding.message, ": a_ (0x4000) and b_ (0x4000)"));
  CHECK(finding.details.front() == "step_, called as pkg._x.call: 2 stores, first at 0x1010");
}

TEST_CASE("a library that is linked into several modules is reported once") {
  const StateReport library{.shared = {state("pool")}, .calls = {}, .not_analysed = ""};
  const Artifact artifact =
      with({module("_a", library), module("_b", library),
            module("_c", {.shared = {state("other")}, .calls = {}, .not_analysed = ""})});
  REQUIRE(artifact.findings.size() == 2);
  CHECK(artifact.findings[0].module == "pkg/_a.so");
  CHECK(artifact.findings[0].details.back() == "the same code is in pkg._b");
  CHECK(artifact.findings[1].module == "pkg/_c.so");
}

TEST_CASE("the same code in modules of the same name is told apart by their files") {
  const StateReport library{.shared = {state("pool")}, .calls = {}, .not_analysed = ""};
  Module other = module("_x", library);
  other.path = "pkg/_x.openmpi.so";
  const Finding finding =
      only(with({module("_x", library), other, module("_y", library)}).findings);
  CHECK(finding.module == "pkg/_x.so");
  CHECK(finding.details.back() == "the same code is in pkg/_x.openmpi.so and pkg._y");
}

TEST_CASE("a copy that the compiler specialized for one module is the same code") {
  const auto library = [](const std::string& variable, const std::string& function) {
    return StateReport{
        .shared = {state(variable, StateKind::lazy, function)}, .calls = {}, .not_analysed = ""};
  };
  const Finding finding = only(with({module("_a", library("slow_module", "slow")),
                                     module("_b", library("slow_module.7", "slow.constprop.0"))})
                                   .findings);
  CHECK(finding.details.back() == "the same code is in pkg._b");
}

TEST_CASE("variables of one function that differ in the compiler's number are reported each") {
  const StateReport one{.shared = {state("cache.1")}, .calls = {}, .not_analysed = ""};
  const StateReport both{
      .shared = {state("cache.1"), state("cache.2")}, .calls = {}, .not_analysed = ""};
  const std::vector<Finding> found = with({module("_a", one), module("_b", both)}).findings;
  REQUIRE(found.size() == 2);
  CHECK(found[0].details.back() == "the same code is in pkg._b");
  CHECK(found[1].module == "pkg/_b.so");
  CHECK(found[1].subject == "cache");
}

TEST_CASE("modules without symbols are reported each") {
  SharedState nameless = state("", StateKind::shared, "");
  const StateReport report{.shared = {nameless}, .calls = {}, .not_analysed = ""};
  CHECK(with({module("_a", report), module("_b", report)}).findings.size() == 2);
}

TEST_CASE("a module with very many has a bounded number of findings, and says so") {
  StateReport report;
  for (int i = 0; i < 1000; ++i) report.shared.push_back(state("v" + std::to_string(i)));
  const std::vector<Finding> found = findings(report);
  REQUIRE(found.size() == 100);
  CHECK(contains(found.back().details.back(), "900 more"));
}

TEST_CASE("ignored variables are neither reported nor listed") {
  const StateReport report{.shared = {state("cache"), state("_ZN3pkg4poolE"), state("count.12"),
                                      state("", StateKind::buffer)},
                           .calls = {{.function = "setlocale", .callers = {"f"}}},
                           .not_analysed = ""};
  const auto left = [&](Names entries) {
    RuleChoice choice = hints;
    choice.ignore_state = std::move(entries);
    const Artifact artifact = with({module("_x", report)}, choice);
    CHECK(artifact.findings.size() ==
          artifact.modules[0].state->shared.size() + artifact.modules[0].state->calls.size());
    return artifact.findings.size();
  };
  CHECK(left({}) == 5);
  CHECK(left({"pkg._x:cache"}) == 4);
  CHECK(left({"_x.so:cache"}) == 4);
  CHECK(left({"other:cache"}) == 5);
  CHECK(left({"*:pkg::pool"}) == 4);
  CHECK(left({"*:count"}) == 4);
  CHECK(left({"*:0x4000"}) == 4);
  CHECK(left({"*:setlocale"}) == 4);
  CHECK(left({"pkg.*:c*", "pkg.*:set*"}) == 2);
  CHECK(left({"*:*"}) == 0);
}

TEST_CASE("a name of Cython is ignored as in the file and as it is shown") {
  const StateReport report{
      .shared = {state("__pyx_v_3pkg_2_x_cache")}, .calls = {}, .not_analysed = ""};
  for (const std::string entry : {"*:pkg._x.cache", "*:__pyx_v_3pkg_2_x_cache"}) {
    CAPTURE(entry);
    RuleChoice choice = hints;
    choice.ignore_state = {entry};
    CHECK(with({module("_x", report)}, choice).findings.empty());
  }
}

TEST_CASE("a group stays if only some of its variables are ignored") {
  SharedState group = state("known");
  group.variables.push_back({"fresh", 0x4008, 8, ".bss"});
  RuleChoice choice = hints;
  choice.ignore_state = {"*:known"};
  const Finding finding =
      only(findings({.shared = {group}, .calls = {}, .not_analysed = ""}, choice));
  CHECK(finding.subject == "fresh");
}

TEST_CASE("rules are chosen one by one, and for each module") {
  const StateReport report{
      .shared = {state("a"), state("b", StateKind::lazy)}, .calls = {}, .not_analysed = ""};
  CHECK(codes(findings(report, {.select = {"FT512"}, .ignore = {}})) == Names{"FT512"});
  RuleChoice choice = hints;
  choice.per_module = {{"pkg._x", {"FT511"}}};
  CHECK(codes(findings(report, choice)) == Names{"FT512"});
}

TEST_CASE("the list is only kept if a rule about it is chosen") {
  const StateReport report{.shared = {state("a")}, .calls = {}, .not_analysed = ""};
  CHECK_FALSE(with({module("_x", report)}, {}).modules[0].state.has_value());
  CHECK_FALSE(wants_state({}));
  CHECK(wants_state(hints));
  CHECK(wants_state({.select = {"lazy-static"}, .ignore = {}}));
  const RuleChoice without{
      .select = {}, .ignore = {"FT511", "FT512", "FT513", "FT514", "FT515"}, .hints = true};
  CHECK(wants_hints(without));
  CHECK_FALSE(wants_state(without));
}

TEST_CASE("choosing again makes no finding twice") {
  Artifact artifact =
      with({module("_x", {.shared = {state("a")}, .calls = {}, .not_analysed = ""})});
  keep_chosen(artifact, hints);
  CHECK(artifact.findings.size() == 1);
}

TEST_CASE("an entry of ignore-state names a module and a variable") {
  for (const std::string_view bad : {"", "cache", ":cache", "pkg._x:"}) {
    CAPTURE(bad);
    CHECK(ftcheck::ignored_state_problem(bad) != "");
    RuleChoice choice;
    choice.ignore_state = {std::string(bad)};
    CHECK_THROWS_AS(ftcheck::check_choice(choice), ftcheck::Error);
  }
  for (const std::string_view good : {"pkg._x:cache", "_arpack:*", "*:ns::pool"}) {
    CHECK(ftcheck::ignored_state_problem(good) == "");
  }
}
