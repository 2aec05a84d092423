@echo off
rem The command line of an installed copy: the application's executable, told to be a plain Node without a window.
setlocal DisableDelayedExpansion
set "CLOUDBRUSH_EXECUTABLE=%~dp0..\Cloudbrush.exe"
set ELECTRON_RUN_AS_NODE=1
"%CLOUDBRUSH_EXECUTABLE%" "%~dp0..\resources\app.asar\dist\cli\cli.js" %*
exit /b %ERRORLEVEL%
