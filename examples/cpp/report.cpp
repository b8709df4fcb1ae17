// Prints the report on a wheel, a module or a directory as Markdown.
#include <ftcheck/ftcheck.hpp>

#include <iostream>

int main(int argc, char** argv) try {
  const ftcheck::Report report = ftcheck::audit(argc > 1 ? argv[1] : ".");
  std::cout << ftcheck::render(report, ftcheck::Format::markdown);
  return ftcheck::exit_status(report);
} catch (const ftcheck::Error& error) {
  std::cerr << ftcheck::escape(error.what()) << '\n';
  return 2;
}
