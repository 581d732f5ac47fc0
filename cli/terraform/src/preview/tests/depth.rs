use super::*;

#[test]
fn the_outputs_alone_are_those_of_the_whole() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../terraform");
    let checkout = infractl_base::Checkout::open(std::path::Path::new(root)).unwrap();
    let schemas = Schemas::shipped();
    let mut count = 0;
    for stack in ["cluster-static", "cluster-hetzner", "cluster-aws"] {
        let folder = path(&format!("stacks/{stack}"));
        for set in checkout
            .list(&path(&format!("testing/sets/{stack}")))
            .unwrap()
        {
            let [whole, alone] = [Depth::Whole, Depth::Outputs].map(|depth| {
                preview(&Request {
                    files: &checkout,
                    sources: &Sources::new(),
                    schemas: &schemas,
                    folder: &folder,
                    stack,
                    variables: std::slice::from_ref(&set.path),
                    texts: &[],
                    given: BTreeMap::new(),
                    workspace: "default",
                    depth,
                })
            });
            let [whole, alone] = [whole, alone].map(|preview| {
                let outputs = preview.outputs.iter();
                let digests = outputs.map(|(name, tree)| (name.clone(), tree.root().digest()));
                digests.collect::<Vec<_>>()
            });
            assert_eq!(whole, alone, "{}", set.path);
            assert_eq!(whole.len(), 1);
            count += 1;
        }
    }
    assert!(count >= 15, "{count} sets");
}
