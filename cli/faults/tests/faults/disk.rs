//! A disk that is really full: a small file system in memory where this machine lets us mount one,
//! a limit on the size of files where it does not.

use crate::folders::Mount;
use crate::harness::Project;

#[expect(clippy::disallowed_methods, reason = "the test fills a disk")]
#[test]
fn a_disk_that_is_full_keeps_the_old_target_and_the_next_apply_finishes() {
    let (project, old) = Project::changed("full");
    let Some(mount) = Mount::over(&project.root.join(".infractl/local"), "size=256k") else {
        // Without the right to mount, the swept fault of `steps.rs` stands for the disk.
        let ended = project.apply("write.data:enospc@5");
        assert_eq!(ended.code, Some(4), "{ended:?}");
        project.recovers(&old, "full by fault");
        return;
    };
    let filler = mount.path().join("state/filler");
    let mut failures = 0;
    // Each round leaves a page more, so that the disk is full at another step.
    for pages in 0..40 {
        drop(std::fs::remove_file(&filler));
        mount.fill(&filler, pages * 4096);
        let ended = project.apply("");
        if ended.code == Some(0) {
            break;
        }
        failures += 1;
        assert_eq!(ended.code, Some(4), "{pages} pages: {ended:?}");
        assert!(
            ended.stderr.contains("No space left on device"),
            "{}",
            ended.stderr
        );
        assert!(
            ended.stderr.contains("`.infractl/local"),
            "{}",
            ended.stderr
        );
        assert_eq!(project.target(), old, "{pages} pages");
    }
    assert!(failures > 3, "the disk was full only {failures} times");
    drop(std::fs::remove_file(&filler));
    project.finishes(&old, "full disk");
}
