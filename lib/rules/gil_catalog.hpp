// What FT301 to FT307 are, in words.
#pragma once

#include <ftcheck/rules.hpp>

namespace ftcheck::rules {

extern const Rule gil_not_declared;
extern const Rule gil_declared_used;
extern const Rule gil_undecided;
extern const Rule depends_on_other;
extern const Rule mixed_modules;
extern const Rule classifier_contradicts;
extern const Rule no_classifier;

}  // namespace ftcheck::rules
