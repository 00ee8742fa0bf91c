# venvcast.fish: completion for fish. Made while building from the program's own table of options.

# The versions that the program itself knows.
function __venvcast_pythons
    set -l tokens (commandline -opc)
    $tokens[1] --list 2>/dev/null | string replace -r '^[* ] ' '' | string match -r '^[0-9]+\.[0-9]+\.[0-9a-z]+' |
        string replace -r '^([0-9]+\.[0-9]+).*' '$0\n$1' | string split '\n' | sort -u
end

complete -c venvcast -f
complete -c venvcast -a '(__fish_complete_directories)'
@FISH_OPTIONS@
complete -c py-venv -w venvcast
complete -c pyvenv -w venvcast
