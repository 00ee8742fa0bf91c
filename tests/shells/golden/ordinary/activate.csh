# activate.csh: enter this virtual environment from csh or tcsh with
#     source PATH/TO/activate.csh
# The command "deactivate" leaves it again and gives everything back as it was.

# csh knows no functions: one alias for each thing to give back. Values are read when an alias runs and are
# never part of its text.
alias _old_virtual_1 'if ($?_OLD_VIRTUAL_PROMPT) eval '\''set prompt = $_OLD_VIRTUAL_PROMPT:q; unset _OLD_VIRTUAL_PROMPT'\'
alias _old_virtual_2 'if ($?_OLD_VIRTUAL_PATH) eval '\''setenv PATH $_OLD_VIRTUAL_PATH:q; unset _OLD_VIRTUAL_PATH; _old_virtual_names'\'
alias _old_virtual_3 'if ($?_OLD_VIRTUAL_NO_PATH) eval '\''set path = ($_OLD_VIRTUAL_NO_PATH:q); unsetenv PATH; unset _OLD_VIRTUAL_NO_PATH; _old_virtual_names'\'
alias _old_virtual_4 'if ($?_OLD_VIRTUAL_PYTHONHOME) eval '\''setenv PYTHONHOME $_OLD_VIRTUAL_PYTHONHOME:q; unset _OLD_VIRTUAL_PYTHONHOME'\'
alias _old_virtual_5 'if ($?_OLD_VIRTUAL_ENV) eval '\''setenv VIRTUAL_ENV $_OLD_VIRTUAL_ENV:q; unset _OLD_VIRTUAL_ENV'\'
alias _old_virtual_6 'if ($?_OLD_VIRTUAL_ENV_PROMPT) eval '\''setenv VIRTUAL_ENV_PROMPT $_OLD_VIRTUAL_ENV_PROMPT:q; unset _OLD_VIRTUAL_ENV_PROMPT'\'
alias _old_virtual_names 'unsetenv VIRTUAL_ENV; unsetenv VIRTUAL_ENV_PROMPT'
alias _old_virtual_undo '_old_virtual_1; _old_virtual_2; _old_virtual_3; _old_virtual_4; _old_virtual_5; _old_virtual_6'
alias deactivate '_old_virtual_undo; if ("\!*" != nondestructive) unalias _old_virtual_* deactivate'

# What another activation changed is given back first: environments do not pile up. The names of the saved
# values are those of venv and virtualenv, so that this holds for their scripts too.
_old_virtual_undo

if ($?VIRTUAL_ENV) then
    set _OLD_VIRTUAL_ENV = $VIRTUAL_ENV:q
endif
if ($?VIRTUAL_ENV_PROMPT) then
    set _OLD_VIRTUAL_ENV_PROMPT = $VIRTUAL_ENV_PROMPT:q
endif
setenv VIRTUAL_ENV '/home/ann/project/.venv'
setenv VIRTUAL_ENV_PROMPT 'project'

# An empty PATH means the current folder to some programs: it is not carried along.
if ($?PATH) then
    set _OLD_VIRTUAL_PATH = $PATH:q
else
    set _OLD_VIRTUAL_NO_PATH = ($path:q)
    setenv PATH ''
endif
if ($PATH:q == '') then
    setenv PATH $VIRTUAL_ENV:q/'bin'
else
    setenv PATH $VIRTUAL_ENV:q/'bin':$PATH:q
endif

if ($?PYTHONHOME) then
    set _OLD_VIRTUAL_PYTHONHOME = $PYTHONHOME:q
    unsetenv PYTHONHOME
endif

# csh reads % ! \ ^ in a prompt whenever it draws it; the texts below are made so that the prompt is shown as
# it is. What cannot be shown in safety is an empty text.
if ($?prompt && ! $?VIRTUAL_ENV_DISABLE_PROMPT) then
    set _OLD_VIRTUAL_PROMPT = $prompt:q
    if ($?tcsh) then
        set prompt = '(project) '$prompt:q
    else
        set prompt = '(project) '$prompt:q
    endif
endif
