; venvcast.nsi: the setup program for Windows: for all users, silent with /S, on PATH, in "Installed apps".
; package.sh gives VERSION, STAGE (the files), FILES and DELETE (what brings and removes them), ICON, KILOBYTES and OUT.
Unicode true
Target amd64-unicode
ManifestSupportedOS Win10
RequestExecutionLevel admin
SetCompressor /SOLID lzma
SetDateSave on
CRCCheck force
Name "venvcast ${VERSION}"
OutFile "${OUT}"
Icon "${ICON}"
UninstallIcon "${ICON}"
InstallDir "$PROGRAMFILES64\venvcast"
InstallDirRegKey HKLM "Software\venvcast" "InstallLocation"
ShowInstDetails nevershow
ShowUninstDetails nevershow
LicenseData "${STAGE}/LICENCES.txt"

VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "venvcast"
VIAddVersionKey "CompanyName" "venvcast"
VIAddVersionKey "FileDescription" "venvcast setup"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "LegalCopyright" "the venvcast founders; MIT licence"

!include "LogicLib.nsh"
!include "WinMessages.nsh"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\venvcast"
!define ENVIRONMENT "SYSTEM\CurrentControlSet\Control\Session Manager\Environment"
!define HKLM_KEY 0x80000002
!define AS_IT_IS 0x10000006         ; REG_SZ or REG_EXPAND_SZ, nothing expanded

Page license
Page directory
Page instfiles
UninstPage uninstConfirm
UninstPage instfiles

; ---- the machine's PATH. It may be longer than any string of this program, which would cut it off: it stays in memory of
; its own, and is only handed from call to call.

; Fails: $0 is 0. Else $0: the text, with room for $INSTDIR and a semicolon; $1: its type; $2: its length.
!macro READ_PATH
    StrCpy $0 0
    System::Call 'advapi32::RegGetValueW(p ${HKLM_KEY}, w "${ENVIRONMENT}", w "Path", i ${AS_IT_IS}, *i .r1, p 0, *i .r2) i .r3'
    ${If} $3 = 0
        IntOp $4 $2 + 4096
        System::Alloc $4
        Pop $0
        System::Call 'advapi32::RegGetValueW(p ${HKLM_KEY}, w "${ENVIRONMENT}", w "Path", i ${AS_IT_IS}, *i .r1, p r0, *i r2r2) i .r3'
        ${If} $3 <> 0
            System::Free $0
            StrCpy $0 0
        ${EndIf}
        System::Call 'kernel32::lstrlenW(p r0) i .r2'
    ${EndIf}
!macroend

!macro WRITE_PATH
    System::Call 'kernel32::lstrlenW(p r0) i .r2'
    IntOp $2 $2 * 2
    IntOp $2 $2 + 2
    System::Call 'advapi32::RegSetKeyValueW(p ${HKLM_KEY}, w "${ENVIRONMENT}", w "Path", i r1, p r0, i r2) i .r3'
    ${If} $3 <> 0
        SetErrors
    ${EndIf}
    SendMessage ${HWND_BROADCAST} ${WM_SETTINGCHANGE} 0 "STR:Environment" /TIMEOUT=5000
!macroend

; $5: where our entry begins in the text $0, as a number of characters; -1: it is not there. An entry ends at a semicolon.
!macro FIND_ENTRY
    StrLen $6 $INSTDIR
    StrCpy $5 -1
    StrCpy $7 $0
    ${Do}
        System::Call 'shlwapi::StrStrIW(p r7, w "$INSTDIR") p .r8'
        ${If} $8 P= 0
            ${ExitDo}
        ${EndIf}
        System::Call '*$8(&i2 .r3)'
        StrCpy $3 59
        ${If} $8 P<> $0
            IntPtrOp $9 $8 - 2
            System::Call '*$9(&i2 .r3)'
        ${EndIf}
        IntOp $4 $6 * 2
        IntPtrOp $9 $8 + $4
        System::Call '*$9(&i2 .r4)'
        ${If} $3 = 59
            ${If} $4 = 0
            ${OrIf} $4 = 59
                IntPtrOp $5 $8 - $0
                IntOp $5 $5 / 2
                ${ExitDo}
            ${EndIf}
        ${EndIf}
        IntPtrOp $7 $8 + 2
    ${Loop}
!macroend

Function AddToPath
    !insertmacro READ_PATH
    ${If} $0 P= 0
        SetErrors
        Return
    ${EndIf}
    !insertmacro FIND_ENTRY
    ${If} $5 = -1
        ${If} $2 > 0
            IntOp $3 $2 - 1
            IntOp $3 $3 * 2
            IntPtrOp $9 $0 + $3
            System::Call '*$9(&i2 .r4)'
            ${If} $4 <> 59
                System::Call 'kernel32::lstrcatW(p r0, w ";")'
            ${EndIf}
        ${EndIf}
        System::Call 'kernel32::lstrcatW(p r0, w "$INSTDIR")'
        !insertmacro WRITE_PATH
    ${EndIf}
    System::Free $0
FunctionEnd

Function un.RemoveFromPath
    !insertmacro READ_PATH
    ${If} $0 P= 0
        Return
    ${EndIf}
    !insertmacro FIND_ENTRY
    ${If} $5 <> -1
        ; What follows our entry and its semicolon is moved to where it begins; of the last one the semicolon before it goes.
        IntOp $4 $5 + $6
        IntOp $3 $2 - $4
        ${If} $3 > 0
            IntOp $4 $4 + 1
        ${ElseIf} $5 > 0
            IntOp $5 $5 - 1
        ${EndIf}
        IntOp $3 $2 - $4
        IntOp $3 $3 + 1
        IntOp $3 $3 * 2
        IntOp $4 $4 * 2
        IntOp $5 $5 * 2
        IntPtrOp $7 $0 + $5
        IntPtrOp $8 $0 + $4
        System::Call 'kernel32::RtlMoveMemory(p r7, p r8, p r3)'
        !insertmacro WRITE_PATH
    ${EndIf}
    System::Free $0
FunctionEnd

; ---- exit codes: 0 done, 1 the user gave up, 2 failed
Function .onInit
    SetRegView 64
FunctionEnd

Function un.onInit
    SetRegView 64
FunctionEnd

Section
    SetShellVarContext all
    ClearErrors
    SetOverwrite try            ; without a question: what cannot be replaced, because it runs, is a failure
    !include "${FILES}"
    IfErrors failed
    SetOutPath "$INSTDIR"
    WriteUninstaller "$INSTDIR\uninstall.exe"
    WriteRegStr HKLM "Software\venvcast" "InstallLocation" "$INSTDIR"
    WriteRegStr HKLM "Software\venvcast" "Version" "${VERSION}"
    WriteRegStr HKLM "${UNINSTALL}" "DisplayName" "venvcast"
    WriteRegStr HKLM "${UNINSTALL}" "DisplayVersion" "${VERSION}"
    WriteRegStr HKLM "${UNINSTALL}" "Publisher" "the venvcast founders"
    WriteRegStr HKLM "${UNINSTALL}" "DisplayIcon" "$INSTDIR\venvcast.exe"
    WriteRegStr HKLM "${UNINSTALL}" "InstallLocation" "$INSTDIR"
    WriteRegStr HKLM "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
    WriteRegStr HKLM "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
    WriteRegDWORD HKLM "${UNINSTALL}" "EstimatedSize" ${KILOBYTES}
    WriteRegDWORD HKLM "${UNINSTALL}" "NoModify" 1
    WriteRegDWORD HKLM "${UNINSTALL}" "NoRepair" 1
    Call AddToPath
    IfErrors 0 done
failed:
    SetErrorLevel 2
    Abort "venvcast could not be installed; is it running?"
done:
SectionEnd

Section "Uninstall"
    SetShellVarContext all
    Call un.RemoveFromPath
    !include "${DELETE}"
    Delete /REBOOTOK "$INSTDIR\uninstall.exe"       ; with _?= it is this program itself, which cannot go while it runs
    RMDir "$INSTDIR"
    DeleteRegKey HKLM "${UNINSTALL}"
    DeleteRegKey HKLM "Software\venvcast"
    IfFileExists "$INSTDIR\venvcast.exe" 0 +3
        SetErrorLevel 2
        Abort "venvcast.exe is in use"
SectionEnd
