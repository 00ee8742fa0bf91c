# deactivate.csh: leave the virtual environment from csh or tcsh with
#     source PATH/TO/deactivate.csh
# It does what the command "deactivate" does, and nothing when no environment is active.

if ($?_OLD_VIRTUAL_PATH || $?_OLD_VIRTUAL_NO_PATH) then
    deactivate
endif
