// Modules: everything that lib/python reports about an image.  The last byte of the file, which no
// format uses, chooses the suffix; the name is that of the first init function.
#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "binary/open.hpp"
#include "fuzz/image_mutator.hpp"
#include "fuzz/input.hpp"
#include "python/abi.hpp"
#include "python/api/c_api.hpp"
#include "python/api/stable_abi.hpp"
#include "python/binding.hpp"
#include "python/hints.hpp"
#include "python/init_name.hpp"
#include "python/judge.hpp"
#include "python/static_definition.hpp"
#include "python/suffix.hpp"

namespace ftcheck::fuzz {
namespace {

using binary::Image;
using python::Judgement;

constexpr std::array<unsigned, 3> minors = {13, 14, 15};

void ask_facts(const Image& image, const std::string& name) {
  const std::string_view binding = python::detect_binding(image);
  expect(!binding.empty(), "a binding has a name");
  expect(std::ranges::is_sorted(python::free_threaded_imports(image)), "imports are sorted");
  python::linked_python(image);
  python::missing_api(image, minors, {});
  const std::span one(&image, 1);
  python::find_hints(one, binding);
  expect(std::ranges::is_sorted(python::find_static_types(one)), "types are sorted");
  for (const unsigned promised : {2U, 9U, 15U}) {
    expect(python::use_of_stable_abi(one, promised).lowest >= promised,
           "the lowest promise is no lower than the one given");
  }
  if (const auto found = python::find_static_definition(image, name)) {
    expect(!found->evidence.empty(), "a definition has evidence");
  }
}

python::ModuleContext context_of(const std::string& name, std::uint8_t choice) {
  constexpr std::array<std::string_view, 6> suffixes = {".cpython-314t-x86_64-linux-gnu.so",
                                                        ".cp314t-win_amd64.pyd",
                                                        ".so",
                                                        ".abi3t.so",
                                                        ".cpython-315t-darwin.so",
                                                        ".abi3.so"};
  python::ModuleContext context;
  context.name = name;
  context.interpreters = {14, 15};
  context.step_limit = 200'000;
  const auto file =
      python::parse_module_file("x" + std::string(suffixes.at(choice % suffixes.size())));
  if (file) context.suffix = file->suffix;
  return context;
}

void check(const Judgement& judgement) {
  expect(!judgement.evidence.empty(), "a verdict has evidence");
  const bool is_ready = judgement.verdict == Verdict::ready;
  expect(is_ready == (judgement.cause == python::Cause::none),
         "only modules that are not ready have a reason");
  if (!is_ready) return;
  expect(judgement.gil.declared == GilDeclaration::not_used, "a ready module declares it");
  expect(judgement.init.has_value(), "a ready module has an init function");
}

void judge(const std::vector<Image>& images, std::uint8_t choice) {
  std::string name = "module";
  for (const Image& image : images) {
    const auto symbols = python::all_init_functions(image);
    if (symbols.empty()) continue;
    name = symbols.front().substr(symbols.front().find('_') + 1);
    break;
  }
  const python::ModuleContext context = context_of(name, choice);
  int worst = 0;
  for (const Image& image : images) {
    ask_facts(image, name);
    const Judgement judgement = python::judge(image, context);
    check(judgement);
    worst = std::max(worst, badness(judgement.verdict));
  }
  const Judgement all = python::judge_worst(images, context);
  check(all);
  expect(badness(all.verdict) == worst, "a file has the verdict of its worst slice");
}

}  // namespace
}  // namespace ftcheck::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  std::vector<ftcheck::binary::Image> images;
  try {
    images = ftcheck::binary::open_images(ftcheck::fuzz::as_bytes(data, size), "input");
  } catch (const ftcheck::Error&) {
    return 0;
  }
  ftcheck::fuzz::judge(images, data[size - 1]);
  return 0;
}

std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size,
                                    unsigned seed) {
  return ftcheck::fuzz::mutate_image(data, size, max_size, seed);
}
