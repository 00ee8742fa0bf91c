@rem activate.bat: enter this virtual environment from cmd with
@rem     PATH\TO\activate.bat
@rem The command "deactivate" leaves it again and gives everything back as it was.

@rem What another activation changed is given back first: environments do not pile up.
@call :leave
@if defined VIRTUAL_ENV call :join _OLD_VIRTUAL_ENV VIRTUAL_ENV _VIRTUAL_ENV_NOTHING
@if defined VIRTUAL_ENV_PROMPT call :join _OLD_VIRTUAL_ENV_PROMPT VIRTUAL_ENV_PROMPT _VIRTUAL_ENV_NOTHING

@rem This file is UTF-8: cmd must read the names below as such.
@set "_VIRTUAL_ENV_CODEPAGE="
@for /f "tokens=2 delims=:." %%i in ('"%SystemRoot%\System32\chcp.com"') do @set "_VIRTUAL_ENV_CODEPAGE=%%i"
@if defined _VIRTUAL_ENV_CODEPAGE "%SystemRoot%\System32\chcp.com" 65001 > nul

@set "VIRTUAL_ENV=C:\Users\Ann & Bob\50%%\.venv"
@set "VIRTUAL_ENV_PROMPT=50%% $5"
@set "_VIRTUAL_ENV_SHOWN=(50%% $$5) "

@rem With delayed expansion (cmd /V:ON) the same names are written another way.
@if "!"=="" set "VIRTUAL_ENV=C:\Users\Ann & Bob\50%%\.venv"
@if "!"=="" set "VIRTUAL_ENV_PROMPT=50%% $5"
@if "!"=="" set "_VIRTUAL_ENV_SHOWN=(50%% $$5) "

@if defined _VIRTUAL_ENV_CODEPAGE "%SystemRoot%\System32\chcp.com" %_VIRTUAL_ENV_CODEPAGE% > nul
@set "_VIRTUAL_ENV_CODEPAGE="

@rem An empty PATH is not carried along.
@set "_VIRTUAL_ENV_FOLDER=\Scripts"
@if defined PATH set "_VIRTUAL_ENV_FOLDER=\Scripts;"
@if not defined PATH set "_OLD_VIRTUAL_NO_PATH=yes"
@call :join _OLD_VIRTUAL_PATH PATH _VIRTUAL_ENV_NOTHING
@call :join PATH _VIRTUAL_ENV_FOLDER _OLD_VIRTUAL_PATH
@call :join PATH VIRTUAL_ENV PATH
@set "_VIRTUAL_ENV_FOLDER="

@if defined PYTHONHOME call :join _OLD_VIRTUAL_PYTHONHOME PYTHONHOME _VIRTUAL_ENV_NOTHING
@set "PYTHONHOME="

@if not defined VIRTUAL_ENV_DISABLE_PROMPT call :draw
@set "_VIRTUAL_ENV_SHOWN="
@exit /b 0

:draw
@rem Scripts of other tools know no prompt that was not set: they give back what it looked like.
@if not defined PROMPT set "_OLD_VIRTUAL_NO_PROMPT=yes"
@if not defined PROMPT set "PROMPT=$P$G"
@call :join _OLD_VIRTUAL_PROMPT PROMPT _VIRTUAL_ENV_NOTHING
@call :join PROMPT _VIRTUAL_ENV_SHOWN PROMPT
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
