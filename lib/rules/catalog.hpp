// The rules of all families, by name.  Their texts are data: the build creates the Rule objects
// from texts/CODE.md (texts/embed.cmake).
#pragma once

#include "rules/abi.hpp"
#include "rules/gil.hpp"
#include "rules/hints.hpp"
#include "rules/index.hpp"
#include "rules/installable.hpp"
#include "rules/members.hpp"
#include "rules/metadata.hpp"
#include "rules/metadata_record.hpp"
#include "rules/python_library.hpp"
#include "rules/requires_python.hpp"
#include "rules/stable_abi.hpp"
#include "rules/state.hpp"
#include "rules/suffix.hpp"
#include "rules/tags.hpp"
#include "rules/tags_differ.hpp"
#include "rules/tags_libraries.hpp"
