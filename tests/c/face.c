/* Calls everything in ftcheck.h, also with invalid arguments.  Argument: testdata/. */
#include <ftcheck/ftcheck.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int failures = 0;

#define CHECK(condition)                                              \
  do {                                                                \
    if (!(condition)) {                                               \
      fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition); \
      ++failures;                                                     \
    }                                                                 \
  } while (0)

static const char* testdata;

static const char* path_of(const char* name) {
  static char path[4096];
  snprintf(path, sizeof path, "%s/%s", testdata, name);
  return path;
}

/* The bytes of a file; the caller frees them. */
static void* read_file(const char* path, size_t* size) {
  FILE* file = fopen(path, "rb");
  if (file == NULL) {
    perror(path);
    exit(1);
  }
  fseek(file, 0, SEEK_END);
  *size = (size_t)ftell(file);
  rewind(file);
  void* bytes = malloc(*size);
  if (bytes == NULL || fread(bytes, 1, *size, file) != *size) exit(1);
  fclose(file);
  return bytes;
}

static const char ready[] = "wheels/ready-1.0-cp314-cp314t-manylinux_2_17_x86_64.whl";
static const char mixed[] = "wheels/mixed-1.0-cp314-cp314t-manylinux_2_17_x86_64.whl";

static void audit_paths(void) {
  ftcheck_report* report = ftcheck_audit(path_of(ready), NULL);
  CHECK(ftcheck_report_verdict(report) == FTCHECK_READY);
  CHECK(ftcheck_report_status(report) == 0);
  CHECK(ftcheck_report_error(report) == NULL);
  CHECK(strstr(ftcheck_report_json(report), "\"schema_version\": 1") != NULL);
  ftcheck_report_free(report);

  report = ftcheck_audit(path_of(mixed), NULL);
  CHECK(ftcheck_report_verdict(report) == FTCHECK_ENABLES_GIL);
  CHECK(ftcheck_report_status(report) == 1);
  ftcheck_report_free(report);

  report = ftcheck_audit(path_of("gone.whl"), NULL);
  CHECK(ftcheck_report_verdict(report) == FTCHECK_ERROR);
  CHECK(ftcheck_report_status(report) == 2);
  CHECK(strstr(ftcheck_report_error(report), "gone.whl") != NULL);
  ftcheck_report_free(report);

  report = ftcheck_audit(path_of("wheels"), NULL);
  CHECK(ftcheck_report_verdict(report) != FTCHECK_READY);
  CHECK(strstr(ftcheck_report_json(report), "ready-1.0") != NULL);
  ftcheck_report_free(report);
}

static void audit_bytes(void) {
  size_t size = 0;
  void* bytes = read_file(path_of(mixed), &size);
  ftcheck_report* report =
      ftcheck_audit_bytes(bytes, size, "mixed-1.0-cp314-cp314t-manylinux_2_17_x86_64.whl", NULL);
  CHECK(ftcheck_report_verdict(report) == FTCHECK_ENABLES_GIL);
  ftcheck_report_free(report);
  report = ftcheck_audit_bytes(bytes, size / 2, "mixed-1.0-cp314-cp314t-manylinux_2_17_x86_64.whl",
                               NULL);
  CHECK(ftcheck_report_verdict(report) == FTCHECK_ERROR);
  CHECK(ftcheck_report_error(report) != NULL);
  ftcheck_report_free(report);
  free(bytes);

  bytes = read_file(path_of("modules/linux-x86_64/multi_ready.cpython-314t-x86_64-linux-gnu.so"),
                    &size);
  report = ftcheck_audit_bytes(bytes, size, "multi_ready.cpython-314t-x86_64-linux-gnu.so", NULL);
  CHECK(ftcheck_report_verdict(report) == FTCHECK_READY);
  ftcheck_report_free(report);
  free(bytes);
}

static void audit_several(void) {
  char first[4096], second[4096];
  snprintf(first, sizeof first, "%s/%s", testdata, ready);
  snprintf(second, sizeof second, "%s/%s", testdata, mixed);
  const char* const paths[] = {first, "gone.whl", second, NULL};
  ftcheck_report* all = ftcheck_audit_all(paths, 4, NULL);
  CHECK(ftcheck_report_status(all) == 2);
  CHECK(strstr(ftcheck_report_error(all), "gone.whl") != NULL);
  CHECK(strstr(ftcheck_report_json(all), "\"artifacts\": 4") != NULL);
  ftcheck_report_free(all);

  const ftcheck_verdict verdicts[] = {FTCHECK_READY, FTCHECK_ERROR, FTCHECK_ENABLES_GIL,
                                      FTCHECK_ERROR};
  ftcheck_options* options = ftcheck_options_new();
  for (int isolated = 0; isolated < 2; ++isolated) {
    ftcheck_run* run = ftcheck_run_start(paths, 4, options);
    for (size_t i = 0; i < 4; ++i) {
      ftcheck_report* one = ftcheck_run_next(run);
      CHECK(ftcheck_report_verdict(one) == verdicts[i]);
      ftcheck_report_free(one);
    }
    CHECK(ftcheck_run_next(run) == NULL);
    CHECK(ftcheck_run_next(run) == NULL);
    ftcheck_run_free(run);
    CHECK(ftcheck_options_set(options, "isolate", "true") == NULL);
  }
  ftcheck_run_free(ftcheck_run_start(paths, 3, NULL));  // before anything is taken

  CHECK(ftcheck_options_set(options, "limit", "seconds=9") == NULL);
  CHECK(ftcheck_options_set(options, "isolate", "false") == NULL);
  all = ftcheck_audit_all(paths, 1, options);
  CHECK(ftcheck_report_status(all) == 2);
  CHECK(ftcheck_report_verdict(all) == FTCHECK_ERROR);
  CHECK(strstr(ftcheck_report_error(all), "isolate") != NULL);
  CHECK(strstr(ftcheck_report_json(all), "\"artifacts\": 0") != NULL);
  ftcheck_report_free(all);
  ftcheck_run* run = ftcheck_run_start(paths, 1, options);
  ftcheck_report* one = ftcheck_run_next(run);
  CHECK(strstr(ftcheck_report_error(one), "isolate") != NULL);
  CHECK(ftcheck_run_next(run) == NULL);
  ftcheck_report_free(one);
  ftcheck_run_free(run);
  ftcheck_options_free(options);
}

static void set_options(void) {
  ftcheck_options* options = ftcheck_options_new();
  CHECK(ftcheck_options_set(options, "limit", "members=2") == NULL);
  ftcheck_report* report = ftcheck_audit(path_of(ready), options);
  CHECK(ftcheck_report_verdict(report) == FTCHECK_ERROR);
  CHECK(strstr(ftcheck_report_error(report), "(members)") != NULL);
  ftcheck_report_free(report);

  CHECK(ftcheck_options_set(options, "limit", "members=1000") == NULL);
  CHECK(ftcheck_options_set(options, "ignore", "FT3, no-classifier") == NULL);
  CHECK(ftcheck_options_set(options, "isolate", "true") == NULL);
  CHECK(ftcheck_options_set(options, "jobs", "2") == NULL);
  report = ftcheck_audit(path_of(mixed), options);
  CHECK(ftcheck_report_verdict(report) == FTCHECK_ENABLES_GIL);
  CHECK(strstr(ftcheck_report_json(report), "\"code\": \"FT301\"") == NULL);
  ftcheck_report_free(report);

  const char* wrong[][2] = {{"limit", "members=0"}, {"select", "FT999"}, {"hints", "yes"},
                            {"jobs", "-1"},         {"python", "2"},     {"isolated", "true"}};
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; ++i) {
    const char* problem = ftcheck_options_set(options, wrong[i][0], wrong[i][1]);
    CHECK(problem != NULL && strlen(problem) > 10);
  }
  ftcheck_options_free(options);
}

/* Without an index: what is wrong is said before anything is asked. */
static void ask_about_packages(void) {
  const char* const requirements[] = {"not a requirement!"};
  ftcheck_options* options = ftcheck_options_new();
  const char* right[][2] = {{"target", "3.14t"},
                            {"platform", "win_amd64"},
                            {"platform", "linux_x86_64"},
                            {"index-url", "https://index.example/simple"},
                            {"index-url", "work=https://user:secret@work.example/simple"},
                            {"find-links", "wheels"},
                            {"pre", "true"},
                            {"offline", "true"},
                            {"refresh", "false"},
                            {"no-cache", "true"},
                            {"cache-dir", "cache"},
                            {"require-hashes", "false"},
                            {"history", "all"}};
  for (size_t i = 0; i < sizeof right / sizeof *right; ++i) {
    CHECK(ftcheck_options_set(options, right[i][0], right[i][1]) == NULL);
  }
  const char* wrong[][2] = {{"target", "python"}, {"platform", "amiga"}, {"index-url", "secret"},
                            {"pre", "yes"},       {"cache-dir", ""},     {"history", "some"}};
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; ++i) {
    const char* problem = ftcheck_options_set(options, wrong[i][0], wrong[i][1]);
    CHECK(problem != NULL && strlen(problem) > 10);
    CHECK(problem == NULL || strstr(problem, "secret") == NULL);
  }

  ftcheck_report* report = ftcheck_audit_packages(requirements, 1, options);
  CHECK(ftcheck_report_verdict(report) == FTCHECK_ERROR);
  CHECK(ftcheck_report_status(report) == 2);
  CHECK(ftcheck_report_error(report) != NULL);
  ftcheck_report_free(report);
  report = ftcheck_audit_history(requirements, 1, options);
  CHECK(ftcheck_report_verdict(report) == FTCHECK_ERROR);
  ftcheck_report_free(report);
  ftcheck_run* run = ftcheck_run_start_packages(requirements, 1, options);
  report = ftcheck_run_next(run);
  CHECK(ftcheck_report_error(report) != NULL);
  ftcheck_report_free(report);
  CHECK(ftcheck_run_next(run) == NULL);
  ftcheck_run_free(run);
  ftcheck_options_free(options);
}

/* What is wrong with a project is said before anything is asked, too. */
static void ask_about_projects(void) {
  const char* const files[] = {"gone/uv.lock"};
  const char* const requirements[] = {"not a requirement!"};
  const char* const urls[] = {"https://"};
  ftcheck_options* options = ftcheck_options_new();
  const char* right[][2] = {{"extra", "web"},     {"extra", "db"},       {"group", "all"},
                            {"no-deps", "false"}, {"resolver", "fit"},   {"input-kind", "uv.lock"},
                            {"offline", "true"},  {"ask-index", "false"}};
  for (size_t i = 0; i < sizeof right / sizeof *right; ++i) {
    CHECK(ftcheck_options_set(options, right[i][0], right[i][1]) == NULL);
  }
  const char* wrong[][2] = {{"extra", ""},       {"group", ""},          {"no-deps", "yes"},
                            {"resolver", "pip"}, {"input-kind", "lock"}, {"ask-index", "yes"}};
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; ++i) {
    const char* problem = ftcheck_options_set(options, wrong[i][0], wrong[i][1]);
    CHECK(problem != NULL && strlen(problem) > 10);
  }
  ftcheck_report* report = ftcheck_audit_projects(files, 1, options);
  CHECK(ftcheck_report_status(report) == 2);
  CHECK(ftcheck_report_error(report) != NULL);
  ftcheck_report_free(report);
  report = ftcheck_audit_requirements(requirements, 1, options);
  CHECK(ftcheck_report_status(report) == 2);
  CHECK(ftcheck_report_error(report) != NULL);
  ftcheck_report_free(report);
  report = ftcheck_audit_urls(urls, 1, options);
  CHECK(ftcheck_report_status(report) == 2);
  CHECK(ftcheck_report_error(report) != NULL);
  ftcheck_report_free(report);
  ftcheck_options_free(options);
}

/* Whether the report in that format contains these words. */
static int renders(const ftcheck_report* report, const char* format, unsigned style,
                   const char* words) {
  char* text = ftcheck_report_render(report, format, style);
  const int found = text != NULL && strstr(text, words) != NULL;
  ftcheck_text_free(text);
  return found;
}

static void render_reports(void) {
  ftcheck_report* report = ftcheck_audit(path_of(mixed), NULL);
  CHECK(renders(report, "text", 0, "error[FT301]"));
  CHECK(!renders(report, "text", 0, "\x1b["));
  CHECK(renders(report, "text", FTCHECK_COLOR, "\x1b["));
  CHECK(!renders(report, "text", 0, "libanswer.so.1"));
  CHECK(renders(report, "text", FTCHECK_VERBOSE, "libanswer.so.1"));
  CHECK(renders(report, "text", 0, "1 release: "));
  CHECK(!renders(report, "text", FTCHECK_QUIET, "1 release: "));
  CHECK(renders(report, "table", 0, "PROJECT"));
  CHECK(renders(report, "jsonl", 0, "{\"schema_version\":1,"));
  CHECK(renders(report, "sarif", 0, "\"ruleId\": \"FT301\""));
  CHECK(renders(report, "github", 0, "::error "));
  CHECK(renders(report, "gitlab", 0, "\"fingerprint\""));
  CHECK(renders(report, "markdown", 0, "| project |"));
  CHECK(renders(report, "html", 0, "<!doctype html>"));
  char* json = ftcheck_report_render(report, "json", 0);
  CHECK(json != NULL && strcmp(json, ftcheck_report_json(report)) == 0);
  ftcheck_text_free(json);
  CHECK(ftcheck_report_render(report, "yaml", 0) == NULL);
  CHECK(ftcheck_report_render(report, NULL, 0) == NULL);
  CHECK(ftcheck_report_render(NULL, "text", 0) == NULL);
  ftcheck_text_free(NULL);
  ftcheck_report_free(report);
}

static void give_nothing(void) {
  CHECK(ftcheck_report_verdict(NULL) == FTCHECK_ERROR);
  CHECK(ftcheck_report_status(NULL) == 2);
  CHECK(ftcheck_report_json(NULL) == NULL);
  CHECK(ftcheck_report_error(NULL) == NULL);
  CHECK(ftcheck_options_set(NULL, "jobs", "1") != NULL);
  ftcheck_report_free(NULL);
  ftcheck_options_free(NULL);
  CHECK(ftcheck_run_next(NULL) == NULL);
  ftcheck_run_free(NULL);
  ftcheck_report* report = ftcheck_audit_all(NULL, 3, NULL);
  CHECK(ftcheck_report_status(report) == 0);
  ftcheck_report_free(report);
  report = ftcheck_audit(NULL, NULL);
  CHECK(ftcheck_report_verdict(report) == FTCHECK_ERROR);
  ftcheck_report_free(report);
  report = ftcheck_audit_bytes(NULL, 0, NULL, NULL);
  CHECK(ftcheck_report_verdict(report) == FTCHECK_ERROR);
  ftcheck_report_free(report);
}

int main(int argc, char** argv) {
  testdata = argc > 1 ? argv[1] : "testdata";
  audit_paths();
  audit_bytes();
  audit_several();
  set_options();
  ask_about_packages();
  ask_about_projects();
  render_reports();
  give_nothing();
  CHECK(strchr(ftcheck_version(), '.') != NULL);
  CHECK(ftcheck_verdict_badness(FTCHECK_ERROR) > ftcheck_verdict_badness(FTCHECK_ENABLES_GIL));
  CHECK(ftcheck_verdict_badness(FTCHECK_ENABLES_GIL) >
        ftcheck_verdict_badness(FTCHECK_INCOMPATIBLE));
  CHECK(ftcheck_verdict_badness(FTCHECK_INCOMPATIBLE) > ftcheck_verdict_badness(FTCHECK_UNKNOWN));
  CHECK(ftcheck_verdict_badness(FTCHECK_UNKNOWN) > ftcheck_verdict_badness(FTCHECK_READY));
  CHECK(ftcheck_verdict_badness(FTCHECK_READY) > ftcheck_verdict_badness(FTCHECK_PURE));
  CHECK(ftcheck_verdict_badness((ftcheck_verdict)99) == ftcheck_verdict_badness(FTCHECK_UNKNOWN));
  CHECK(strcmp(ftcheck_verdict_name(FTCHECK_ENABLES_GIL), "enables-gil") == 0);
  CHECK(strcmp(ftcheck_verdict_name((ftcheck_verdict)99), "unknown") == 0);
  return failures == 0 ? 0 : 1;
}
