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

# Only cmdlets, operators and core types from here on: constrained language mode, in which Windows runs scripts
# that its policies do not know, allows nothing else.

# What another activation changed is given back first, by its own function, whichever tool wrote it: environments
# do not pile up.
$active = $env:VIRTUAL_ENV -or (Test-Path -LiteralPath Variable:_OLD_VIRTUAL)
if ($active -and (Test-Path -LiteralPath Function:deactivate)) {
    deactivate -NonDestructive
}

function global:deactivate([switch] $NonDestructive) {
    $old = Get-Variable -Name _OLD_VIRTUAL -Scope Global -ValueOnly -ErrorAction SilentlyContinue
    if ($null -ne $old) {
        foreach ($name in $old['Variables'].Keys) {
            if ($null -eq $old['Variables'][$name]) {
                Remove-Item -LiteralPath "Env:$name" -ErrorAction SilentlyContinue
            } else {
                Set-Item -LiteralPath "Env:$name" -Value $old['Variables'][$name]
            }
        }
        if ($null -ne $old['Prompt']) {
            Set-Item -Path Function:global:prompt -Value $old['Prompt']
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

# The character of that number; beyond the first plane, its two halves.
function ConvertFrom-CodePoint([int] $Number) {
    if ($Number -lt 0x10000) {
        return [string] [char] $Number
    }
    $high = 0xd7c0 + ($Number -shr 10)
    $low = 0xdc00 + ($Number -band 0x3ff)
    return [string] [char] $high + [string] [char] $low
}

# The text that Python's repr() made this of; text in no quotes is left as it is.
function ConvertFrom-PythonText([string] $Text) {
    if ($Text -notmatch '^([''"])(.*)\1$') {
        return $Text
    }
    $rest = $Matches[2]
    $out = ''
    $escape = '^([^\\]*)\\(x[0-9a-f]{2}|u[0-9a-f]{4}|U[0-9a-f]{8}|.)(.*)$'
    while ($rest -cmatch $escape) {
        $out += $Matches[1]
        $rest = $Matches[3]
        $word = $Matches[2]
        switch -CaseSensitive -Regex ($word) {
            '^.{2}' { $out += ConvertFrom-CodePoint ([int] ('0x' + ($word -replace '^.', ''))); break }
            'n' { $out += "`n"; break }
            'r' { $out += "`r"; break }
            't' { $out += "`t"; break }
            default { $out += $word }
        }
    }
    return $out + $rest
}

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
    $global:_OLD_VIRTUAL['Variables'][$name] = Get-Content -LiteralPath "Env:$name" -ErrorAction SilentlyContinue
}

$env:VIRTUAL_ENV = $VenvDir
$env:VIRTUAL_ENV_PROMPT = $Prompt
if ($env:PATH) {
    # Windows PowerShell runs on Windows alone and does not say so.
    $separator = if ($PSVersionTable['Platform'] -eq 'Unix') { ':' } else { ';' }
    $env:PATH = $folder + $separator + $env:PATH
} else {
    $env:PATH = $folder
}
Remove-Item -LiteralPath Env:PYTHONHOME -ErrorAction SilentlyContinue

if (-not $env:VIRTUAL_ENV_DISABLE_PROMPT) {
    # Characters that a terminal would act on are not drawn.
    $unsafe = '[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]'
    $global:_OLD_VIRTUAL['Shown'] = '(' + ($Prompt -replace $unsafe, '?') + ') '
    $global:_OLD_VIRTUAL['Prompt'] = $function:prompt
    function global:prompt {
        $before = & $global:_OLD_VIRTUAL['Prompt']
        return $global:_OLD_VIRTUAL['Shown'] + $before
    }
}
