// Each byte is looked at a bounded number of times, however malformed the page is.
#include "index/html_page.hpp"

#include "base/ascii.hpp"
#include "base/number.hpp"
#include "base/utf8.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ftcheck::index {
namespace {

struct Attribute {
  std::string_view name;
  std::string_view value;  // as written, with character references
};

struct Tag {
  std::string_view name;
  std::vector<Attribute> attributes;
};

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}

// What holds text in which "<" begins no other tag.
bool holds_text_only(std::string_view tag) {
  constexpr std::array<std::string_view, 4> names = {"script", "style", "textarea", "title"};
  return std::ranges::any_of(
      names, [&](std::string_view name) { return base::equal_without_case(name, tag); });
}

class Tokens {
 public:
  Tokens(std::string_view text, const PageBuilder& builder) : rest_(text), builder_(builder) {}

  // The next start tag; false at the end of the page.
  bool next(Tag& tag) {
    while (skip_until('<')) {
      if (rest_.starts_with("<!--")) {
        skip_comment();
      } else if (rest_.size() > 1 && base::is_letter(rest_[1])) {
        read_tag(tag);
        return true;
      } else if (rest_.size() > 1 && (rest_[1] == '/' || rest_[1] == '!' || rest_[1] == '?')) {
        skip_past(">");
      } else {
        rest_.remove_prefix(1);
      }
    }
    return false;
  }

 private:
  bool skip_until(char c) {
    rest_.remove_prefix(std::min(rest_.find(c), rest_.size()));
    return !rest_.empty();
  }

  void skip_past(std::string_view end) {
    const std::size_t at = rest_.find(end);
    if (at == std::string_view::npos) fail_cut_off();
    rest_.remove_prefix(at + end.size());
  }

  // "<!-->" and "<!--->" are complete comments.
  void skip_comment() {
    rest_.remove_prefix(2);
    if (rest_.starts_with("-->") || rest_.starts_with("--->")) return skip_past(">");
    rest_.remove_prefix(2);
    skip_past("-->");
  }

  template <typename Predicate>
  std::string_view run(Predicate belongs) {
    const auto end = std::ranges::find_if_not(rest_, belongs);
    const std::string_view eaten = rest_.substr(0, static_cast<std::size_t>(end - rest_.begin()));
    rest_.remove_prefix(eaten.size());
    return eaten;
  }

  void read_tag(Tag& tag) {
    rest_.remove_prefix(1);
    tag.name = run([](char c) { return !is_space(c) && c != '/' && c != '>'; });
    tag.attributes.clear();
    for (;;) {
      run([](char c) { return is_space(c) || c == '/'; });
      if (rest_.empty()) fail_cut_off();
      if (rest_.front() == '>') break;
      tag.attributes.push_back(read_attribute());
    }
    rest_.remove_prefix(1);
    if (holds_text_only(tag.name)) skip_text(tag.name);
  }

  Attribute read_attribute() {
    const char* const begin = rest_.data();
    rest_.remove_prefix(1);  // may be "=", which then belongs to the name
    run([](char c) { return !is_space(c) && c != '/' && c != '>' && c != '='; });
    Attribute attribute{{begin, static_cast<std::size_t>(rest_.data() - begin)}, {}};
    run(is_space);
    if (!rest_.starts_with('=')) return attribute;
    rest_.remove_prefix(1);
    run(is_space);
    if (rest_.starts_with('"') || rest_.starts_with('\'')) {
      const std::size_t end = rest_.find(rest_.front(), 1);
      if (end == std::string_view::npos) fail_cut_off();
      attribute.value = rest_.substr(1, end - 1);
      rest_.remove_prefix(end + 1);
    } else {
      attribute.value = run([](char c) { return !is_space(c) && c != '>'; });
    }
    return attribute;
  }

  // Up to the end tag of that name, or the end of the page.
  void skip_text(std::string_view name) {
    while (skip_until('<')) {
      if (rest_.substr(1).starts_with('/') &&
          base::equal_without_case(rest_.substr(2, name.size()), name)) {
        return;
      }
      rest_.remove_prefix(1);
    }
  }

  [[noreturn]] void fail_cut_off() const {
    builder_.fail("this HTML ends within a tag, so it was probably cut off; try again");
  }

  std::string_view rest_;
  const PageBuilder& builder_;
};

// The character that "#62", "#x3e" or "gt" stands for.
std::optional<std::uint32_t> referenced_character(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, char>, 6> names = {
      {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}, {"nbsp", ' '}}};
  for (const auto& [known, character] : names) {
    if (name == known) return static_cast<unsigned char>(character);
  }
  if (!name.starts_with('#')) return std::nullopt;
  name.remove_prefix(1);
  const bool is_hexadecimal = name.starts_with('x') || name.starts_with('X');
  if (is_hexadecimal) name.remove_prefix(1);
  std::uint32_t code = 0;
  const char* const end = name.data() + name.size();
  const auto [rest, error] = std::from_chars(name.data(), end, code, is_hexadecimal ? 16 : 10);
  constexpr std::uint32_t last = 0x10FFFF;
  const bool is_surrogate = code >= 0xD800 && code <= 0xDFFF;
  if (error != std::errc{} || rest != end || code == 0 || code > last || is_surrogate) {
    return std::nullopt;
  }
  return code;
}

// The value with its character references replaced; those that are unknown stay.
std::string decoded(std::string_view value) {
  constexpr std::size_t longest_reference = 10;
  std::string text;
  text.reserve(value.size());
  while (!value.empty()) {
    const std::size_t ampersand = std::min(value.find('&'), value.size());
    text += value.substr(0, ampersand);
    value.remove_prefix(ampersand);
    if (value.empty()) break;
    const std::size_t end = value.substr(0, longest_reference).find(';');
    const auto code = end == std::string_view::npos
                          ? std::nullopt
                          : referenced_character(value.substr(1, end - 1));
    if (code) {
      base::append_character(text, *code);
      value.remove_prefix(end + 1);
    } else {
      text += '&';
      value.remove_prefix(1);
    }
  }
  return text;
}

// The first attribute of that name counts.
std::optional<std::string> value_of(const Tag& tag, std::string_view name) {
  const auto found = std::ranges::find_if(tag.attributes, [&](const Attribute& attribute) {
    return base::equal_without_case(attribute.name, name);
  });
  if (found == tag.attributes.end()) return std::nullopt;
  return decoded(found->value);
}

void read_meta(const Tag& tag, PageBuilder& builder) {
  const auto name = value_of(tag, "name");
  const auto content = value_of(tag, "content");
  if (!name || !content) return;
  if (*name == "pypi:repository-version") {
    builder.check_version(*content);
  } else if (*name == "pypi:project-status") {
    builder.page.status = checked_text(*content);
  } else if (*name == "pypi:project-status-reason") {
    builder.page.status_reason = checked_text(*content);
  }
}

// "true" or "sha256=…".
void read_offer(std::string_view text, File& file) {
  constexpr std::string_view key = "sha256=";
  file.has_metadata = !text.empty() && text != "false";
  if (text.starts_with(key)) file.metadata_sha256 = checked_sha256(text.substr(key.size()));
}

void read_link(const Tag& tag, PageBuilder& builder) {
  const auto link = value_of(tag, "href");
  if (!link) return;
  File file;
  file.requires_python = checked_text(value_of(tag, "data-requires-python").value_or(""));
  if (const auto reason = value_of(tag, "data-yanked")) file.yanked = checked_text(*reason);
  auto offer = value_of(tag, "data-core-metadata");
  if (!offer) offer = value_of(tag, "data-dist-info-metadata");
  if (offer) read_offer(*offer, file);
  builder.add(std::move(file), *link);
}

}  // namespace

void read_html_page(std::string_view bytes, PageBuilder& builder) {
  Tag tag;
  // The base applies to all links of the page, so it is searched first.
  for (Tokens tokens(bytes, builder); tokens.next(tag);) {
    if (!base::equal_without_case(tag.name, "base")) continue;
    if (const auto link = value_of(tag, "href")) {
      builder.set_base(*link);
      break;
    }
  }
  bool has_tags = false;
  for (Tokens tokens(bytes, builder); tokens.next(tag);) {
    has_tags = true;
    if (base::equal_without_case(tag.name, "a")) read_link(tag, builder);
    if (base::equal_without_case(tag.name, "meta")) read_meta(tag, builder);
  }
  if (!has_tags) {
    builder.fail(
        "this is not HTML, so it is not the page of a project on an index (PEP 503); "
        "check the URL of the index");
  }
}

}  // namespace ftcheck::index
