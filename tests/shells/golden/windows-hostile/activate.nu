# activate.nu: enter this virtual environment from Nushell with
#     overlay use PATH/TO/activate.nu
# The command "deactivate" leaves it again: Nushell then takes back all that this overlay set.

export-env {
    let env_dir = "C:\u{5c}a\u{21}b \u{5e}c \u{28}d\u{29}"
    let path_name = if 'Path' in $env { 'Path' } else { 'PATH' }
    let now = $env | get --optional $path_name

    # What another activation put in front is left out: environments do not pile up.
    let outer = $env.VIRTUAL_ENV_OUTER? | default { path: $now, prompt: $env.PROMPT_COMMAND? }
    let entries = match ($outer.path | describe --detailed | get type) {
        'nothing' => []
        'string' => ($outer.path | split row (char esep))
        _ => $outer.path
    }

    load-env {
        $path_name: ($entries | prepend ($env_dir | path join "Scripts"))
        VIRTUAL_ENV: $env_dir
        VIRTUAL_ENV_PROMPT: "he said \u{22}hi \u{26} bye\u{21}\u{22} \u{25}x\u{25} \u{5e} \u{24}P é"
        VIRTUAL_ENV_OUTER: $outer
    }
    # Not hidden, which would outlast the overlay: a null is not handed on to programs.
    if 'PYTHONHOME' in $env {
        $env.PYTHONHOME = null
    }

    if ($env.VIRTUAL_ENV_DISABLE_PROMPT? | default '' | is-empty) {
        $env.PROMPT_COMMAND = {||
            let before = match ($outer.prompt | describe --detailed | get type) {
                'closure' => (do $outer.prompt)
                'nothing' => ''
                _ => $outer.prompt
            }
            "\u{28}he said \u{22}hi \u{26} bye\u{21}\u{22} \u{25}x\u{25} \u{5e} \u{24}P é\u{29} " + $before
        }
    }
}

# Where the user has gone meanwhile is kept.
export alias deactivate = overlay hide activate --keep-env [ PWD ]
