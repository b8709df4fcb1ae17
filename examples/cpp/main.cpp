// Prints the verdict of each module of a wheel, with the evidence if it is not ready.
#include <ftcheck/ftcheck.hpp>

#include <iostream>

int main(int argc, char** argv) try {
  if (argc != 2) {
    std::cerr << "usage: verdicts WHEEL\n";
    return 2;
  }
  const ftcheck::Artifact wheel = ftcheck::audit_wheel(argv[1]);
  for (const ftcheck::Module& module : wheel.modules) {
    std::cout << module.name << ": " << to_string(module.verdict) << '\n';
    if (module.verdict == ftcheck::Verdict::ready) continue;
    for (const std::string& sentence : module.evidence) std::cout << "  " << sentence << '\n';
  }
  return wheel.verdict == ftcheck::Verdict::ready ? 0 : 1;
} catch (const ftcheck::Error& error) {
  std::cerr << error.what() << '\n';
  return 2;
}
