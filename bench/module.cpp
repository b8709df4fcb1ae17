// The cost of one module besides reading its bytes, step by step: reading the image, reading memory
// with relocations applied, following the init function, reading slots, the rules, and everything.
#include <benchmark/benchmark.h>
#include <ftcheck/ftcheck.hpp>

#include <span>
#include <string>
#include <vector>

#include "binary/open.hpp"
#include "fixture.hpp"
#include "flow/engine/follow.hpp"
#include "python/api/call_model.hpp"
#include "python/init_name.hpp"
#include "python/judge.hpp"
#include "python/slots.hpp"
#include "python/suffix.hpp"
#include "rules/check.hpp"

namespace {

using namespace ftcheck;

struct Opened {
  explicit Opened(std::string path)
      : file(std::move(path)),
        content(bench::module_content(file)),
        images(binary::open_images(std::as_bytes(std::span(content)), file)) {}

  const binary::Image& image() const { return images.front(); }
  std::string name() const { return file.substr(file.find('/') + 1); }

  std::string file;
  std::string content;
  std::vector<binary::Image> images;
};

Opened open(benchmark::State& state) {
  Opened opened(bench::modules[state.range(0)]);
  state.SetLabel(opened.file);
  return opened;
}

void for_each_module(benchmark::internal::Benchmark* benchmark) {
  benchmark->DenseRange(0, std::size(bench::modules) - 1);
}

python::ModuleContext context_of(const Opened& opened) {
  const auto file = python::parse_module_file(opened.name());
  python::ModuleContext context;
  context.name = file->stem;
  context.suffix = file->suffix;
  context.interpreters = {14};
  return context;
}

void open_image(benchmark::State& state) {
  const Opened opened = open(state);
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        binary::open_images(std::as_bytes(std::span(opened.content)), opened.file));
  }
}
BENCHMARK(open_image)->Apply(for_each_module);

void read_relocated_words(benchmark::State& state) {
  const Opened opened = open(state);
  for (auto _ : state) {
    for (const binary::Fixup& fixup : opened.image().fixups) {
      benchmark::DoNotOptimize(binary::read_word(opened.image(), fixup.address, fixup.size));
    }
  }
  state.SetItemsProcessed(state.iterations() *
                          static_cast<std::int64_t>(opened.image().fixups.size()));
}
BENCHMARK(read_relocated_words)->Apply(for_each_module);

void follow_init_function(benchmark::State& state) {
  const Opened opened = open(state);
  const auto init = python::find_init_function(opened.image(), context_of(opened).name, false);
  const python::InterpreterModel model;
  for (auto _ : state) {
    benchmark::DoNotOptimize(flow::follow(opened.image(), model, init->address, {}));
  }
}
BENCHMARK(follow_init_function)->Apply(for_each_module);

void read_slots(benchmark::State& state) {
  const Opened opened = open(state);
  const binary::Image& image = opened.image();
  const auto init = python::find_init_function(image, context_of(opened).name, false);
  const auto outcome = flow::follow(image, python::InterpreterModel(), init->address, {});
  const flow::Return& returned = outcome.returns.front();
  const python::ReadMemory read = [&](const flow::Value& at, unsigned size) {
    return flow::load(image, returned.memory, at, size);
  };
  const flow::Value at = returned.made ? returned.made->argument : returned.value;
  for (auto _ : state) {
    const auto definition =
        python::read_definition(read, at, image.pointer_size, BuiltFor::free_threaded);
    benchmark::DoNotOptimize(
        python::read_definition_slots(read, definition.slots_at, {image.pointer_size}));
  }
}
BENCHMARK(read_slots)->Apply(for_each_module);

void check_rules(benchmark::State& state) {
  const Opened opened = open(state);
  const python::ModuleContext context = context_of(opened);
  const python::Judgement judgement = python::judge_worst(opened.images, context);
  const std::string name = opened.name();
  const rules::Surroundings surroundings;
  const rules::ModuleView view{.path = name,
                               .suffix = context.suffix,
                               .interpreters = context.interpreters,
                               .judgement = judgement,
                               .images = opened.images,
                               .surroundings = surroundings};
  for (auto _ : state) benchmark::DoNotOptimize(rules::check_module(view, true));
}
BENCHMARK(check_rules)->Apply(for_each_module);

void audit_module(benchmark::State& state) {
  const Opened opened = open(state);
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        audit_extension(std::as_bytes(std::span(opened.content)), opened.name()));
  }
}
BENCHMARK(audit_module)->Apply(for_each_module);

}  // namespace
