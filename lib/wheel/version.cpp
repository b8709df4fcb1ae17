// PEP 440, Appendix B, gives versions as a regular expression.  It is matched by hand, since that
// of the standard library recurses once a character and so overflows the stack on a long line.
// Taking the longest match of each part suffices: no part can begin with what the one before it
// gave up.
#include "wheel/version.hpp"

#include <initializer_list>

#include "wheel/ascii.hpp"

namespace ftcheck::wheel {
namespace {

// What is left of a version, eaten from the front.  Each function eats nothing where it does not
// match, and says whether it did.
class Rest {
 public:
  explicit Rest(std::string_view text) : text_(text) {}

  bool empty() const { return text_.empty(); }

  bool one_of(std::string_view characters) {
    if (text_.empty() || characters.find(to_lower(text_.front())) == std::string_view::npos) {
      return false;
    }
    text_.remove_prefix(1);
    return true;
  }

  bool word(std::string_view word) {
    if (to_lower(text_.substr(0, word.size())) != word) return false;
    text_.remove_prefix(word.size());
    return true;
  }

  bool digits() { return run(is_digit); }

  bool letters_and_digits() {
    return run([](char c) { return is_digit(c) || is_letter(c); });
  }

 private:
  template <typename Predicate>
  bool run(Predicate matches) {
    const std::string_view before = text_;
    while (!text_.empty() && matches(text_.front())) text_.remove_prefix(1);
    return text_.size() < before.size();
  }

  std::string_view text_;
};

constexpr std::string_view separators = "-_.";

// A label with an optional separator before it, and another and a number after it: ".post1",
// "rc-2".
void eat_labelled(Rest& rest, std::initializer_list<std::string_view> labels) {
  Rest ahead = rest;
  ahead.one_of(separators);
  for (std::string_view label : labels) {
    if (!ahead.word(label)) continue;
    ahead.one_of(separators);
    ahead.digits();
    rest = ahead;
    return;
  }
}

// "1.0-1" is another spelling of "1.0.post1".
bool eat_implicit_post(Rest& rest) {
  Rest ahead = rest;
  if (!ahead.one_of("-") || !ahead.digits()) return false;
  rest = ahead;
  return true;
}

bool eat_release(Rest& rest) {
  if (!rest.digits()) return false;
  Rest ahead = rest;
  if (ahead.one_of("!")) {  // what was read is the epoch
    if (!ahead.digits()) return false;
    rest = ahead;
  }
  for (ahead = rest; ahead.one_of(".") && ahead.digits();) rest = ahead;
  return true;
}

bool eat_local(Rest& rest) {
  do {
    if (!rest.letters_and_digits()) return false;
  } while (rest.one_of(separators));
  return true;
}

}  // namespace

bool is_version(std::string_view text) {
  Rest rest(text);
  rest.one_of("v");
  if (!eat_release(rest)) return false;
  // Longer labels before those that they begin with.
  eat_labelled(rest, {"alpha", "a", "beta", "b", "preview", "pre", "c", "rc"});
  if (!eat_implicit_post(rest)) eat_labelled(rest, {"post", "rev", "r"});
  eat_labelled(rest, {"dev"});
  if (rest.one_of("+") && !eat_local(rest)) return false;
  return rest.empty();
}

}  // namespace ftcheck::wheel
