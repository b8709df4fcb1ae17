// The reports' tests have rules of their own, and lib/rules is not linked with them.
#include "report/every_case.hpp"

std::span<const ftcheck::Rule> ftcheck::all_rules() {
  return sample::every_rule;
}
