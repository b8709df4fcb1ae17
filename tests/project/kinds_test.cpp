#include <doctest/doctest.h>

#include <ftcheck/project.hpp>

using ftcheck::find_input_kind;
using ftcheck::input_kind_of;
using ftcheck::InputKind;

TEST_CASE("a file's name tells what kind of input it is") {
  CHECK(input_kind_of("a/uv.lock") == InputKind::uv_lock);
  CHECK(input_kind_of("pylock.toml") == InputKind::pylock);
  CHECK(input_kind_of("pylock.web.toml") == InputKind::pylock);
  CHECK(input_kind_of("poetry.lock") == InputKind::poetry_lock);
  CHECK(input_kind_of("pdm.lock") == InputKind::pdm_lock);
  CHECK(input_kind_of("Pipfile.lock") == InputKind::pipfile_lock);
  CHECK(input_kind_of("requirements-dev.txt") == InputKind::requirements);
  CHECK(input_kind_of("dev-requirements.txt") == InputKind::requirements);
  CHECK(input_kind_of("requirements/test.txt") == InputKind::requirements);
  CHECK(input_kind_of("pyproject.toml") == InputKind::pyproject);
  CHECK_FALSE(input_kind_of("pylock.a.b.toml").has_value());
  CHECK_FALSE(input_kind_of("notes.txt").has_value());
  CHECK_FALSE(input_kind_of("missing.json").has_value());
}

TEST_CASE("the words for kinds of input are read back") {
  for (const InputKind kind : ftcheck::all_input_kinds()) {
    CHECK(find_input_kind(to_string(kind)) == kind);
  }
  CHECK_FALSE(find_input_kind("yarn.lock").has_value());
}
