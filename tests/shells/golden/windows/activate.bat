@echo off
rem activate.bat: enter this virtual environment from cmd with
rem     PATH\TO\activate.bat
rem The command "deactivate" leaves it again.

if exist "%~dp0deactivate.bat" call "%~dp0deactivate.bat"

rem This file is UTF-8: cmd must read it so.
for /f "tokens=2 delims=:." %%a in ('"%SystemRoot%\System32\chcp.com"') do set "_OLD_CODEPAGE=%%a"
if defined _OLD_CODEPAGE "%SystemRoot%\System32\chcp.com" 65001 > nul

set "VIRTUAL_ENV=C:\Users\Ann & Bob\50%%\.venv"
set "VIRTUAL_ENV_PROMPT=50%% $5"

if defined PATH set "_OLD_VIRTUAL_PATH=%PATH%"
set "PATH=%VIRTUAL_ENV%\Scripts;%PATH%"
if defined PYTHONHOME set "_OLD_VIRTUAL_PYTHONHOME=%PYTHONHOME%"
set "PYTHONHOME="

if defined VIRTUAL_ENV_DISABLE_PROMPT goto end
if not defined PROMPT set "PROMPT=$P$G"
set "_OLD_VIRTUAL_PROMPT=%PROMPT%"
set "PROMPT=(50%% $$5) %PROMPT%"

:end
if defined _OLD_CODEPAGE "%SystemRoot%\System32\chcp.com" %_OLD_CODEPAGE% > nul
set "_OLD_CODEPAGE="
