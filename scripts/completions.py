"""Completions for bash, zsh and fish, from the options that --help describes and the words that the program knows.

manual.py writes them. `options` are (long name, short name, name of the value, description); `words` has, for the
names of values, the words that complete them, each with a description.
"""
import re

# Values that are files, and what is special about the words of others.
FILE = "FILE"
DIRECTORY = "DIR"
LISTS = {"CODES"}           # words with commas between them
NAMES = {"NAME[=FILE]"}     # a word, and a file after "="
SETTINGS = {"NAME=N"}       # a word that ends in "=", and a number after it
# A value that stays the same wherever it is repeated is completed once; these may be repeated.
REPEATED = LISTS | NAMES | SETTINGS | {"NAME", "REQ", "TAG", "[NAME=]URL", "LOC"}


def plain_words(value, words):
    return [word for word, _ in words[value]]


def bash(options, words):
    cases = []
    for long, short, value, _ in options:
        if not value:
            continue
        names = "|".join(name for name in (short, long) if name)
        if value == FILE:
            action = "_ftcheck_files"
        elif value == DIRECTORY:
            action = "_ftcheck_directories"
        elif value in LISTS:
            action = "_ftcheck_codes"
        elif value in words:
            action = f"_ftcheck_words '{' '.join(plain_words(value, words))}'"
        else:
            action = ":"
        cases.append(f"    {names}) {action}; return ;;")
    every = " ".join(long for long, *_ in options)
    codes = " ".join(plain_words("CODES", words))
    return f"""\
# bash completion for ftcheck; written by scripts/manual.py
_ftcheck_files() {{
  compopt -o filenames 2>/dev/null
  mapfile -t COMPREPLY < <(compgen -f -- "$word")
}}

_ftcheck_directories() {{
  compopt -o filenames 2>/dev/null
  mapfile -t COMPREPLY < <(compgen -d -- "$word")
}}

_ftcheck_words() {{
  mapfile -t COMPREPLY < <(compgen -W "$1" -- "$word")
  if [[ ${{COMPREPLY[0]}} == *= ]]; then compopt -o nospace 2>/dev/null; fi
}}

# A list with commas: what stands before the last comma stays.
_ftcheck_codes() {{
  local typed=
  if [[ $word == *,* ]]; then typed=${{word%,*}},; fi
  mapfile -t COMPREPLY < <(compgen -P "$typed" -W '{codes}' -- "${{word##*,}}")
}}

_ftcheck() {{
  local word=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD - 1]}} each
  COMPREPLY=()
  # bash makes "=" a word of its own.
  if [[ $word == = ]]; then
    word=
  elif [[ $before == = ]]; then
    before=${{COMP_WORDS[COMP_CWORD - 2]}}
  fi
  if [[ ${{COMP_WORDS[COMP_CWORD]}} == = || ${{COMP_WORDS[COMP_CWORD - 1]}} == = ]] && [[ $before != --* ]]; then
    # NAME=FILE of --format, or NAME=N of --limit
    if [[ ' {' '.join(plain_words("NAME[=FILE]", words))} ' == *" $before "* ]]; then _ftcheck_files; fi
    return
  fi
  case $before in
{chr(10).join(cases)}
  esac
  if [[ $word == -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W '{every}' -- "$word")
    return
  fi
  for each in "${{COMP_WORDS[@]:1:COMP_CWORD - 1}}"; do
    case $each in --list-rules|--explain) _ftcheck_codes; return ;; esac
  done
  _ftcheck_files
}}
complete -F _ftcheck ftcheck
"""


def quote(text):
    """In single quotes, for bash and zsh."""
    return "'" + text.replace("'", "'\\''") + "'"


def zsh(options, words):
    def spec(text):
        return re.sub(r"([\[\]:])", r"\\\1", text)

    def table(name, value):
        lines = [f"  {name}=("]
        lines += ["    " + quote(word.replace(":", "\\:") + ":" + said) for word, said in words[value]]
        return "\n".join([*lines, "  )"])

    def action(value):
        if value == FILE:
            return ":file:_files"
        if value == DIRECTORY:
            return ":directory:_files -/"
        if value in LISTS:
            return ":rules:_ftcheck_codes"
        if value in NAMES:
            return ":format:_ftcheck_formats"
        if value in SETTINGS:
            return ":limit:_ftcheck_limits"
        if value in words:
            return f":{value.lower()}:({' '.join(plain_words(value, words))})"
        return f":{value.lower()}: "

    lines = []
    for long, short, value, said in options:
        said = spec(said)
        if not value:
            each = f"'({short} {long})'{{{short},{long}}}" + quote(f"[{said}]") if short else quote(f"{long}[{said}]")
        elif short:
            each = f"'({short} {long})'{{{short}+,{long}=}}" + quote(f"[{said}]{action(value)}")
        else:
            star = "*" if value in REPEATED or long == "--files-from" else ""
            each = quote(f"{star}{long}=[{said}]{action(value)}")
        lines.append(f"  {each} \\")
    newline = "\n"
    return f"""\
#compdef ftcheck
# zsh completion for ftcheck; written by scripts/manual.py

_ftcheck_formats() {{
  local -a formats
{table("formats", "NAME[=FILE]")}
  if compset -P '*='; then _files; else _describe -t formats format formats; fi
}}

_ftcheck_limits() {{
  local -a limits
{table("limits", "NAME=N")}
  if compset -P '*='; then _message number; else _describe -t limits limit limits -S ''; fi
}}

_ftcheck_codes() {{
  local -a codes
{table("codes", "CODES")}
  compset -P '*,'
  compset -S ',*'
  _describe -t rules rule codes
}}

_ftcheck_paths() {{
  if (( ${{words[(I)--list-rules]}} || ${{words[(I)--explain*]}} )); then _ftcheck_codes; else _files; fi
}}

_ftcheck() {{
  _arguments -s -S \\
{newline.join(lines)}
  '*:path:_ftcheck_paths'
}}

_ftcheck "$@"
"""


def fish(options, words):
    def escape(text):
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"

    def function(name, value):
        lines = [f"  printf '%s\\t%s\\n' {escape(word)} {escape(said)}" for word, said in words[value]]
        return "\n".join([f"function {name}", *lines, "end"])

    lines = []
    for long, short, value, said in options:
        line = f"complete -c ftcheck -l {long[2:]}" + (f" -s {short[1:]}" if short else "")
        if value == FILE:
            line += " -r -F"
        elif value == DIRECTORY:
            line += " -x -a '(__fish_complete_directories)'"
        elif value in LISTS:
            line += " -x -a '(__ftcheck_codes)'"
        elif value in NAMES:
            line += " -x -a '(__ftcheck_formats)'"
        elif value in SETTINGS:
            line += " -x -a '(__ftcheck_limits)'"
        elif value in words:
            line += f" -x -a '{' '.join(plain_words(value, words))}'"
        elif value:
            line += " -x"
        lines.append(f"{line} -d {escape(said)}")
    newline = "\n"
    return f"""\
# fish completion for ftcheck; written by scripts/manual.py
{function("__ftcheck_all_formats", "NAME[=FILE]")}

{function("__ftcheck_all_codes", "CODES")}

{function("__ftcheck_limits", "NAME=N")}

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
{newline.join(lines)}
"""
