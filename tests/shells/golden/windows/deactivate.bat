@rem deactivate.bat: leave the virtual environment from cmd, and give everything back as it was.

@call :leave
@exit /b 0

:leave
@rem Gives back what an activation changed; changes nothing when there was none. The names of the saved values
@rem are those of venv and virtualenv, so that this holds for their scripts too.
@if defined _OLD_VIRTUAL_PROMPT call :join PROMPT _OLD_VIRTUAL_PROMPT _VIRTUAL_ENV_NOTHING
@if defined _OLD_VIRTUAL_NO_PROMPT set "PROMPT="
@if defined _OLD_VIRTUAL_PATH call :join PATH _OLD_VIRTUAL_PATH _VIRTUAL_ENV_NOTHING
@if defined _OLD_VIRTUAL_NO_PATH set "PATH="
@if defined _OLD_VIRTUAL_PATH set "_OLD_VIRTUAL_NO_PATH=yes"
@if defined _OLD_VIRTUAL_NO_PATH set "VIRTUAL_ENV="
@if defined _OLD_VIRTUAL_NO_PATH set "VIRTUAL_ENV_PROMPT="
@if defined _OLD_VIRTUAL_PYTHONHOME call :join PYTHONHOME _OLD_VIRTUAL_PYTHONHOME _VIRTUAL_ENV_NOTHING
@if defined _OLD_VIRTUAL_ENV call :join VIRTUAL_ENV _OLD_VIRTUAL_ENV _VIRTUAL_ENV_NOTHING
@if defined _OLD_VIRTUAL_ENV_PROMPT call :join VIRTUAL_ENV_PROMPT _OLD_VIRTUAL_ENV_PROMPT _VIRTUAL_ENV_NOTHING
@for %%i in (PROMPT NO_PROMPT PATH NO_PATH PYTHONHOME ENV ENV_PROMPT) do @set "_OLD_VIRTUAL_%%i="
@exit /b 0

:join
@rem Sets the variable named first to the values of the other two, one behind the other. Nothing in a value may mean
@rem anything to cmd. With delayed expansion a value never becomes part of a line that is read. Without it, a value
@rem may stand between quotes unless it has quotes itself; then a loop carries it over.
@if "!"=="" goto delayed
@setlocal EnableDelayedExpansion
@set "_VIRTUAL_ENV_VALUE=%1=!%2!!%3!"
@setlocal DisableDelayedExpansion
@set "_VIRTUAL_ENV_BARE=%_VIRTUAL_ENV_VALUE:"=%"
@setlocal EnableDelayedExpansion
@if not "!_VIRTUAL_ENV_VALUE!"=="!_VIRTUAL_ENV_BARE!" goto quoted
@endlocal
@endlocal & endlocal & set "%_VIRTUAL_ENV_VALUE%"
@exit /b 0
:quoted
@for /f "delims=" %%i in ("!_VIRTUAL_ENV_VALUE!") do @(endlocal & endlocal & endlocal & set "%%i")
@exit /b 0
:delayed
@set "%1=!%2!!%3!"
@exit /b 0
