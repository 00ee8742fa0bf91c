# activate.csh: enter this virtual environment from csh or tcsh with
#     source PATH/TO/activate.csh
# The command "deactivate" leaves it again and gives everything back as it was.

# csh knows no functions: one alias for each thing to give back. Values are read when an alias runs and are
# never part of its text.
alias _old_virtual_1 'if ($?_old_virtual_prompt) eval '\''set prompt = $_old_virtual_prompt:q; unset _old_virtual_prompt'\'
alias _old_virtual_2 'if ($?_old_virtual_path) eval '\''setenv PATH $_old_virtual_path:q; unset _old_virtual_path'\'
alias _old_virtual_3 'if ($?_old_virtual_no_path) eval '\''set path = ($_old_virtual_no_path:q); unsetenv PATH; unset _old_virtual_no_path'\'
alias _old_virtual_4 'if ($?_old_virtual_home) eval '\''setenv PYTHONHOME $_old_virtual_home:q; unset _old_virtual_home'\'
alias _old_virtual_5 'if ($?_old_virtual_active) eval '\''unsetenv VIRTUAL_ENV; unsetenv VIRTUAL_ENV_PROMPT; unset _old_virtual_active'\'
alias _old_virtual_6 'if ($?_old_virtual_env) eval '\''setenv VIRTUAL_ENV $_old_virtual_env:q; unset _old_virtual_env'\'
alias _old_virtual_7 'if ($?_old_virtual_name) eval '\''setenv VIRTUAL_ENV_PROMPT $_old_virtual_name:q; unset _old_virtual_name'\'
alias _old_virtual_undo '_old_virtual_1; _old_virtual_2; _old_virtual_3; _old_virtual_4; _old_virtual_5; _old_virtual_6; _old_virtual_7'
alias deactivate '_old_virtual_undo; unalias _old_virtual_* deactivate'

# What another activation changed is given back first: environments do not pile up.
_old_virtual_undo
set _old_virtual_active

if ($?VIRTUAL_ENV) then
    set _old_virtual_env = $VIRTUAL_ENV:q
endif
if ($?VIRTUAL_ENV_PROMPT) then
    set _old_virtual_name = $VIRTUAL_ENV_PROMPT:q
endif
setenv VIRTUAL_ENV '/srv/it'\''s $(id) `id` \ "\!" %n {x} #é'
setenv VIRTUAL_ENV_PROMPT 'it'\''s $(id) `id` \ "\!" %n ^x	é'

# An empty PATH means the current folder to some programs: it is not carried along.
if ($?PATH) then
    set _old_virtual_path = $PATH:q
else
    set _old_virtual_no_path = ($path:q)
    setenv PATH ''
endif
if ($PATH:q == '') then
    setenv PATH $VIRTUAL_ENV:q/'bin'
else
    setenv PATH $VIRTUAL_ENV:q/'bin':$PATH:q
endif

if ($?PYTHONHOME) then
    set _old_virtual_home = $PYTHONHOME:q
    unsetenv PYTHONHOME
endif

# csh reads % ! \ ^ in a prompt whenever it draws it; the texts below are made so that the prompt is shown as
# it is. What cannot be shown in safety is an empty text.
if ($?prompt && ! $?VIRTUAL_ENV_DISABLE_PROMPT) then
    set _old_virtual_prompt = $prompt:q
    if ($?tcsh) then
        set prompt = '(it'\''s $(id) `id` \\ "\\!" %%n \^x\\té) '$prompt:q
    else
        set prompt = ''$prompt:q
    endif
endif
