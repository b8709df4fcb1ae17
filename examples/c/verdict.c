/* Prints the verdict of a wheel:
 *
 *   cc verdict.c $(pkg-config --cflags --libs ftcheck) -o verdict */
#include <ftcheck/ftcheck.h>

#include <stdio.h>

int main(int argc, char** argv) {
  if (argc != 2) {
    fputs("usage: verdict WHEEL\n", stderr);
    return 2;
  }
  ftcheck_report* report = ftcheck_audit(argv[1], NULL);
  const char* error = ftcheck_report_error(report);
  if (error != NULL) {
    fprintf(stderr, "%s\n", error);
  } else {
    puts(ftcheck_verdict_name(ftcheck_report_verdict(report)));
  }
  const int status = ftcheck_report_status(report);
  ftcheck_report_free(report);
  return status;
}
