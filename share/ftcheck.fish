# fish completion for ftcheck; written by scripts/manual.py
function __ftcheck_all_formats
  printf '%s\t%s\n' 'text' 'for people; the default up to five releases'
  printf '%s\t%s\n' 'table' 'one line per release; the default for more'
  printf '%s\t%s\n' 'json' 'everything that is known, for programs'
  printf '%s\t%s\n' 'jsonl' 'JSON Lines, each artifact when it is done'
  printf '%s\t%s\n' 'sarif' 'SARIF, for code scanning'
  printf '%s\t%s\n' 'github' 'annotations of a GitHub workflow'
  printf '%s\t%s\n' 'gitlab' 'code quality of a GitLab merge request'
  printf '%s\t%s\n' 'markdown' 'for summaries and comments'
  printf '%s\t%s\n' 'html' 'one page for browsers'
end

function __ftcheck_all_codes
  printf '%s\t%s\n' 'ALL' 'all rules'
  printf '%s\t%s\n' 'FT1' 'all rules FT1xx'
  printf '%s\t%s\n' 'FT2' 'all rules FT2xx'
  printf '%s\t%s\n' 'FT3' 'all rules FT3xx'
  printf '%s\t%s\n' 'FT4' 'all rules FT4xx'
  printf '%s\t%s\n' 'FT5' 'all rules FT5xx'
  printf '%s\t%s\n' 'FT6' 'all rules FT6xx'
  printf '%s\t%s\n' 'FT101' 'bad-file-name: the file name is not a valid wheel file name'
  printf '%s\t%s\n' 'FT102' 'bad-wheel-file: WHEEL is missing or malformed, or has a format version that installers do not support'
  printf '%s\t%s\n' 'FT103' 'bad-metadata: METADATA is missing or malformed, or .dist-info or METADATA contradicts the file name'
  printf '%s\t%s\n' 'FT104' 'bad-record: RECORD is missing or malformed, or does not match the files in the wheel and their hashes'
  printf '%s\t%s\n' 'FT105' 'misleading-path: a member\'s path leads outside the wheel, or means different files on different systems'
  printf '%s\t%s\n' 'FT106' 'duplicate-member: two members of the wheel have the same path'
  printf '%s\t%s\n' 'FT107' 'unreadable-member: a member is damaged, encrypted, ambiguous, compressed by an unsupported method, or over a limit'
  printf '%s\t%s\n' 'FT201' 'tags-differ: the tags in the file name and in WHEEL differ'
  printf '%s\t%s\n' 'FT202' 'suffix-not-found: an interpreter that installs the wheel does not look for the module\'s suffix'
  printf '%s\t%s\n' 'FT203' 'module-in-pure-wheel: a wheel that is marked as pure, or tagged for any platform, contains an extension module'
  printf '%s\t%s\n' 'FT204' 'not-installable: no free-threaded Python can install the wheel'
  printf '%s\t%s\n' 'FT205' 'abi3t-too-old: the wheel is tagged abi3t for a Python older than 3.15, which has no abi3t'
  printf '%s\t%s\n' 'FT206' 'stable-abi-suffix: a module for one stable ABI is in a wheel tagged only for the other'
  printf '%s\t%s\n' 'FT207' 'no-module: the wheel is tagged for a platform but contains no extension module'
  printf '%s\t%s\n' 'FT208' 'wrong-platform: a module\'s architecture or file format does not match the wheel\'s platform tag'
  printf '%s\t%s\n' 'FT209' 'experimental-interpreter: 3.13t is the only free-threaded Python that can install the wheel'
  printf '%s\t%s\n' 'FT210' 'requires-python: Requires-Python excludes the free-threaded interpreters that the wheel is tagged for'
  printf '%s\t%s\n' 'FT211' 'left-over: a file left over from another build is beside the module that is loaded'
  printf '%s\t%s\n' 'FT301' 'gil-not-declared: importing the module re-enables the GIL: it does not declare that it can run without it'
  printf '%s\t%s\n' 'FT302' 'gil-declared-used: importing the module re-enables the GIL: it declares Py_MOD_GIL_USED'
  printf '%s\t%s\n' 'FT303' 'gil-undecided: ftcheck could not decide whether the module keeps the GIL disabled'
  printf '%s\t%s\n' 'FT304' 'depends-on-other: what the module declares about the GIL depends on another library or package'
  printf '%s\t%s\n' 'FT305' 'mixed-modules: some modules of the wheel keep the GIL disabled and others re-enable it'
  printf '%s\t%s\n' 'FT306' 'classifier-contradicts: a classifier promises support for free threading, but a module re-enables the GIL'
  printf '%s\t%s\n' 'FT307' 'no-classifier: every module is ready for free-threaded Python, but no classifier says so'
  printf '%s\t%s\n' 'FT401' 'default-abi: the module was compiled for a different build of Python than it is named or tagged for'
  printf '%s\t%s\n' 'FT402' 'wrong-python-library: the module links the Python library of another build or version'
  printf '%s\t%s\n' 'FT403' 'missing-api: the module imports a C API function that its Python does not export'
  printf '%s\t%s\n' 'FT404' 'outside-stable-abi: a module for the stable ABI imports names outside it'
  printf '%s\t%s\n' 'FT405' 'newer-than-tag: a module imports names that joined the stable ABI after the version in the wheel\'s tag'
  printf '%s\t%s\n' 'FT406' 'opaque-definition: a module for abi3t is created from a PyModuleDef, which is opaque there'
  printf '%s\t%s\n' 'FT407' 'no-counterpart: an abi3 wheel has no free-threaded wheel of the release beside it'
  printf '%s\t%s\n' 'FT408' 'no-init-function: the file exports no init function for its name'
  printf '%s\t%s\n' 'FT501' 'borrowed-references: the module imports functions that return borrowed references'
  printf '%s\t%s\n' 'FT502' 'dict-next: the module imports PyDict_Next but begins no critical section'
  printf '%s\t%s\n' 'FT503' 'single-phase-init: the init function uses single-phase initialization'
  printf '%s\t%s\n' 'FT504' 'static-types: the module has static types'
  printf '%s\t%s\n' 'FT505' 'global-data: the module has 8 KiB or more of zero-initialized global variables'
  printf '%s\t%s\n' 'FT506' 'no-locks: the module declares that it does not need the GIL and creates types, but imports no lock'
  printf '%s\t%s\n' 'FT507' 'object-allocator: the module imports PyObject_Malloc, PyObject_Calloc or PyObject_Realloc'
  printf '%s\t%s\n' 'FT508' 'sequence-fast: the module imports PySequence_Fast but begins no critical section'
  printf '%s\t%s\n' 'FT601' 'no-wheel-for-target: no wheel is for the interpreter and platform that was asked for'
  printf '%s\t%s\n' 'FT602' 'only-sdist: the release has only a source distribution for the target'
  printf '%s\t%s\n' 'FT603' 'wheel-for-other-python: the release has a free-threaded wheel for another version of Python only'
  printf '%s\t%s\n' 'FT604' 'older-release-had-wheel: an older release of the project had a wheel for the target'
  printf '%s\t%s\n' 'FT608' 'yanked-or-quarantined: the index marks the release or the project as withdrawn'
  printf '%s\t%s\n' 'FT610' 'read-in-part: only parts of the file were read, so its hash was not checked'
end

function __ftcheck_limits
  printf '%s\t%s\n' 'members=' 'members in an archive'
  printf '%s\t%s\n' 'directory-size=' 'size of an archive\'s directory'
  printf '%s\t%s\n' 'name-length=' 'length of a member\'s name'
  printf '%s\t%s\n' 'member-size=' 'size of one member, inflated, or of one file'
  printf '%s\t%s\n' 'metadata-size=' 'size of WHEEL, METADATA or RECORD'
  printf '%s\t%s\n' 'total-size=' 'size of all members that are read, inflated'
  printf '%s\t%s\n' 'ratio=' 'inflated size of a member, as a multiple of its size in the archive'
  printf '%s\t%s\n' 'modules=' 'extension modules in a wheel or distribution'
  printf '%s\t%s\n' 'symbols=' 'symbols that a file imports, and that it exports'
  printf '%s\t%s\n' 'relocations=' 'relocations that the loader applies'
  printf '%s\t%s\n' 'slots=' 'slots in one module\'s definition'
  printf '%s\t%s\n' 'libraries=' 'libraries opened for one module'
  printf '%s\t%s\n' 'steps=' 'instructions followed for one init function'
  printf '%s\t%s\n' 'entries=' 'files and directories below a directory'
  printf '%s\t%s\n' 'depth=' 'levels of nested directories'
  printf '%s\t%s\n' 'seconds=' 'seconds of processor time for one input'
  printf '%s\t%s\n' 'memory=' 'address space for one input'
  printf '%s\t%s\n' 'result-size=' 'size of the result for one input'
  printf '%s\t%s\n' 'download=' 'size of one file from an index'
  printf '%s\t%s\n' 'download-total=' 'size of everything that a run receives from indexes'
  printf '%s\t%s\n' 'page=' 'size of one page of an index'
  printf '%s\t%s\n' 'requests=' 'requests of a run to indexes'
end

# What is typed of the value, also where it stands after "=" of the option.
function __ftcheck_typed
  commandline -ct | string replace -r '^--[a-z-]+=' ''
end

# A format, or the file after its "=".
function __ftcheck_formats
  set -l typed (__ftcheck_typed)
  if string match -q -- '*=*' $typed
    set -l name (string replace -r '=.*' '' -- $typed)
    for file in (__fish_complete_path (string replace -r '^[^=]*=' '' -- $typed))
      echo $name=$file
    end
  else
    __ftcheck_all_formats
  end
end

# A list with commas: what stands before the last comma stays.
function __ftcheck_codes
  set -l before (__ftcheck_typed | string match -r -- '^.*,')
  for code in (__ftcheck_all_codes)
    echo "$before$code"
  end
end

complete -c ftcheck -n '__fish_contains_opt list-rules explain' -f -a '(__ftcheck_codes)'
complete -c ftcheck -l files-from -r -F -d 'audit the paths listed in FILE, one per line, each as soon as it is read'
complete -c ftcheck -l null -s 0 -d 'paths in lists end with NUL, as find -print0 writes them'
complete -c ftcheck -l python -x -a '3.13t 3.14t 3.15t' -d 'the Python that a directory\'s modules are for'
complete -c ftcheck -l target -x -a '3.13t 3.14t 3.15t' -d 'judge wheels and modules only for this free-threaded Python, such as 3.14t'
complete -c ftcheck -l platform -x -a 'linux_x86_64 linux_aarch64 musllinux_x86_64 musllinux_aarch64 macosx_arm64 macosx_x86_64 win_amd64 win_arm64' -d 'with --target, judge only for this platform'
complete -c ftcheck -l verify-record -d 'compare every member of a wheel with RECORD, not only the members that are read anyway'
complete -c ftcheck -l jobs -s j -x -d 'audit N inputs at a time'
complete -c ftcheck -l limit -x -a '(__ftcheck_limits)' -d 'change a limit on what one input may cost, such as seconds=60 or memory=4GiB'
complete -c ftcheck -l list-limits -d 'print the limits and what each one bounds'
complete -c ftcheck -l follow-symlinks -d 'follow symbolic links that lead out of a directory'
complete -c ftcheck -l no-isolation -d 'audit in this process'
complete -c ftcheck -l extra -x -d 'count the project\'s optional dependencies of that name too, or of each with "all"'
complete -c ftcheck -l group -x -d 'count this dependency group too, or each with "all"'
complete -c ftcheck -l no-deps -d 'only what the file itself names'
complete -c ftcheck -l resolver -x -a 'fit uv' -d 'how requirements become versions'
complete -c ftcheck -l input-kind -x -a 'uv.lock pylock.toml poetry.lock pdm.lock Pipfile.lock pip-report requirements.txt pyproject.toml' -d 'what a PATH is whose name does not tell, such as uv.lock, pylock.toml or requirements.txt'
complete -c ftcheck -l ask-index -d 'for what is installed in a directory and not ready, ask an index which release is'
complete -c ftcheck -l package -x -d 'check a project\'s newest release that fits REQ, such as lxml or "lxml>=6"'
complete -c ftcheck -l packages-from -r -F -d 'the same for each name in FILE, one per line or a list of popular packages in JSON'
complete -c ftcheck -l top -x -d 'only the first N names of that list'
complete -c ftcheck -l history -d 'for each --package, find its first release with a free-threaded wheel, the first that is ready, and what changed in between'
complete -c ftcheck -l pre -d 'let pre-releases count like final releases'
complete -c ftcheck -l index-url -x -d 'the index to ask'
complete -c ftcheck -l extra-index-url -x -d 'an index to ask before that one'
complete -c ftcheck -l find-links -x -d 'a directory with wheels, or the URL of a page with links to them'
complete -c ftcheck -l require-hashes -d 'fetch whole wheels and compare them with the index\'s SHA-256, instead of only the parts that are needed'
complete -c ftcheck -l offline -d 'answer from the cache alone'
complete -c ftcheck -l refresh -d 'ask again for what is in the cache'
complete -c ftcheck -l cache-dir -x -a '(__fish_complete_directories)' -d 'keep the cache in DIR'
complete -c ftcheck -l no-cache -d 'use no cache and fill none'
complete -c ftcheck -l cache-info -d 'print where the cache is and what is in it'
complete -c ftcheck -l cache-clear -d 'remove the cache'
complete -c ftcheck -l site -x -a '(__fish_complete_directories)' -d 'write pages about the packages and their history to DIR'
complete -c ftcheck -l site-notes -r -F -d 'TOML with a table [projects.NAME] for each project that has a note, an issue or an index with nightly wheels'
complete -c ftcheck -l site-url -x -d 'where the pages will be found, for the feed'
complete -c ftcheck -l select -x -a '(__ftcheck_codes)' -d 'report only findings of these rules'
complete -c ftcheck -l ignore -x -a '(__ftcheck_codes)' -d 'leave out findings of these rules'
complete -c ftcheck -l hints -d 'report hints'
complete -c ftcheck -l baseline -r -F -d 'report only what is new or worse than in FILE, an older report in JSON or JSON Lines, and exit with 1 only for that'
complete -c ftcheck -l fail-on -x -a 'error warning' -d 'exit with 1 if any finding is at least this severe'
complete -c ftcheck -l exit-zero -d 'exit with 0 whatever the findings are'
complete -c ftcheck -l list-rules -d 'print all rules, or those of the CODES after it'
complete -c ftcheck -l explain -x -a '(__ftcheck_codes)' -d 'print what these rules are for, with examples and sources'
complete -c ftcheck -l format -x -a '(__ftcheck_formats)' -d 'write the report in this format'
complete -c ftcheck -l table -d 'the same as --format table'
complete -c ftcheck -l statistics -d 'count findings by rule after the report as text or table'
complete -c ftcheck -l output -s o -r -F -d 'write to FILE what would be printed'
complete -c ftcheck -l quiet -s q -d 'print only what is wrong'
complete -c ftcheck -l verbose -s v -d 'print every module with all its evidence'
complete -c ftcheck -l color -x -a 'auto always never' -d 'auto, always or never'
complete -c ftcheck -l config -r -F -d 'read this file instead of the nearest ftcheck.toml or pyproject.toml with a [tool.ftcheck] table, here or in a directory above'
complete -c ftcheck -l no-config -d 'read no configuration'
complete -c ftcheck -l version -s V -d 'print the version'
complete -c ftcheck -l help -s h -d 'print this help'
