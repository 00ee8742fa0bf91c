// launcher.rs: the same library from Rust, by the system's calling convention alone: no crate, no binding generator.
//
//     usage: launcher ENV_DIR      makes it, adds a file, prints the path of its Python
use std::env;
use std::ffi::{CStr, CString};
use std::os::raw::{c_char, c_int, c_void};
use std::process::exit;
use std::ptr::{null, null_mut};

// Structures begin with their size: what stands behind the fields named here is not asked for.
#[repr(C)]
struct Watcher {
    size: usize,
    data: *mut c_void,
    chapter: Option<extern "C" fn(*mut c_void, *mut c_void, c_int, c_int) -> c_int>,
}

#[repr(C)]
struct Interpreter {
    size: usize,
    path: *const c_char,
    implementation: *const c_char,
    version: *const c_char,
}

#[link(name = "venvcast")]
extern "C" {
    fn venvcast_new(memory: *mut c_void, room: usize) -> *mut c_void;
    fn venvcast_free(run: *mut c_void);
    fn venvcast_set(run: *mut c_void, option: *const c_char, value: *const c_char) -> c_int;
    fn venvcast_watch(run: *mut c_void, watcher: *const Watcher) -> c_int;
    fn venvcast_perform(run: *mut c_void) -> c_int;
    fn venvcast_output(run: *mut c_void) -> *const c_char;
    fn venvcast_words(run: *mut c_void) -> *const c_char;
    fn venvcast_get_environment(run: *mut c_void) -> *mut c_void;
    fn venvcast_get_interpreter(environment: *mut c_void, out: *mut Interpreter) -> c_int;
    fn venvcast_add_text(environment: *mut c_void, path: *const c_char, bytes: *const u8, size: usize, executable: c_int)
        -> c_int;
}

const SETUP_SCRIPTS: c_int = 4;

extern "C" fn on_chapter(chapters: *mut c_void, environment: *mut c_void, chapter: c_int, after: c_int) -> c_int {
    unsafe { *(chapters as *mut u32) += 1 };
    if chapter != SETUP_SCRIPTS || after != 0 {
        return 0;
    }
    let (path, text) = (CString::new("share/made-by.txt").unwrap(), b"rust\n");
    unsafe { venvcast_add_text(environment, path.as_ptr(), text.as_ptr(), text.len(), 0) }
}

fn set(run: *mut c_void, option: &str, value: Option<&str>) -> bool {
    let option = CString::new(option).unwrap();
    let value = value.map(|text| CString::new(text).unwrap());
    unsafe { venvcast_set(run, option.as_ptr(), value.as_ref().map_or(null(), |text| text.as_ptr())) == 0 }
}

fn text(pointer: *const c_char) -> String {
    unsafe { CStr::from_ptr(pointer) }.to_string_lossy().into_owned()
}

fn main() {
    let target = env::args().nth(1).expect("usage: launcher ENV_DIR");
    let mut chapters: u32 = 0;
    let mut python = Interpreter { size: std::mem::size_of::<Interpreter>(), path: null(), implementation: null(), version: null() };
    unsafe {
        let run = venvcast_new(null_mut(), 0);
        let watcher = Watcher {
            size: std::mem::size_of::<Watcher>(),
            data: &mut chapters as *mut u32 as *mut c_void,
            chapter: Some(on_chapter),
        };
        venvcast_watch(run, &watcher);
        let asked = set(run, "--without-pip", None) && set(run, "--print-python", None) && set(run, "ENV_DIR", Some(&target));
        if !asked || venvcast_perform(run) != 0 {
            eprint!("{}", text(venvcast_words(run)));
            exit(1);
        }
        venvcast_get_interpreter(venvcast_get_environment(run), &mut python);
        eprintln!("{} {}, {} calls", text(python.implementation), text(python.version), chapters);
        print!("{}", text(venvcast_output(run)));
        venvcast_free(run);
    }
}
