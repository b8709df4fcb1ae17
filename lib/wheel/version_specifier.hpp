// Version specifiers (PEP 440) and the versions of any project: "2.1.0rc1" and ">=2,<3".
#pragma once

#include "wheel/specifier.hpp"

#include <string_view>
#include <vector>

namespace ftcheck::wheel {

// True if the version satisfies all of them, whether or not it is a pre-release.  False for a text
// that is not a version.
bool admits_version(const std::vector<Specifier>& specifiers, std::string_view version);

// True if one of them names a pre-release or development release (">=2.0b1"), so that installers
// consider pre-releases without being told to.  An excluded version ("!=2.0b1") does not count.
bool names_pre_release(const std::vector<Specifier>& specifiers);

}  // namespace ftcheck::wheel
