// The tests of reports have rules of their own and do not link lib/rules.
#include "report/every_case.hpp"

std::span<const ftcheck::Rule> ftcheck::all_rules() {
  return sample::every_rule;
}
