# bash completion for ftcheck
_ftcheck() {
  local word=${COMP_WORDS[COMP_CWORD]}
  local before=${COMP_WORDS[COMP_CWORD - 1]}
  COMPREPLY=()
  case $before in
    --files-from) mapfile -t COMPREPLY < <(compgen -f -- "$word"); return ;;
    --python) mapfile -t COMPREPLY < <(compgen -W '3.13t 3.14t 3.15t' -- "$word"); return ;;
    -j|--jobs) return ;;
    --limit) mapfile -t COMPREPLY < <(compgen -W 'members= directory-size= name-length= member-size= metadata-size= total-size= ratio= modules= symbols= relocations= slots= libraries= steps= entries= depth= seconds= memory= result-size=' -- "$word"); return ;;
    --select) return ;;
    --ignore) return ;;
    --baseline) mapfile -t COMPREPLY < <(compgen -f -- "$word"); return ;;
    --fail-on) mapfile -t COMPREPLY < <(compgen -W 'error warning' -- "$word"); return ;;
    --explain) return ;;
    --format) mapfile -t COMPREPLY < <(compgen -W 'text table json jsonl sarif github gitlab markdown html' -- "$word"); return ;;
    -o|--output) mapfile -t COMPREPLY < <(compgen -f -- "$word"); return ;;
    --color) mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$word"); return ;;
    --config) mapfile -t COMPREPLY < <(compgen -f -- "$word"); return ;;
  esac
  if [[ $word == -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W '--files-from --null --python --verify-record --jobs --limit --list-limits --follow-symlinks --no-isolation --select --ignore --hints --baseline --fail-on --list-rules --explain --format --table --output --quiet --verbose --color --config --no-config --version --help' -- "$word")
  else
    mapfile -t COMPREPLY < <(compgen -f -- "$word")
  fi
}
complete -o filenames -F _ftcheck ftcheck
