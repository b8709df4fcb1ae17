// The interface through which the analysis learns about the functions that an image imports.
//
// Nothing in this folder or its neighbours knows what the image is for.  A model says what the
// host's functions make, mark and write, and what else is known about the host.
#pragma once

#include "binary/image.hpp"
#include "flow/calls/effect.hpp"
#include "flow/values/making.hpp"
#include "flow/values/value.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ftcheck::flow {

// How many bytes after a pointer to its caller's memory a function is assumed to write.
constexpr std::uint32_t written_past_pointer = 256;

// The known facts about an import.
struct KnownImport {
  Effect effect = Effect::none;
  const Making* makes = nullptr;  // with Effect::makes
  // The host's own function: it changes the image's memory only as documented.
  bool is_hosts = false;
  // It is not what its name suggests, and may be anything.
  bool is_disguised = false;
  // It may return something that other code made, of a kind that the image's functions return.
  bool fetches = false;
  // How many bytes after a pointer it writes.
  std::uint32_t written = written_past_pointer;
};

class CallModel {
 public:
  virtual ~CallModel() = default;

  virtual KnownImport import(const binary::Image& image, const binary::Import& import) const = 0;

  // The plural that messages use for the things that calls make.
  virtual std::string_view made_things() const = 0;

  // True if the host also has a function of that name.
  virtual bool is_hosts_name(std::string_view name) const = 0;

  // The first bytes of an imported variable, if they are known.
  virtual std::optional<Value> variable(const binary::Image& image, const binary::Import& import,
                                        unsigned size) const = 0;

  // The beginning of the text that an import with Effect::returns_text returns.
  virtual std::string text() const = 0;

  // True if a weak import is certain to exist.
  virtual bool is_certain(const binary::Import& import) const = 0;
};

}  // namespace ftcheck::flow
