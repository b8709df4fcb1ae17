// uv's configuration: UV_* variables, uv.toml, and [tool.uv] of pyproject.toml.
#pragma once

#include "index/locations.hpp"

namespace ftcheck::index {

Configured uv_configured(const Surroundings& surroundings);

}  // namespace ftcheck::index
