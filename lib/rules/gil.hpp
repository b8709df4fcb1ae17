// FT301 to FT307: what the modules declare about the GIL.
#pragma once

#include "rules/facts.hpp"

#include <ftcheck/rules.hpp>

#include <span>
#include <vector>

namespace ftcheck::rules {

std::span<const Rule> gil_rules();

// FT301 to FT304.
std::vector<Finding> check_declaration(const ModuleView& module);

// FT305 to FT307.
std::vector<Finding> check_declarations(const WheelFacts& wheel);

// True if these interpreters, given by their minor versions, cannot have the distribution without a
// cffi that declares for the modules that it makes.
bool requires_cffi(const wheel::Metadata& metadata, std::span<const unsigned> interpreters);

// What a user of that binding generator writes to declare that a module does not need the GIL.
std::string how_to_declare(std::string_view binding);

}  // namespace ftcheck::rules
