use std::path::Path;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/integration");

#[test]
fn every_test_file_is_listed() {
    let main = std::fs::read_to_string(Path::new(FOLDER).join("main.rs")).unwrap();
    for entry in std::fs::read_dir(FOLDER).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if let Some(module) = name.strip_suffix(".rs").filter(|module| *module != "main") {
            let line = format!("mod {module};");
            assert!(main.contains(&line), "main.rs lacks `{line}`");
        }
    }
}
