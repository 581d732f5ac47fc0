use crate::project::Project;

fn explained(project: &Project, field: &str) -> String {
    let address = format!("kubernetes/app/{field}");
    let run = project.run(&["explain", &address, "-e", "local"]);
    assert_eq!(run.code, Some(0), "{}", run.shown());
    run.stdout
}

#[test]
fn a_field_leads_to_template_value_and_file() {
    let project = Project::sample();
    insta::assert_snapshot!(explained(&project, "Deployment.apps/apps/app#spec.replicas"), @r"
    kubernetes/app/Deployment.apps/apps/app#spec.replicas
      value     1
      template  helm/charts/app/templates/deployment.yaml:9:13  {{ .Values.replicas }}
      values    replicas
      set by    environments/local/values/app.yaml:1:11  1
    ");
    insta::assert_snapshot!(explained(&project, "ConfigMap/apps/app#data.message"), @r"
    kubernetes/app/ConfigMap/apps/app#data.message
      value     hello
      template  helm/charts/app/templates/config.yaml:9:12  {{ .Values.message | quote }}
      values    message
      set by    environments/local/values/app.yaml:2:10  hello
    ");
}

#[test]
fn a_parameter_leads_to_the_environment() {
    let project = Project::sample();
    insta::assert_snapshot!(explained(&project, "ConfigMap/apps/app#data.size"), @r"
    kubernetes/app/ConfigMap/apps/app#data.size
      value     small
      template  helm/charts/app/templates/config.yaml:10:9  {{ .Values.size | quote }}
      values    size
      set by    environments/local/environment.yaml:4:20  small
    ");
}

#[test]
fn an_image_leads_to_its_pin() {
    let project = Project::sample();
    let field = "Deployment.apps/apps/app#spec.template.spec.containers[name=app].image";
    insta::assert_snapshot!(explained(&project, field), @r#"
    kubernetes/app/Deployment.apps/apps/app#spec.template.spec.containers[name=app].image
      value     registry.example.org/app:1.0.0@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
      template  helm/charts/app/templates/deployment.yaml:20:19  {{ .Values.image.repository }}
      values    image.repository
      set by    environments/local/release.yaml:6:17  registry.example.org/app
      pin       app.server
      values    image.tag
      set by    environments/local/release.yaml:7:10  "1.0.0"
      pin       app.server
      values    image.digest
      set by    environments/local/release.yaml:8:13  sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
      pin       app.server
    "#);
}

#[test]
fn a_field_of_an_include_names_the_calls() {
    let project = Project::sample();
    project.replace(
        "helm/charts/app/templates/_names.tpl",
        "app.kubernetes.io/name: app\n",
        "app.kubernetes.io/name: app\nteam: {{ .Values.team | quote }}\n",
    );
    project.replace(
        "environments/local/values/app.yaml",
        "message: hello",
        "message: hello\nteam: blue",
    );
    insta::assert_snapshot!(explained(&project, "Service/apps/app#metadata.labels.team"), @r#"
    kubernetes/app/Service/apps/app#metadata.labels.team
      value     blue
      template  helm/charts/app/templates/_names.tpl:3:7  {{ .Values.team | quote }}
      called by helm/charts/app/templates/service.yaml:7:9  include "app.labels" .
      values    team
      set by    environments/local/values/app.yaml:3:7  blue
    "#);
    insta::assert_snapshot!(explained(&project, "Service/apps/app#spec.selector"), @r#"
    kubernetes/app/Service/apps/app#spec.selector
      value     {"app.kubernetes.io/name": "app", "team": "blue", "app.kubernetes.io/instance": "app"}
      template  helm/charts/app/templates/_names.tpl:2:1  app.kubernetes.io/name: app
      called by helm/charts/app/templates/service.yaml:10:9  include "app.labels" .
    "#);
}

#[test]
fn a_default_of_the_chart_leads_to_the_chart() {
    let project = Project::sample();
    project.write("environments/local/values/app.yaml", "replicas: 1\n");
    insta::assert_snapshot!(explained(&project, "ConfigMap/apps/app#data.message"), @r"
    kubernetes/app/ConfigMap/apps/app#data.message
      value     none
      template  helm/charts/app/templates/config.yaml:9:12  {{ .Values.message | quote }}
      set by    helm/charts/app/values.yaml:2:10  none
    ");
}

#[test]
fn text_of_the_template_leads_to_its_line() {
    let project = Project::sample();
    insta::assert_snapshot!(explained(&project, "Service/apps/app#spec.ports[0].targetPort"), @r"
    kubernetes/app/Service/apps/app#spec.ports[0].targetPort
      value     http
      template  helm/charts/app/templates/service.yaml:14:19  http
    ");
}

#[test]
fn a_secret_is_explained_without_its_value() {
    let project = Project::sample();
    insta::assert_snapshot!(explained(&project, "Secret/apps/app-secret#stringData.token"), @r"
    kubernetes/app/Secret/apps/app-secret#stringData.token
      value     (sensitive)
      set by    helm/components/app/component.yaml:13:42  {generate: {length: 32}}
    ");
}

#[test]
fn an_object_leads_to_its_template() {
    let project = Project::sample();
    insta::assert_snapshot!(explained(&project, "Service/apps/app"), @r"
    kubernetes/app/Service/apps/app
      template  helm/charts/app/templates/service.yaml:1:1  apiVersion: v1
    ");
}

#[test]
fn an_explanation_is_json_on_demand() {
    let project = Project::sample();
    let address = "kubernetes/app/Deployment.apps/apps/app#spec.replicas";
    let run = project.expect(0, &["explain", address, "-e", "local", "--format", "json"]);
    insta::assert_snapshot!(run.stdout, @r#"
    {
      "schemaVersion": 1,
      "address": "kubernetes/app/Deployment.apps/apps/app",
      "field": "spec.replicas",
      "value": "1",
      "template": {
        "path": "helm/charts/app/templates/deployment.yaml",
        "line": 9,
        "column": 13,
        "text": "{{ .Values.replicas }}"
      },
      "calls": [],
      "settings": [
        {
          "setBy": {
            "path": "environments/local/values/app.yaml",
            "line": 1,
            "column": 11,
            "text": "1"
          },
          "valuesPath": "replicas",
          "pin": null
        }
      ]
    }
    "#);
}

#[test]
fn a_name_that_is_nearly_right_is_corrected() {
    let project = Project::sample();
    let nearly = project.expect(
        4,
        &["explain", "kubernetes/app/Service/apps/ap", "-e", "local"],
    );
    insta::assert_snapshot!(nearly.stderr, @r"
    error: there is no document `kubernetes/app/Service/apps/ap`; did you mean `kubernetes/app/Service/apps/app`?

    hint: `infractl render local` prints every document under its address
    ");
    let field = "kubernetes/app/Service/apps/app#spec.prots";
    let nearly = project.expect(4, &["explain", field, "-e", "local"]);
    insta::assert_snapshot!(nearly.stderr, @r"
    error: `kubernetes/app/Service/apps/app` has no field `spec.prots`; there are `selector`, `ports`

    hint: `infractl render local` prints every document under its address
    ");
    let address = project.expect(4, &["explain", "Service/app", "-e", "local"]);
    insta::assert_snapshot!(address.stderr, @r"
    error: there is no document `Service/app`

    hint: `infractl render local` prints every document under its address
    ");
}
