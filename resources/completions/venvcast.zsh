#compdef venvcast py-venv pyvenv
# venvcast.zsh: completion for zsh, to be installed as _venvcast. Made while building from the program's own table of options.

# The versions that the program itself knows, commands and files.
_venvcast_pythons() {
    local -a versions
    versions=(${${(f)"$(_call_program pythons ${(q)words[1]} --list 2>/dev/null)"}#\* })
    versions=(${${(M)versions:#( #)[0-9]*.*.* *}## #})
    versions=(${versions%% *})
    _alternative "versions:version:(${(u)versions} ${(u)versions%.*})" 'commands:command:_command_names -e' 'files:file:_files'
}

_venvcast() {
    _arguments -s -S \
@ZSH_SPECS@
        '*:ENV_DIR:_files -/'
}

_venvcast "$@"
