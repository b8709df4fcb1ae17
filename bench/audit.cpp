// Microbenchmarks on the fixtures: what one image and one module cost besides their bytes.
#include <benchmark/benchmark.h>
#include <ftcheck/ftcheck.hpp>

#include <fstream>
#include <iterator>
#include <span>
#include <string>

#include "binary/image.hpp"

namespace {

const std::string modules = FTCHECK_TESTDATA "/modules/";
constexpr const char* files[] = {"linux-x86_64/multi_ready.cpython-314t-x86_64-linux-gnu.so",
                                 "win_amd64/multi_ready.cp314t-win_amd64.pyd",
                                 "macosx-arm64/multi_ready.cpython-314t-darwin.so",
                                 "macosx-arm64-chained/multi_ready.cpython-314t-darwin.so"};

std::string content_of(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

void open_image(benchmark::State& state) {
  const std::string file = files[state.range(0)];
  const std::string content = content_of(modules + file);
  state.SetLabel(file);
  for (auto _ : state) {
    benchmark::DoNotOptimize(ftcheck::binary::open_images(std::as_bytes(std::span(content)), file));
  }
}
BENCHMARK(open_image)->DenseRange(0, std::size(files) - 1);

void audit_module(benchmark::State& state) {
  const std::string file = files[state.range(0)];
  const std::string content = content_of(modules + file);
  const std::string name = file.substr(file.find('/') + 1);
  state.SetLabel(file);
  for (auto _ : state) {
    benchmark::DoNotOptimize(ftcheck::audit_extension(std::as_bytes(std::span(content)), name));
  }
}
BENCHMARK(audit_module)->DenseRange(0, std::size(files) - 1);

}  // namespace
