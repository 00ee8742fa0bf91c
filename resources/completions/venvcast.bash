# venvcast.bash: completion for bash 3.2 and newer. Made while building from the program's own table of options.

# _venvcast_offer COMPGEN-OPTION...: what `compgen` finds, a line each, so that blanks and patterns in names stay what they are.
_venvcast_offer()
{
    local line
    while IFS= read -r line; do
        COMPREPLY[${#COMPREPLY[@]}]=$line
    done < <(compgen "$@" -- "$word")
}

# _venvcast_files -f|-d: files or folders; bash then quotes them and puts a / behind folders.
_venvcast_files()
{
    compopt -o filenames 2>/dev/null
    _venvcast_offer "$1"
}

# _venvcast_list WORDS: several of them, with commas between.
_venvcast_list()
{
    local done='' i
    case $word in *,*) done=${word%,*}, word=${word##*,} ;; esac
    _venvcast_offer -W "$1"
    for i in "${!COMPREPLY[@]}"; do
        COMPREPLY[i]=$done${COMPREPLY[i]}
    done
    compopt -o nospace 2>/dev/null
}

# _venvcast_pythons: the versions that the program itself knows, commands and files.
_venvcast_pythons()
{
    local first second rest versions=
    while read -r first second rest; do
        [ "$first" != '*' ] || first=$second
        case $first in [0-9]*.*.*) versions="$versions $first ${first%.*}" ;; esac
    done < <("${COMP_WORDS[0]}" --list 2>/dev/null)
    _venvcast_files -f
    _venvcast_offer -W "$versions"
    case $word in p*|g*) _venvcast_offer -c -X '!@(python|pypy|graalpy)*' ;; esac
}

# _venvcast_argument OPTION: offers what may follow it; fails when nothing does.
_venvcast_argument()
{
    case $1 in
@BASH_ARGUMENTS@
        *) return 1 ;;
    esac
}

_venvcast()
{
@BASH_OPTIONS@
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} i
    COMPREPLY=()
    for ((i = 1; i < COMP_CWORD; i++)); do
        case ${COMP_WORDS[i]} in
            --exec)         # the rest of the line is another program's
                if ((i == COMP_CWORD - 1)); then _venvcast_offer -c
                elif declare -F _command_offset >/dev/null; then _command_offset $((i + 1))
                else _venvcast_files -f
                fi
                return ;;
            --)
                _venvcast_files -d
                return ;;
        esac
    done
    if [ "$word" = = ]; then            # bash has taken --option=word apart
        word=
    elif [ "$before" = = ] && ((COMP_CWORD > 1)); then
        before=${COMP_WORDS[COMP_CWORD-2]}
    fi
    _venvcast_argument "$before" && return
    case $word in
        -*) _venvcast_offer -W "$options" ;;
        *) _venvcast_files -d ;;
    esac
}

complete -F _venvcast venvcast py-venv pyvenv
