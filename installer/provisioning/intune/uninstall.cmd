@echo off
rem uninstall.cmd: removes the environment, and nothing that is none; exit code 1 when something of it is in use.
setlocal DisableDelayedExpansion
set "target=%ProgramData%\example\.venv"
if not exist "%target%\" exit /b 0
if not exist "%target%\pyvenv.cfg" exit /b 4
rmdir /s /q "%target%"
if exist "%target%\" exit /b 1
exit /b 0
