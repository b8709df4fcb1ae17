/* ftcheck for C and for languages that call C: does a free-threaded Python keep the GIL off when it
 * imports the modules of this wheel?
 *
 *   ftcheck_report *report = ftcheck_audit("dist/pkg-1.0-cp314-cp314t-linux_x86_64.whl", NULL);
 *   if (ftcheck_report_verdict(report) == FTCHECK_ENABLES_GIL) { ... }
 *   ftcheck_report_free(report);
 *
 * All functions may be called from several threads at once, but only one thread at a time may
 * change or free a report or a set of options.  Nothing is executed, imported or written, except
 * the cache of what an index said.  No exception leaves these functions, and none ends the process:
 * if there is not even enough memory to report that, they return NULL.  The functions that take a
 * report accept NULL as a report that says nothing.
 *
 * Texts are UTF-8 and end with a NUL; paths are in the system's encoding, on Windows in UTF-8. */
#ifndef FTCHECK_FTCHECK_H
#define FTCHECK_FTCHECK_H

#include <ftcheck/export.h>

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What happens when a free-threaded interpreter imports the modules of an artifact. */
typedef enum ftcheck_verdict {
  FTCHECK_READY = 0,        /* they load and the GIL stays disabled */
  FTCHECK_ENABLES_GIL = 1,  /* importing one re-enables the GIL for the whole process */
  FTCHECK_INCOMPATIBLE = 2, /* no free-threaded interpreter can load one as it is */
  FTCHECK_UNKNOWN = 3,      /* could not be decided; the report says why */
  FTCHECK_PURE = 4,         /* there is no extension module */
  FTCHECK_ERROR = 5         /* it could not be read: ftcheck_report_error() */
} ftcheck_verdict;

/* The word of the JSON report, such as "enables-gil"; "unknown" for a number that is not a verdict.
 */
FTCHECK_EXPORT const char* ftcheck_verdict_name(ftcheck_verdict verdict);

/* How bad a verdict is; larger is worse.  The worst of several verdicts decides.  The order, worst
 * first: error, enables-gil, incompatible, unknown, ready, pure.  A number that is not a verdict
 * counts as unknown. */
FTCHECK_EXPORT int ftcheck_verdict_badness(ftcheck_verdict verdict);

/* "MAJOR.MINOR.PATCH".  Do not free it. */
FTCHECK_EXPORT const char* ftcheck_version(void);

/* How to audit.  Begins with the defaults of <ftcheck/audit.hpp>. */
typedef struct ftcheck_options ftcheck_options;

FTCHECK_EXPORT ftcheck_options* ftcheck_options_new(void);
FTCHECK_EXPORT void ftcheck_options_free(ftcheck_options* options); /* NULL is allowed */

/* Sets an option by its name on the command line, without dashes:
 *
 *   select, ignore   codes, prefixes of codes or names of rules, separated by commas
 *   hints            "true" or "false", like the next two: also report findings of the FT5 rules
 *   verify-record    compare every member with RECORD
 *   isolate          audit each artifact in a separate process; the report is an error if the
 *                    calling process has more than one thread
 *   follow-symlinks  "true" or "false": follow links out of an audited directory
 *   python           "3.14t": the interpreter that a directory's modules are for
 *   jobs             how many at a time; "0": as many as there are cores
 *   limit            "members=1000": may be set several times, once per limit.  The limits
 *                    seconds, memory and result-size need isolate, or an audit is an error
 *   target           "3.14t": judge for this interpreter alone
 *   platform         "linux_x86_64", an exact tag, or "all": judge for this platform; may be set
 *                    several times.  For an index the default is this machine
 *
 *   ask-index        "true" or "false": ftcheck_audit() and ftcheck_audit_all() ask an index what
 *                    it has for the distributions of directories that are not ready.  The
 *                    target is that of the question; all paths are then judged without a target
 *
 * The next are for the functions that ask an index:
 *
 *   index-url        "https://index.example/simple" or "NAME=https://...": may be set several
 *                    times; the first index that has the project answers.  If it is never set,
 *                    the variables and files of uv and pip say which indexes are asked
 *   find-links       a directory or a page with links to files; may be set several times
 *   pre              "true" or "false", like the next three and require-hashes: pre-releases count
 *   offline          answer from the cache alone
 *   refresh          ask for pages and wheels again, even if the cache has them
 *   no-cache         do not use the cache
 *   cache-dir        the directory of the cache
 *   require-hashes   fetch whole files and compare them with the index's SHA-256
 *   history          "bisect", or "all": read every release
 *   fetch-program    the program that talks to the network; by default the installed one
 *
 * The last are for ftcheck_audit_projects() and ftcheck_audit_requirements():
 *
 *   extra, group     optional dependencies and dependency groups to count, or "all"; may be set
 *                    several times
 *   no-deps          "true" or "false": only what the input itself names
 *   resolver         "fit" or "uv": how requirements become versions
 *   input-kind       "uv.lock", "pylock.toml", "requirements.txt", ...: what each file is; by
 *                    default its name says so
 *
 * Returns NULL on success, otherwise a sentence that says why not, which the options own until they
 * are next set or freed. */
FTCHECK_EXPORT const char* ftcheck_options_set(ftcheck_options* options, const char* name,
                                               const char* value);

/* The results of an audit. */
typedef struct ftcheck_report ftcheck_report;

/* Audits `path`: a wheel, an extension module, or a directory.  `options` may be NULL.  The caller
 * frees the result. */
FTCHECK_EXPORT ftcheck_report* ftcheck_audit(const char* path, const ftcheck_options* options);

/* Audits `size` bytes in memory: a wheel or an extension module.  `name` is its file name, which
 * says which; no file of that name is read. */
FTCHECK_EXPORT ftcheck_report* ftcheck_audit_bytes(const void* bytes, size_t size, const char* name,
                                                   const ftcheck_options* options);

/* Audits `count` paths into one report, its artifacts in the order of the paths.  The option "jobs"
 * says how many are audited at a time.  A path that cannot be read becomes an artifact with the
 * verdict error.  If nothing could be audited, because the options contradict each other or memory
 * is short, the report has no artifacts, and ftcheck_report_error() says why. */
FTCHECK_EXPORT ftcheck_report* ftcheck_audit_all(const char* const* paths, size_t count,
                                                 const ftcheck_options* options);

/* The same, one artifact at a time:
 *
 *   ftcheck_run *run = ftcheck_run_start(paths, count, NULL);
 *   for (ftcheck_report *one; (one = ftcheck_run_next(run)) != NULL; ftcheck_report_free(one)) ...
 *   ftcheck_run_free(run);
 *
 * Only one thread at a time may use a run. */
typedef struct ftcheck_run ftcheck_run;

/* Starts to audit, in a separate thread.  The paths and options are copied.  Returns NULL only if
 * there is not enough memory. */
FTCHECK_EXPORT ftcheck_run* ftcheck_run_start(const char* const* paths, size_t count,
                                              const ftcheck_options* options);

/* Waits until the next artifact and all before it are done, and returns its report, which the
 * caller frees; NULL after the last one.  A run that could not continue ends with a report without
 * artifacts and with an error, as above.  With the option "isolate" the run has no thread: the
 * first call audits all paths. */
FTCHECK_EXPORT ftcheck_report* ftcheck_run_next(ftcheck_run* run);

/* Ends the remaining audits, waits for that, and frees the run; NULL is allowed. */
FTCHECK_EXPORT void ftcheck_run_free(ftcheck_run* run);

/* Asks package indexes about `count` requirements, "lxml" or "lxml>=6" (PEP 508): for each the
 * newest release that fits, judged by the wheel that the target installs.  A release without such a
 * wheel is an artifact of kind "release".  What cannot be fetched is an artifact with the verdict
 * error.  If nothing could be asked, because the options make no sense, a text is not a requirement
 * or the program that talks to the network cannot be started, the report has no artifacts, and
 * ftcheck_report_error() says why. */
FTCHECK_EXPORT ftcheck_report* ftcheck_audit_packages(const char* const* requirements, size_t count,
                                                      const ftcheck_options* options);

/* The history of each requirement's project: since which release it keeps the GIL disabled.  The
 * report has no artifacts; its JSON has a list "history" with one entry per project and platform.
 */
FTCHECK_EXPORT ftcheck_report* ftcheck_audit_history(const char* const* requirements, size_t count,
                                                     const ftcheck_options* options);

/* Audits what `count` files say that projects need: lock files, requirements, pyproject.toml.  The
 * JSON has a list "projects" with one entry per file, and artifacts have the key "input".  A file
 * that cannot be read is an entry with an error; the others are not affected.  If nothing could be
 * asked, the report has neither artifacts nor projects, and ftcheck_report_error() says why. */
FTCHECK_EXPORT ftcheck_report* ftcheck_audit_projects(const char* const* files, size_t count,
                                                      const ftcheck_options* options);

/* The same for requirements and all that they depend on: "lxml>=6", "uvicorn[standard]". */
FTCHECK_EXPORT ftcheck_report* ftcheck_audit_requirements(const char* const* requirements,
                                                          size_t count,
                                                          const ftcheck_options* options);

/* Audits wheels by their URLs, "https://files.example/lxml-6.1.3-cp314-...whl#sha256=...". */
FTCHECK_EXPORT ftcheck_report* ftcheck_audit_urls(const char* const* urls, size_t count,
                                                  const ftcheck_options* options);

/* Like ftcheck_run_start(), with the artifacts of ftcheck_audit_packages(). */
FTCHECK_EXPORT ftcheck_run* ftcheck_run_start_packages(const char* const* requirements,
                                                       size_t count,
                                                       const ftcheck_options* options);

/* The worst of its artifacts' verdicts, by ftcheck_verdict_badness(); pure if it has none.  A
 * history counts with the verdict of the newest final release. */
FTCHECK_EXPORT ftcheck_verdict ftcheck_report_verdict(const ftcheck_report* report);

/* The command's exit status for the report: 0 nothing is wrong, 1 something is not ready or a
 * finding is an error, 2 something could not be read. */
FTCHECK_EXPORT int ftcheck_report_status(const ftcheck_report* report);

/* The report as docs/report.md describes it, for any JSON parser.  The report owns it.  NULL only
 * if `report` is NULL. */
FTCHECK_EXPORT const char* ftcheck_report_json(const ftcheck_report* report);

/* Options of ftcheck_report_render(), to be added up.  All apply to text and to the table,
 * FTCHECK_VERBOSE also to "github". */
typedef enum ftcheck_style {
  FTCHECK_COLOR = 1,   /* ANSI escapes */
  FTCHECK_VERBOSE = 2, /* every module, with all its evidence */
  FTCHECK_QUIET = 4    /* only what is wrong, and no summary */
} ftcheck_style;

/* The report in one of the formats of the command: "text", "json", "jsonl", "sarif", "github",
 * "gitlab", "markdown", "html" or "table".  `style` is 0 or a sum of ftcheck_style.  The caller
 * frees the result with ftcheck_text_free().  NULL if `report` is NULL, if there is no format of
 * that name, or if there is not enough memory. */
FTCHECK_EXPORT char* ftcheck_report_render(const ftcheck_report* report, const char* format,
                                           unsigned style);
FTCHECK_EXPORT void ftcheck_text_free(char* text); /* NULL is allowed */

/* Why the artifact, or the first such artifact of several, could not be read, or why nothing was
 * audited, as a sentence; NULL if all could be read.  The report owns it. */
FTCHECK_EXPORT const char* ftcheck_report_error(const ftcheck_report* report);

FTCHECK_EXPORT void ftcheck_report_free(ftcheck_report* report); /* NULL is allowed */

#ifdef __cplusplus
}
#endif

#endif
