// What the analysis asks of who knows the functions that an image imports.
//
// Nothing in this folder or those around it knows what the image is for: what the host's functions
// make, mark and write, and what is known of the host, is for a model to say.
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

// How far behind a pointer to memory of its caller a function is taken to write.
constexpr std::uint32_t written_behind_pointer = 256;

// What is known of an import.
struct KnownImport {
  Effect effect = Effect::none;
  const Making* makes = nullptr;  // with Effect::makes
  // The host's own: what it does to the image's memory is what is documented.
  bool is_hosts = false;
  // It is not what its name says, and may be anything.
  bool is_disguised = false;
  // May return what was made of a kind that the image's functions return, and by other code.
  bool fetches = false;
  // How far behind a pointer it writes.
  std::uint32_t written = written_behind_pointer;
};

class CallModel {
 public:
  virtual ~CallModel() = default;

  virtual KnownImport import(const binary::Image& image, const binary::Import& import) const = 0;

  // What is made by calls is called so in sentences, in the plural.
  virtual std::string_view made_things() const = 0;

  // True if the host has a function of that name too.
  virtual bool is_hosts_name(std::string_view name) const = 0;

  // What so many bytes at the start of an imported variable hold, if that is known.
  virtual std::optional<Value> variable(const binary::Image& image, const binary::Import& import,
                                        unsigned size) const = 0;

  // How the text begins that an import with Effect::returns_text returns.
  virtual std::string text() const = 0;

  // True if a weak import is certainly there.
  virtual bool is_certain(const binary::Import& import) const = 0;
};

}  // namespace ftcheck::flow
