@rem deactivate.bat: leave the virtual environment from cmd, and give everything back as it was.

@call :leave
@exit /b 0
