"""texts.py: what can be said of the scripts without running them: Activate.ps1, the batch files, golden texts."""
import os
import re
import subprocess

from support import HERE, check, tool, write_environments

GOLDEN = os.path.join(HERE, "golden")
CASES = {   # folder: (family, path, prompt)
    "ordinary": ("posix", b"/home/ann/project/.venv", b"project"),
    "hostile": ("posix", b"/srv/it's $(id) `id` \\ \"!\" %n {x} #\xc3\xa9",
                b"it's $(id) `id` \\ \"!\" %n ^x\t\xc3\xa9"),
    "windows": ("windows", b"C:\\Users\\Ann & Bob\\50%\\.venv", b"50% $5"),
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
for name in sorted(set(kinds["function_name"])):
    print("function:", name)
for name in sorted(set(kinds["command_name"])):
    print("command:", name)
"""


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


def the_powershell_script_can_be_parsed_and_runs_no_program(work):
    text = powershell_script(work, b"x", "ps-d")
    ended = subprocess.run([tool("venv/bin/python"), "-c", POWERSHELL_PARSER], input=text, capture_output=True)
    check(ended.returncode == 0, ended.stderr.decode())
    lines = ended.stdout.decode().splitlines()
    check(lines[0] == "wrong: []", lines[0])
    functions = [line.split(" ", 1)[1] for line in lines if line.startswith("function:")]
    check("global:deactivate" in functions and "global:prompt" in functions, functions)
    known = {"deactivate", "Get-Content", "Join-Path", "Read-VenvSetting", "Remove-Item", "Remove-Variable", "Set-Item",
             "Split-Path", "Test-Path", "ConvertFrom-PythonText"}
    commands = {line.split(" ", 1)[1] for line in lines if line.startswith("command:")}
    check(commands <= known, commands - known)
    for word in (b"Invoke-Expression", b"iex ", b"[scriptblock]::Create", b"ExpandString"):
        check(word.lower() not in text.lower(), word)


def batch_files_have_the_line_ends_of_windows_and_sh_has_not(work):
    made = write_windows(work, "batch-a", b"C:\\env", b"env")
    for name in ("activate.bat", "deactivate.bat"):
        text = read(os.path.join(made, name))
        check(text.count(b"\r\n") == text.count(b"\n") > 5, name)
    check(b"\r" not in read(os.path.join(made, "activate")), "activate")


def batch_files_keep_what_cmd_would_expand(work):
    text = read(os.path.join(write_windows(work, "batch-b", b"C:\\100% & ^ (x)", b"%PATH% $5"), "activate.bat"))
    check(b'set "VIRTUAL_ENV=C:\\100%% & ^ (x)"\r\n' in text, text)
    check(b'set "VIRTUAL_ENV_PROMPT=%%PATH%% $5"\r\n' in text, text)
    check(b'set "PROMPT=(%%PATH%% $$5) %PROMPT%"\r\n' in text, text)


def the_sh_script_has_the_line_that_other_programs_look_for(work):
    made = write_environments([(b"/srv/env", b"x")], os.path.join(work, "sh-line"))[0]
    lines = read(made.script("activate")).splitlines()
    check(b"VIRTUAL_ENV='/srv/env'" in lines, "no such line")


def read(path):
    with open(path, "rb") as file:
        return file.read()


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


TESTS = [the_powershell_script_is_ascii_with_the_line_ends_of_windows, the_powershell_script_holds_nothing_of_the_user,
         the_powershell_script_can_be_parsed_and_runs_no_program,
         batch_files_have_the_line_ends_of_windows_and_sh_has_not,
         batch_files_keep_what_cmd_would_expand,
         the_sh_script_has_the_line_that_other_programs_look_for,
         scripts_are_as_they_were_looked_at, templates_ask_only_for_what_there_is]
