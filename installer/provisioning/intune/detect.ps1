# detect.ps1: says a line, and ends with 0, when the environment is there and in shape: that is what Intune takes for "found".
$programs = $env:ProgramFiles
if ($env:ProgramW6432) { $programs = $env:ProgramW6432 }
$program = Join-Path $programs 'venvcast\venvcast.exe'
$target = Join-Path $env:ProgramData 'example\.venv'
if (-not (Test-Path -LiteralPath $program)) { exit 1 }
& $program --quiet --check $target 2>$null | Out-Null
if ($LASTEXITCODE -ne 0) { exit 1 }
Write-Output "in shape: $target"
exit 0
