<#
.SYNOPSIS
Enter the virtual environment that this script belongs to.

.DESCRIPTION
Puts the programs of the environment in front of PATH, sets VIRTUAL_ENV and VIRTUAL_ENV_PROMPT and shows the
name of the environment in the prompt. The command "deactivate" leaves it again and gives everything back as
it was. Nothing in this file differs from one environment to another: what it must know stands in pyvenv.cfg.

.PARAMETER VenvDir
The folder of the environment; the one above this script when it is not given.

.PARAMETER Prompt
The name to show; the one in pyvenv.cfg, or else the name of the folder, when it is not given.
#>
[CmdletBinding()]
param(
    [string] $VenvDir,
    [string] $Prompt
)

function global:deactivate([switch] $NonDestructive) {
    $old = $global:_OLD_VIRTUAL
    if ($null -ne $old) {
        foreach ($name in $old.Variables.Keys) {
            if ($null -eq $old.Variables[$name]) {
                Remove-Item -LiteralPath "Env:$name" -ErrorAction SilentlyContinue
            } else {
                Set-Item -LiteralPath "Env:$name" -Value $old.Variables[$name]
            }
        }
        if ($null -ne $old.Prompt) {
            Set-Item -Path Function:global:prompt -Value $old.Prompt
        }
        Remove-Variable -Name _OLD_VIRTUAL -Scope Global
    }
    if (-not $NonDestructive) {
        Remove-Item -LiteralPath Function:deactivate
    }
}

# The value of one key of pyvenv.cfg, or nothing.
function Read-VenvSetting([string] $File, [string] $Key) {
    if (-not (Test-Path -LiteralPath $File -PathType Leaf)) {
        return
    }
    foreach ($line in Get-Content -LiteralPath $File -Encoding UTF8) {
        $halves = $line -split '=', 2
        if ($halves.Count -eq 2 -and $halves[0].Trim() -eq $Key) {
            return $halves[1].Trim()
        }
    }
}

# The text that Python's repr() made this of; text in no quotes is left as it is.
function ConvertFrom-PythonText([string] $Text) {
    if ($Text -notmatch '^([''"])(.*)\1$') {
        return $Text
    }
    $escape = '\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8})|(.))'
    return [regex]::Replace($Matches[2], $escape, [System.Text.RegularExpressions.MatchEvaluator] {
            param($found)
            $digits = $found.Groups[1].Value + $found.Groups[2].Value + $found.Groups[3].Value
            if ($digits) {
                return [char]::ConvertFromUtf32([Convert]::ToInt32($digits, 16))
            }
            switch -CaseSensitive ($found.Groups[4].Value) {
                'n' { return "`n" }
                'r' { return "`r" }
                't' { return "`t" }
                default { return $_ }
            }
        })
}

# What another activation changed is given back first: environments do not pile up.
deactivate -NonDestructive

$folder = $PSScriptRoot
if (-not $VenvDir) {
    $VenvDir = Split-Path -Parent $folder
}
if (-not $Prompt) {
    $Prompt = ConvertFrom-PythonText (Read-VenvSetting (Join-Path $VenvDir 'pyvenv.cfg') 'prompt')
}
if (-not $Prompt) {
    $Prompt = Split-Path -Leaf $VenvDir
}

$global:_OLD_VIRTUAL = @{ Variables = @{}; Prompt = $null; Shown = '' }
foreach ($name in 'PATH', 'PYTHONHOME', 'VIRTUAL_ENV', 'VIRTUAL_ENV_PROMPT') {
    $global:_OLD_VIRTUAL.Variables[$name] = [Environment]::GetEnvironmentVariable($name)
}

$env:VIRTUAL_ENV = $VenvDir
$env:VIRTUAL_ENV_PROMPT = $Prompt
if ($env:PATH) {
    $env:PATH = $folder + [System.IO.Path]::PathSeparator + $env:PATH
} else {
    $env:PATH = $folder
}
Remove-Item -LiteralPath Env:PYTHONHOME -ErrorAction SilentlyContinue

if (-not $env:VIRTUAL_ENV_DISABLE_PROMPT) {
    # Characters that a terminal would act on are not drawn.
    $unsafe = '[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]'
    $global:_OLD_VIRTUAL.Shown = '(' + [regex]::Replace($Prompt, $unsafe, '?') + ') '
    $global:_OLD_VIRTUAL.Prompt = $function:prompt
    function global:prompt {
        $before = & $global:_OLD_VIRTUAL.Prompt
        return $global:_OLD_VIRTUAL.Shown + $before
    }
}
