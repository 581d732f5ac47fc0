use super::*;

#[test]
fn lists_stand_under_their_key() {
    let mut writer = Writer::new(Profile::V2);
    writer.begin_map(2);
    writer.key("a");
    writer.begin_list(2);
    writer.text("yes");
    writer.begin_list(1);
    writer.int(1);
    writer.end();
    writer.end();
    writer.key("b");
    writer.begin_map(0);
    writer.end();
    writer.end();
    assert_eq!(writer.finish(), "a:\n- \"yes\"\n- - 1\nb: {}\n");
}
