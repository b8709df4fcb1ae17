// FT301 to FT307: what the modules declare about the GIL.
#pragma once

#include "rules/facts.hpp"

#include <ftcheck/rules.hpp>

#include <span>
#include <vector>

namespace ftcheck::rules {

extern const Rule& gil_not_declared;        // FT301
extern const Rule& gil_declared_used;       // FT302
extern const Rule& gil_undecided;           // FT303
extern const Rule& depends_on_other;        // FT304
extern const Rule& mixed_modules;           // FT305
extern const Rule& classifier_contradicts;  // FT306
extern const Rule& no_classifier;           // FT307

// FT301 to FT304.
std::vector<Finding> check_declaration(const ModuleView& module);

// FT305 to FT307.
std::vector<Finding> check_declarations(const WheelFacts& wheel);

// True if, for each of these interpreters (minor versions), installing the distribution also
// installs a cffi that declares the modules it creates as not needing the GIL.
bool requires_cffi(const wheel::Metadata& metadata, std::span<const unsigned> interpreters);

// How users of that binding generator declare that a module does not need the GIL.
std::string how_to_declare(std::string_view binding);

}  // namespace ftcheck::rules
