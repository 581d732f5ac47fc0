use super::Pair;

const DEPLOYMENT: &str = "kubernetes/app/Deployment.apps/default/app";
const CONFIG: &str = "kubernetes/app/ConfigMap/default/app-config";

fn with_values(one: &str, two: &str) -> Pair {
    let mut pair = Pair::new();
    pair.values("one", one);
    pair.values("two", two);
    pair
}

#[test]
fn equal_environments_do_not_differ() {
    assert_eq!(Pair::new().differences(), [""; 0]);
}

#[test]
fn other_words_and_another_order_are_no_differences() {
    for (one, two) in [
        ("cpu: '1'", "cpu: 1000m"),
        ("cpu: '0.5'", "cpu: 500m # half"),
        ("text: b", "text: 'b'"),
        (
            "env: [{name: A, value: x}, {name: B, value: y}]",
            "env: [{value: y, name: B}, {name: A, value: x}]",
        ),
    ] {
        let found = with_values(one, two).differences();
        let found: Vec<&String> = found
            .iter()
            .filter(|line| !line.contains("values/app#env"))
            .collect();
        assert_eq!(found, [""; 0], "{two}");
    }
}

#[test]
fn a_value_shows_in_the_values_and_in_what_is_rendered() {
    assert_eq!(
        with_values("replicas: 1", "replicas: 2").differences(),
        [
            format!("unexplained Changed {DEPLOYMENT}#spec.replicas"),
            "unexplained Changed values/app#replicas".to_owned(),
        ]
    );
}

#[test]
fn the_order_of_a_list_without_keys_counts() {
    let args = format!("{DEPLOYMENT}#spec.template.spec.containers[name=app].args");
    assert_eq!(
        with_values("args: [a, b]", "args: [b, a]").differences(),
        [
            format!("unexplained Changed {args}[0]"),
            format!("unexplained Changed {args}[1]"),
            "unexplained Changed values/app#args[0]".to_owned(),
            "unexplained Changed values/app#args[1]".to_owned(),
        ]
    );
}

#[test]
fn an_object_of_one_side_is_one_difference() {
    let found = with_values("policy: true", "policy: false").differences();
    assert_eq!(
        found.first().map(String::as_str),
        Some("unexplained Removed kubernetes/app/NetworkPolicy.networking.k8s.io/default/app")
    );
    assert_eq!(found.len(), 2, "{found:?}");
}

#[test]
fn a_checksum_follows_from_the_object_that_it_is_taken_of() {
    let checksum = format!("{DEPLOYMENT}#spec.template.metadata.annotations.checksum/config");
    assert_eq!(
        with_values("text: a", "text: b").differences(),
        [
            format!("unexplained Changed {CONFIG}#data.text"),
            format!("follows from {CONFIG}: Changed {checksum}"),
            "unexplained Changed values/app#text".to_owned(),
        ]
    );
}

#[test]
fn a_generated_name_follows_from_the_content_and_is_followed() {
    let config = "kubernetes/app/ConfigMap/default/app-5d8f9c7b";
    let found = with_values(
        "{generated: 4b2a1f0c, text: a}",
        "{generated: 5d8f9c7b, text: b}",
    )
    .differences();
    let wanted = [
        format!("follows from {config}#data.name: Changed {config}#metadata.name"),
        format!("unexplained Changed {config}#data.text"),
        format!(
            "follows from {config}: Changed kubernetes/app/Service/default/app#metadata.annotations.config"
        ),
    ];
    for wanted in wanted {
        assert!(found.contains(&wanted), "{wanted} is not in {found:#?}");
    }
}

#[test]
fn a_name_that_differs_without_content_is_told_by_itself() {
    let found = with_values("generated: 4b2a1f0c", "generated: nothash").differences();
    let whole = "kubernetes/app/ConfigMap/default/app-";
    for line in [
        format!("unexplained Removed {whole}4b2a1f0c"),
        format!("unexplained Added {whole}nothash"),
    ] {
        assert!(found.contains(&line), "{line} is not in {found:#?}");
    }
}

#[test]
fn what_a_release_brings_is_pending() {
    let mut pair = with_values("replicas: 1", "replicas: 2");
    pair.release("one", "2");
    let image = "spec.template.spec.containers[name=app].image";
    assert_eq!(
        pair.differences(),
        [
            "pending Changed release/app.server#tag".to_owned(),
            format!("unexplained Changed {DEPLOYMENT}#spec.replicas"),
            format!("pending Changed {DEPLOYMENT}#{image}"),
            "unexplained Changed values/app#replicas".to_owned(),
        ]
    );
}

#[test]
fn a_list_that_differs_for_two_reasons_is_not_pending() {
    let mut pair = with_values("args: [a]", "args: [a, b]");
    pair.release("one", "2");
    let template = super::TEMPLATE.replace(
        "args: {{ toJson .Values.args }}",
        "args: {{ toJson (concat (list .Values.image.tag) .Values.args) }}",
    );
    pair.write("helm/charts/app/templates/app.yaml", &template);
    let found = pair.differences();
    let args = format!("{DEPLOYMENT}#spec.template.spec.containers[name=app].args");
    for line in [
        format!("unexplained Changed {args}[0]"),
        format!("unexplained Added {args}[2]"),
    ] {
        assert!(found.contains(&line), "{line} is not in {found:#?}");
    }
}

#[test]
fn only_the_later_environment_declares() {
    let mut pair = with_values("policy: true", "policy: false");
    let all = [("**", "**", None)];
    pair.declare("one", &all);
    assert!(
        pair.differences()
            .iter()
            .all(|line| line.starts_with("unexplained"))
    );
    pair.declare("two", &all);
    assert!(
        pair.differences()
            .iter()
            .all(|line| line.starts_with("declared "))
    );
}

#[test]
fn siblings_both_declare() {
    let mut pair = with_values("policy: true", "policy: false");
    let project = "apiVersion: infractl.dev/v1\nkind: Project\nname: pair\nchain: [[one, two]]\n";
    pair.write("infractl.yaml", project);
    pair.declare("one", &[("kubernetes/**", "**", None)]);
    pair.declare("two", &[("values/*", "policy", None)]);
    assert!(
        pair.differences()
            .iter()
            .all(|line| line.starts_with("declared "))
    );
}

#[test]
fn a_whole_object_is_declared_by_name_only() {
    let mut pair = with_values("policy: true", "policy: false");
    let policy = "kubernetes/app/NetworkPolicy*/default/app";
    pair.declare("two", &[(policy, "*", None), (policy, "spec.**", None)]);
    assert!(pair.differences()[0].starts_with("unexplained"));
    pair.declare("two", &[(policy, "**", None)]);
    assert!(pair.differences()[0].starts_with("declared"));
}

#[test]
fn a_declared_setting_covers_what_prints_it_as_it_stands() {
    let mut pair = with_values("{replicas: 1, text: a}", "{replicas: 2, text: b}");
    pair.declare("two", &[("values/app", "*", None)]);
    assert_eq!(
        pair.differences(),
        [
            // Only a part of this text is the setting, so it needs an entry of its own.
            format!("unexplained Changed {CONFIG}#data.text"),
            format!("declared by values/app#replicas Changed {DEPLOYMENT}#spec.replicas"),
            format!(
                "follows from {CONFIG}: Changed {DEPLOYMENT}#spec.template.metadata.annotations.checksum/config"
            ),
            "declared Changed values/app#replicas".to_owned(),
            "declared Changed values/app#text".to_owned(),
        ]
    );
}

#[test]
fn a_default_of_the_chart_gives_way_to_a_declared_setting() {
    let mut pair = with_values("{}", "replicas: 2");
    pair.declare("two", &[("values/app", "replicas", None)]);
    assert_eq!(
        pair.differences(),
        [
            format!("declared by values/app#replicas Changed {DEPLOYMENT}#spec.replicas"),
            "declared Added values/app#replicas".to_owned(),
        ]
    );
}

#[test]
fn another_line_of_a_template_is_not_covered() {
    let mut pair = with_values("replicas: 1", "{replicas: 2, policy: true}");
    let template = super::TEMPLATE.replace(
        "replicas: {{ .Values.replicas }}",
        "replicas: {{ if .Values.policy }}{{ .Values.replicas }}{{ else }}{{ int .Values.replicas }}{{ end }}",
    );
    pair.write("helm/charts/app/templates/app.yaml", &template);
    pair.declare("two", &[("values/app", "replicas", None)]);
    let found = pair.differences();
    let replicas = format!("unexplained Changed {DEPLOYMENT}#spec.replicas");
    assert!(found.contains(&replicas), "{found:#?}");
}

#[test]
fn a_value_that_a_parameter_sets_follows_from_the_environment() {
    let mut pair = Pair::new();
    for (name, size) in [("one", "1"), ("two", "2")] {
        pair.write(
            &format!("environments/{name}/environment.yaml"),
            &format!(
                "apiVersion: infractl.dev/v1\nkind: Environment\ntier: development\n\
                 divergence: divergence.yaml\nparameters: {{size: '{size}'}}\n\
                 components: {{app: {{variant: single}}}}\n"
            ),
        );
    }
    pair.declare("two", &[("environment/two", "parameters.size", None)]);
    let cpu = "spec.template.spec.containers[name=app].resources.limits.cpu";
    let size = "environment/two#parameters.size";
    assert_eq!(
        pair.differences(),
        [
            format!("declared Changed {size}"),
            format!("declared by {size} Changed {DEPLOYMENT}#{cpu}"),
            format!("follows from {size}: Changed values/app#cpu"),
        ]
    );
}

#[test]
fn what_is_declared_for_nothing_or_too_long_is_a_finding() {
    let mut pair = with_values("replicas: 1", "replicas: 2");
    pair.declare(
        "two",
        &[
            ("**", "spec.replicas", Some("2026-06-15")),
            ("values/app", "**", Some("2026-06-14")),
            ("values/other", "**", None),
        ],
    );
    let found = pair.look("one", "two", |diff, sources| {
        let mut found: Vec<String> = diff.differences.iter().map(super::line).collect();
        let findings = diff.findings.iter();
        found.extend(findings.map(|finding| crate::fixture::line(finding, sources)));
        found
    });
    assert_eq!(
        found,
        [
            format!("declared Changed {DEPLOYMENT}#spec.replicas"),
            "unexplained Changed values/app#replicas".to_owned(),
            "divergence-expired error [] environments/two/divergence.yaml:5:64 the difference may \
             be there until 2026-06-14 only, and does not count any more (end the difference and \
             remove the entry, or give it another day)"
                .to_owned(),
            "divergence-unused warning [] environments/two/divergence.yaml:6:15 `one` and `two` do \
             not differ in what is declared here (remove the entry, or correct its `address` and \
             `field`)"
                .to_owned(),
        ]
    );
}

#[test]
fn what_is_declared_twice_is_a_finding() {
    let mut pair = with_values("replicas: 1", "replicas: 2");
    pair.declare(
        "two",
        &[
            ("values/app", "replicas", None),
            ("**", "spec.replicas", None),
            ("values/*", "**", None),
        ],
    );
    let found = pair.look("one", "two", |diff, sources| {
        let findings = diff.findings.iter();
        findings
            .map(|finding| crate::fixture::line(finding, sources))
            .collect::<Vec<_>>()
    });
    assert_eq!(
        found,
        [
            "divergence-repeated warning [] environments/two/divergence.yaml:6:15 entries before \
             this one declare all that it names (remove the entry, or the part of the others that \
             it repeats)"
        ]
    );
}

#[test]
fn both_sides_say_where_they_have_it_from() {
    let mut pair = with_values("{}", "replicas: 2");
    pair.release("one", "2");
    let found = pair.look("one", "two", |diff, sources| {
        let place = |origin: &Option<infractl_environment::FieldOrigin>| {
            let span = sources.origin(origin.as_ref()?.span).written()?;
            let (path, start, _) = sources.locate(span)?;
            Some(format!("{path}:{}:{}", start.line, start.column))
        };
        let replicas = diff.differences.iter();
        let mut replicas = replicas.filter(|own| own.path.to_string() == "spec.replicas");
        replicas
            .next()
            .map(|own| (place(&own.from), place(&own.to)))
    });
    assert_eq!(
        found,
        Some((
            Some("helm/charts/app/values.yaml:1:11".to_owned()),
            Some("environments/two/values.yaml:1:11".to_owned())
        ))
    );
}
