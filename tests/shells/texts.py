"""texts.py: what can be said of the scripts without running them: Activate.ps1, the batch files, golden texts."""
import os
import re
import subprocess

import cmd_model
import corpus
from support import HERE, check, shown, tool, write_environments

GOLDEN = os.path.join(HERE, "golden")
CASES = {   # folder: (family, path, prompt)
    "ordinary": ("posix", b"/home/ann/project/.venv", b"project"),
    "hostile": ("posix", b"/srv/it's $(id) `id` \\ \"!\" %n {x} #\xc3\xa9",
                b"it's $(id) `id` \\ \"!\" %n ^x\t\xc3\xa9"),
    "windows": ("windows", b"C:\\Users\\Ann & Bob\\50%\\.venv", b"50% $5"),
    "windows-hostile": ("windows", b"C:\\a!b ^c (d)", b"he said \"hi & bye!\" %x% ^ $P \xc3\xa9"),
}
POWERSHELL_PARSER = """
import sys
import tree_sitter
import tree_sitter_pwsh

def look(node, wrong, kinds):
    kinds.setdefault(node.type, []).append(node.text.decode())
    if node.type == "ERROR" or node.is_missing:
        wrong.append("%s at %s" % (node.type, node.start_point))
    for child in node.children:
        look(child, wrong, kinds)

wrong, kinds = [], {}
parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_pwsh.language()))
look(parser.parse(sys.stdin.buffer.read()).root_node, wrong, kinds)
print("wrong:", wrong)
for name in sorted(set(kinds.get("type_literal", []))):
    print("type:", name.strip("[] ").lower())
for name in sorted(set(kinds.get("invocation_expression", []))):
    print("method:", name)
for name in sorted(set(kinds["function_name"])):
    print("function:", name)
for name in sorted(set(kinds["command_name"])):
    print("command:", name)
"""


def is_text(name):
    try:
        return all(char >= " " and char != "\x7f" for char in name.decode())
    except UnicodeDecodeError:
        return False


def powershell_script(work, prompt, name):
    made = write_environments([(b"/tmp/x", prompt)], os.path.join(work, name))[0]
    with open(made.script("Activate.ps1"), "rb") as file:
        return file.read()


def the_powershell_script_is_ascii_with_the_line_ends_of_windows(work):
    text = powershell_script(work, "\u2018é".encode(), "ps-a")
    check(max(text) < 0x80, "not ASCII")
    check(text.count(b"\r\n") == text.count(b"\n") > 50, "line ends")


def the_powershell_script_holds_nothing_of_the_user(work):
    check(powershell_script(work, b"'; calc '", "ps-b") == powershell_script(work, b"x", "ps-c"), "texts differ")


def parsed(text):
    ended = subprocess.run([tool("venv/bin/python"), "-c", POWERSHELL_PARSER], input=text, capture_output=True)
    check(ended.returncode == 0, ended.stderr.decode())
    lines = ended.stdout.decode().splitlines()
    check(lines[0] == "wrong: []", lines[0])
    return {kind: {line.split(": ", 1)[1] for line in lines if line.startswith(kind + ":")}
            for kind in ("function", "command", "type", "method")}


def the_powershell_script_can_be_parsed_and_runs_no_program(work):
    """The same bytes for every environment, of either family: nothing of a hostile name can be in them."""
    text = powershell_script(work, b"x", "ps-d")
    for pair in HOSTILE_WINDOWS:
        other = read(os.path.join(os.path.dirname(made_windows(work, "ps-d", pair)), "Activate.ps1"))
        check(other == text, "texts differ:", pair)
    kinds = parsed(text)
    check({"global:deactivate", "global:prompt"} <= kinds["function"], kinds["function"])
    known = {"deactivate", "ConvertFrom-CodePoint", "ConvertFrom-PythonText", "Get-Content", "Get-Variable", "Join-Path",
             "Read-VenvSetting", "Remove-Item", "Remove-Variable", "Set-Item", "Split-Path", "Test-Path"}
    check(kinds["command"] <= known, kinds["command"] - known)
    for word in (b"Invoke-Expression", b"iex ", b"[scriptblock]::Create", b"ExpandString"):
        check(word.lower() not in text.lower(), word)


def the_powershell_script_keeps_to_constrained_language_mode(work):
    """In which no type but core types can be named, and no method of any other type can be called."""
    text = powershell_script(work, b"x", "ps-e")
    kinds = parsed(text)
    check(kinds["type"] == {"string", "switch", "int", "char"}, kinds["type"])
    check(kinds["method"] == {"$halves[0].Trim()", "$halves[1].Trim()"}, kinds["method"])
    check(b"::" not in text and b"Add-Type" not in text and b"New-Object" not in text, "static members")
    broken = text.replace(b"$halves[0].Trim()", b"[System.IO.Path]::GetFullPath($halves[0])", 1)
    check(parsed(broken)["type"] > kinds["type"], "the check does not see a type")


def batch_files_have_the_line_ends_of_windows_and_sh_has_not(work):
    made = write_windows(work, "batch-a", b"C:\\env", b"env")
    for name in ("activate.bat", "deactivate.bat"):
        text = read(os.path.join(made, name))
        check(text.count(b"\r\n") == text.count(b"\n") > 5, name)
    check(b"\r" not in read(os.path.join(made, "activate")), "activate")


def batch_files_keep_what_cmd_would_expand(work):
    text = read(made_windows(work, "batch-b", (b"C:\\100% & ^ (x)!", b'%PATH% $5 "&!')))
    for line in (b'@set "VIRTUAL_ENV=C:\\100%% & ^ (x)!"', b'@set "VIRTUAL_ENV_PROMPT=%%PATH%% $5 "^&!"',
                 b'@set "_VIRTUAL_ENV_SHOWN=(%%PATH%% $$5 "^&!^) "',
                 b'@if "!"=="" set "VIRTUAL_ENV=C:\\100%% & ^^ (x)^!"',
                 b'@if "!"=="" set "VIRTUAL_ENV_PROMPT=%%PATH%% $5 "^&^^!"',
                 b'@if "!"=="" set "_VIRTUAL_ENV_SHOWN=(%%PATH%% $$5 "^&^^!^) "'):
        check(b"\r\n" + line + b"\r\n" in text, line, text)


def batch_files_mean_what_they_say_to_cmd(work):
    """What cmd makes of the assignments, by a model of its readings (cmd_model.py), in both of its modes."""
    for number, (env_dir, prompt) in enumerate(HOSTILE_WINDOWS):
        path = made_windows(work, "batch-m%d" % number, (env_dir, prompt))
        for delayed in (False, True):
            got = cmd_model.assignments(read(path), delayed)
            for name, wanted in ((b"VIRTUAL_ENV", env_dir), (b"VIRTUAL_ENV_PROMPT", prompt),
                                 (b"_VIRTUAL_ENV_SHOWN", shown(prompt).replace(b"$", b"$$"))):
                check(got.get(name) == wanted, "delayed" if delayed else "plain", name, wanted, "became", got.get(name))


def the_sh_script_has_the_line_that_other_programs_look_for(work):
    made = write_environments([(b"/srv/env", b"x")], os.path.join(work, "sh-line"))[0]
    lines = read(made.script("activate")).splitlines()
    check(b"VIRTUAL_ENV='/srv/env'" in lines, "no such line")


def read(path):
    with open(path, "rb") as file:
        return file.read()


def made_windows(work, name, pair):
    """The activate.bat of an environment of Windows."""
    folder = write_windows(work, "%s-%d" % (name, len(os.listdir(work))), *pair)
    return os.path.join(folder, "activate.bat")


def write_windows(work, name, env_dir, prompt):
    folder = os.path.join(work, name)
    os.makedirs(folder)
    command = [os.environ["ACTIVATE_WRITE"], "windows", env_dir, prompt, folder]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return folder


def scripts_are_as_they_were_looked_at(work):
    for name, (family, env_dir, prompt) in CASES.items():
        folder = os.path.join(work, "golden-" + name)
        os.makedirs(folder)
        said = subprocess.run([os.environ["ACTIVATE_WRITE"], family, env_dir, prompt, folder], check=True,
                              capture_output=True).stdout
        with open(os.path.join(folder, "left-out.txt"), "wb") as file:
            file.write(said)
        wanted = os.path.join(GOLDEN, name)
        if os.environ.get("UPDATE_GOLDEN"):
            subprocess.run(["rm", "-rf", wanted], check=True)
            subprocess.run(["cp", "-r", folder, wanted], check=True)
        ended = subprocess.run(["diff", "-r", wanted, folder], capture_output=True)
        check(ended.returncode == 0, ended.stdout.decode(errors="replace"))


def templates_ask_only_for_what_there_is(work):
    """A placeholder that nobody fills would stand in the script as it is."""
    made = write_environments([(b"/srv/env", b"x")], os.path.join(work, "left"))[0]
    for name in os.listdir(made.folder):
        left = re.findall(rb"@[A-Z_]+@", read(made.script(name)))
        check(not left, name, left)


# Names that Windows and cmd can hold. A prompt may hold quotes, a path may not.
HOSTILE_WINDOWS = [(b"C:\\env", b"env"), (b"C:\\Program Files (x86)\\a & b", b"a & calc"),
                   (b"C:\\it's 100%PATH%", b"'; calc '")] + \
    [(b"C:\\" + re.sub(rb'[\\/:*?"<>|]', b"_", name), name) for name in corpus.ALL_NAMES if is_text(name)]

TESTS = [the_powershell_script_is_ascii_with_the_line_ends_of_windows, the_powershell_script_holds_nothing_of_the_user,
         the_powershell_script_can_be_parsed_and_runs_no_program,
         the_powershell_script_keeps_to_constrained_language_mode,
         batch_files_have_the_line_ends_of_windows_and_sh_has_not,
         batch_files_keep_what_cmd_would_expand, batch_files_mean_what_they_say_to_cmd,
         the_sh_script_has_the_line_that_other_programs_look_for,
         scripts_are_as_they_were_looked_at, templates_ask_only_for_what_there_is]
