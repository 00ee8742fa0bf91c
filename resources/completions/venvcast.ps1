# venvcast.ps1: completion for PowerShell 5.1 and newer: put ". PATH\venvcast.ps1" into your $PROFILE.
# Made while building from the program's own table of options.

$venvcastOptions = @(
@POWERSHELL_ROWS@
)

Register-ArgumentCompleter -Native -CommandName venvcast, venvcast.exe, py-venv, py-venv.exe, pyvenv, pyvenv.exe -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $typed = @($commandAst.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursorPosition } |
        ForEach-Object { $_.Extent.Text })
    $row = $null
    if ($typed.Count -gt 1) {
        $row = $venvcastOptions | Where-Object { $_.Name -ceq $typed[-1] } | Select-Object -First 1
    }
    $offered = @()
    if ($typed -ccontains '--exec') {
        $offered = @(Get-Command -Name "$wordToComplete*" -CommandType Application | ForEach-Object { $_.Name })
    }
    elseif ($row -and $row.Takes -ne 'nothing') {
        switch ($row.Takes) {
            'words' { $offered = @($row.Words -split ' ') }
            'list' { $offered = @($row.Words -split ' ') }
            'python' {
                $offered = @(& $typed[0] --list 2>$null | ForEach-Object { ($_ -replace '^[* ] ', '') -replace ' .*', '' } |
                    Where-Object { $_ -match '^\d+\.\d+\.' })
            }
        }
        if ($row.Takes -in 'file', 'folder', 'python') {
            # PowerShell offers files by itself where a completer offers nothing.
            if (-not ($offered | Where-Object { $_ -like "$wordToComplete*" })) { return }
        }
    }
    elseif ($wordToComplete -like '-*') {
        return $venvcastOptions | Where-Object { $_.Name -clike "$wordToComplete*" } | ForEach-Object {
            [System.Management.Automation.CompletionResult]::new($_.Name, $_.Name, 'ParameterName', $_.Means)
        }
    }
    $offered | Where-Object { $_ -like "$wordToComplete*" } | ForEach-Object {
        [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
    }
}
