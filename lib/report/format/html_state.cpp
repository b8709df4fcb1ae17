#include "report/format/html_state.hpp"

#include "base/state_words.hpp"
#include "report/format/html_parts.hpp"
#include "report/format/markup.hpp"
#include "report/model/phrases.hpp"

#include <fmt/format.h>

#include <cstddef>

namespace ftcheck::report {
namespace {

// The JSON report has the rest.
constexpr std::size_t most_items = 100;

std::string_view remark(const SharedState& state) {
  if (state.idempotent) return "the same constants each time";
  return state.tier == StateTier::indirect ? "only function pointers lead there" : "";
}

std::string item(std::string_view sentence, std::string_view remark) {
  if (remark.empty()) return fmt::format("<li>{}</li>\n", html(sentence));
  return fmt::format("<li>{} <span class=\"quiet\">({})</span></li>\n", html(sentence), remark);
}

}  // namespace

std::string html_state(const Module& module) {
  if (!module.state) return {};
  const StateReport& state = *module.state;
  if (!state.not_analysed.empty()) {
    return fmt::format("<p class=\"quiet\">Not searched for shared state: {}</p>\n",
                       html(state.not_analysed));
  }
  const std::size_t number = state.shared.size() + state.calls.size();
  if (number == 0) return {};
  std::string list;
  std::size_t shown = 0;
  for (const SharedState& each : state.shared) {
    if (shown++ < most_items) list += item(base::sentence(each), remark(each));
  }
  for (const UnsafeCall& each : state.calls) {
    const bool is_indirect = each.tier == StateTier::indirect;
    if (shown++ < most_items) {
      list += item(base::sentence(each), is_indirect ? "only function pointers lead there" : "");
    }
  }
  if (number > most_items) list += fmt::format("<li>and {} more</li>\n", number - most_items);
  return html_fold(fmt::format("{} of shared state", count(number, "place")),
                   "<ul class=\"evidence\">\n" + list + "</ul>\n");
}

}  // namespace ftcheck::report
