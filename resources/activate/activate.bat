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

@set "VIRTUAL_ENV=@ENV_DIR@"
@set "VIRTUAL_ENV_PROMPT=@PROMPT@"
@set "_VIRTUAL_ENV_SHOWN=@DRAWN_CMD@"

@rem With delayed expansion (cmd /V:ON) the same names are written another way.
@if "!"=="" set "VIRTUAL_ENV=@ENV_DIR_DELAYED@"
@if "!"=="" set "VIRTUAL_ENV_PROMPT=@PROMPT_DELAYED@"
@if "!"=="" set "_VIRTUAL_ENV_SHOWN=@DRAWN_CMD_DELAYED@"

@if defined _VIRTUAL_ENV_CODEPAGE "%SystemRoot%\System32\chcp.com" %_VIRTUAL_ENV_CODEPAGE% > nul
@set "_VIRTUAL_ENV_CODEPAGE="

@rem An empty PATH is not carried along.
@set "_VIRTUAL_ENV_FOLDER=\@BIN@"
@if defined PATH set "_VIRTUAL_ENV_FOLDER=\@BIN@;"
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
