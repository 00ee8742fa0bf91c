# activate.fish: enter this virtual environment from fish with
#     source PATH/TO/activate.fish
# The command "deactivate" leaves it again and gives everything back as it was.

# What another activation changed is given back first, by its own function, whichever tool wrote it:
# environments do not pile up.
if set -q _OLD_VIRTUAL_PATH; or set -q _OLD_VIRTUAL_ACTIVE
    if builtin functions -q deactivate
        deactivate nondestructive
    end
end

function deactivate -d 'Leave the virtual environment'
    if set -q _OLD_VIRTUAL_ACTIVE
        for name in PATH PYTHONHOME VIRTUAL_ENV VIRTUAL_ENV_PROMPT
            set -l old _OLD_VIRTUAL_$name
            set -eg $name
            if set -qg $old
                if contains -- $name $_OLD_VIRTUAL_UNEXPORTED
                    set -gu $name $$old
                else
                    set -gx $name $$old
                end
                set -eg $old
            end
        end
        set -eg _OLD_VIRTUAL_UNEXPORTED
        set -eg _OLD_VIRTUAL_ACTIVE
    end
    if set -qg _OLD_FISH_PROMPT_OVERRIDE
        set -eg _OLD_FISH_PROMPT_OVERRIDE
        builtin functions -e fish_prompt _old_virtual_status
        if builtin functions -q _old_fish_prompt
            builtin functions -c _old_fish_prompt fish_prompt
            builtin functions -e _old_fish_prompt
        end
    end
    if test "$argv[1]" != nondestructive
        builtin functions -e deactivate
    end
end

function _virtual_env_save
    set -g _OLD_VIRTUAL_ACTIVE yes
    set -g _OLD_VIRTUAL_UNEXPORTED
    for name in PATH PYTHONHOME VIRTUAL_ENV VIRTUAL_ENV_PROMPT
        if set -qg $name
            set -g _OLD_VIRTUAL_$name $$name
            if not set -qgx $name
                set -ga _OLD_VIRTUAL_UNEXPORTED $name
            end
        end
    end
end
_virtual_env_save
builtin functions -e _virtual_env_save

set -gx VIRTUAL_ENV 'C:\\a!b ^c (d)'
if string match -qr '^([A-Za-z]:|\\\\\\\\)' -- $VIRTUAL_ENV; and command -sq cygpath
    # A path of Windows, in a fish of Cygwin or MSYS: made one that PATH can hold.
    set -gx VIRTUAL_ENV (command cygpath -u $VIRTUAL_ENV)
end
set -gx VIRTUAL_ENV_PROMPT 'he said "hi & bye!" %x% ^ $P é'
set -gx PATH $VIRTUAL_ENV/'Scripts' $PATH

if set -q PYTHONHOME
    set -eg PYTHONHOME
    if set -q PYTHONHOME
        # A universal variable: hidden from Python, not erased.
        set -gu PYTHONHOME
    end
end

if test -z "$VIRTUAL_ENV_DISABLE_PROMPT"
    set -g _OLD_FISH_PROMPT_OVERRIDE yes
    if builtin functions -q fish_prompt
        builtin functions -c fish_prompt _old_fish_prompt
    end
    function _old_virtual_status
        return $argv[1]
    end
    function fish_prompt
        set -l last $status
        builtin printf '%s' '(he said "hi & bye!" %x% ^ $P é) '
        if builtin functions -q _old_fish_prompt
            _old_virtual_status $last
            _old_fish_prompt
        end
    end
end
