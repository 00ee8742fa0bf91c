@echo off
rem install.cmd: makes sure of the environment of an application; its exit code is venvcast's.
setlocal DisableDelayedExpansion
rem The agent is a program of 32 bits, for which ProgramFiles is another folder.
set "programs=%ProgramFiles%"
if defined ProgramW6432 set "programs=%ProgramW6432%"
set "target=%ProgramData%\example\.venv"
set "log=%ProgramData%\example\install.log"
if not exist "%ProgramData%\example\" mkdir "%ProgramData%\example"
"%programs%\venvcast\venvcast.exe" --quiet --ensure --log "%log%" --find-links "%~dp0wheels" --requirements "%~dp0requirements.txt" "%target%" 2>>"%log%"
exit /b %errorlevel%
