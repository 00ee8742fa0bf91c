# detect.ps1: a line when the environment is in shape, nothing when it is not there or needs work, an error when nobody can tell.
$program = Join-Path $env:ProgramFiles 'venvcast\venvcast.exe'
$target = Join-Path $env:ProgramData 'example\.venv'
if (-not (Test-Path -LiteralPath $program)) { exit 0 }
$said = & $program --quiet --check $target 2>&1
switch ($LASTEXITCODE) {
    0 { Write-Output "in shape: $target"; exit 0 }
    7 { exit 0 }
    default { [Console]::Error.WriteLine("venvcast ended with ${LASTEXITCODE}: $said"); exit $LASTEXITCODE }
}
