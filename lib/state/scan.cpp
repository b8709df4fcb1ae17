#include "state/scan.hpp"

#include "state/pass.hpp"

namespace ftcheck::state {

Scanner::Scanner(Code& code) : code_(code) {
  imported_.reserve(code.image().imports.size());
  for (const binary::Import& import : code.image().imports) {
    imported_.push_back(imported(import.name, code.image().format));
  }
}

Facts Scanner::scan(const binary::Extent& function, const Wrappers& wrappers) {
  body_.read(code_, function);
  return Pass(code_, imported_, wrappers, body_, arrivals_).run();
}

}  // namespace ftcheck::state
