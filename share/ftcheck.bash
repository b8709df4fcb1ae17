# bash completion for ftcheck; written by scripts/manual.py
_ftcheck_files() {
  compopt -o filenames 2>/dev/null
  mapfile -t COMPREPLY < <(compgen -f -- "$word")
}

_ftcheck_directories() {
  compopt -o filenames 2>/dev/null
  mapfile -t COMPREPLY < <(compgen -d -- "$word")
}

_ftcheck_words() {
  mapfile -t COMPREPLY < <(compgen -W "$1" -- "$word")
  if [[ ${COMPREPLY[0]} == *= ]]; then compopt -o nospace 2>/dev/null; fi
}

# A list with commas: what stands before the last comma stays.
_ftcheck_codes() {
  local typed=
  if [[ $word == *,* ]]; then typed=${word%,*},; fi
  mapfile -t COMPREPLY < <(compgen -P "$typed" -W 'ALL FT1 FT2 FT3 FT4 FT5 FT6 FT101 FT102 FT103 FT104 FT105 FT106 FT107 FT201 FT202 FT203 FT204 FT205 FT206 FT207 FT208 FT209 FT210 FT211 FT301 FT302 FT303 FT304 FT305 FT306 FT307 FT401 FT402 FT403 FT404 FT405 FT406 FT407 FT408 FT501 FT502 FT503 FT504 FT505 FT506 FT507 FT508 FT511 FT512 FT513 FT514 FT515 FT601 FT602 FT603 FT604 FT605 FT606 FT607 FT608 FT609 FT610' -- "${word##*,}")
}

_ftcheck() {
  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} each
  COMPREPLY=()
  # bash makes "=" a word of its own.
  if [[ $word == = ]]; then
    word=
  elif [[ $before == = ]]; then
    before=${COMP_WORDS[COMP_CWORD - 2]}
  fi
  if [[ ${COMP_WORDS[COMP_CWORD]} == = || ${COMP_WORDS[COMP_CWORD - 1]} == = ]] && [[ $before != --* ]]; then
    # NAME=FILE of --format, or NAME=N of --limit
    if [[ ' text table json jsonl sarif github gitlab markdown html ' == *" $before "* ]]; then _ftcheck_files; fi
    return
  fi
  case $before in
    --files-from) _ftcheck_files; return ;;
    --python) _ftcheck_words '3.13t 3.14t 3.15t'; return ;;
    --target) _ftcheck_words '3.13t 3.14t 3.15t'; return ;;
    --platform) _ftcheck_words 'linux_x86_64 linux_aarch64 musllinux_x86_64 musllinux_aarch64 macosx_arm64 macosx_x86_64 win_amd64 win_arm64'; return ;;
    -j|--jobs) :; return ;;
    --limit) _ftcheck_words 'members= directory-size= name-length= member-size= metadata-size= total-size= ratio= modules= symbols= relocations= slots= libraries= steps= entries= depth= seconds= memory= result-size= download= download-total= page= requests='; return ;;
    --extra) :; return ;;
    --group) :; return ;;
    --resolver) _ftcheck_words 'fit uv'; return ;;
    --input-kind) _ftcheck_words 'uv.lock pylock.toml poetry.lock pdm.lock Pipfile.lock pip-report requirements.txt pyproject.toml'; return ;;
    --package) :; return ;;
    --packages-from) _ftcheck_files; return ;;
    --top) :; return ;;
    --index-url) :; return ;;
    --extra-index-url) :; return ;;
    --find-links) :; return ;;
    --cache-dir) _ftcheck_directories; return ;;
    --site) _ftcheck_directories; return ;;
    --site-notes) _ftcheck_files; return ;;
    --site-url) :; return ;;
    --select) _ftcheck_codes; return ;;
    --ignore) _ftcheck_codes; return ;;
    --ignore-state) :; return ;;
    --baseline) _ftcheck_files; return ;;
    --fail-on) _ftcheck_words 'error warning'; return ;;
    --explain) _ftcheck_codes; return ;;
    --format) _ftcheck_words 'text table json jsonl sarif github gitlab markdown html'; return ;;
    -o|--output) _ftcheck_files; return ;;
    --color) _ftcheck_words 'auto always never'; return ;;
    --config) _ftcheck_files; return ;;
  esac
  if [[ $word == -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W '--files-from --null --python --target --platform --verify-record --jobs --limit --list-limits --follow-symlinks --no-isolation --extra --group --no-deps --resolver --input-kind --ask-index --package --packages-from --top --history --pre --index-url --extra-index-url --find-links --require-hashes --offline --refresh --cache-dir --no-cache --cache-info --cache-clear --site --site-notes --site-url --select --ignore --hints --ignore-state --baseline --fail-on --exit-zero --list-rules --explain --format --table --statistics --output --quiet --verbose --color --config --no-config --version --help' -- "$word")
    return
  fi
  for each in "${COMP_WORDS[@]:1:COMP_CWORD - 1}"; do
    case $each in --list-rules|--explain) _ftcheck_codes; return ;; esac
  done
  _ftcheck_files
}
complete -F _ftcheck ftcheck
