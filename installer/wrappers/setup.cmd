@echo off
rem setup.cmd: makes sure of .venv beside this file, then starts the application in it.
setlocal
cd /d "%~dp0"
set "WORDS=--log setup.log"
if exist wheels set "WORDS=%WORDS% --find-links wheels"
if exist requirements.txt set "WORDS=%WORDS% --requirements requirements.txt"
venvcast.exe %WORDS% --ensure .venv --exec app %*
set "CODE=%ERRORLEVEL%"
if not "%CODE%"=="0" if not defined VENVCAST_NO_WAIT pause
exit /b %CODE%
