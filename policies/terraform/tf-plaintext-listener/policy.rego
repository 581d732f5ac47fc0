# METADATA
# title: Load balancers speak TLS 1.2 or newer
# description: What a load balancer takes in plain text, everybody on the way can read and change.
# custom:
#   id: tf-plaintext-listener
#   code: TFP-016
#   severity: critical
#   kinds: [terraform.resource]
#   resources:
#   - aws_alb_listener
#   - aws_elb
#   - aws_lb_listener
#   - azurerm_application_gateway
#   - azurerm_redis_cache
#   - azurerm_storage_account
#   - digitalocean_loadbalancer
#   - google_compute_ssl_policy
#   - hcloud_load_balancer_service
#   - openstack_lb_listener_v2
#   scope: document
#   standards: [AWS-0054, AWS-0047, DIG-0002, GCP-0039, AZU-0011]
#   remediation: "end TLS at the load balancer, pass TCP on to what ends it, or let the listener only redirect"
package terraform.tf_plaintext_listener

deny contains {"msg": message, "path": "values.protocol"} if {
	input.value.type in {"aws_lb_listener", "aws_alb_listener"}
	input.value.values.protocol == "HTTP"
	not only_redirects
	message := sprintf("`%s` serves plain HTTP", [input.value.address])
}

deny contains {"msg": message, "path": "values.ssl_policy"} if {
	input.value.type in {"aws_lb_listener", "aws_alb_listener"}
	input.value.values.protocol in {"HTTPS", "TLS"}
	regex.match(`(?:2016-08|TLS-1-0|TLS-1-1)`, input.value.values.ssl_policy)
	message := sprintf("`%s` takes TLS older than 1.2: `%s`", [input.value.address, input.value.values.ssl_policy])
}

deny contains {"msg": message, "path": "values.protocol"} if {
	input.value.type == "hcloud_load_balancer_service"
	input.value.values.protocol == "http"
	message := sprintf("`%s` serves plain HTTP", [input.value.address])
}

deny contains {"msg": message, "path": sprintf("values.forwarding_rule[%d].entry_protocol", [position])} if {
	input.value.type == "digitalocean_loadbalancer"
	not input.value.values.redirect_http_to_https == true
	some position
	input.value.values.forwarding_rule[position].entry_protocol == "http"
	message := sprintf("`%s` serves plain HTTP", [input.value.address])
}

deny contains {"msg": message, "path": "values.protocol"} if {
	input.value.type == "openstack_lb_listener_v2"
	input.value.values.protocol == "HTTP"
	message := sprintf("`%s` serves plain HTTP", [input.value.address])
}

deny contains {"msg": message, "path": sprintf("values.listener[%d].lb_protocol", [position])} if {
	input.value.type == "aws_elb"
	some position
	lower(input.value.values.listener[position].lb_protocol) == "http"
	message := sprintf("`%s` serves plain HTTP", [input.value.address])
}

deny contains {"msg": message, "path": sprintf("values.http_listener[%d].protocol", [position])} if {
	input.value.type == "azurerm_application_gateway"
	some position
	input.value.values.http_listener[position].protocol == "Http"
	not redirects_listener(input.value.values.http_listener[position].name)
	message := sprintf("`%s` serves plain HTTP", [input.value.address])
}

deny contains {"msg": message, "path": "values.min_tls_version"} if {
	input.value.type in {"google_compute_ssl_policy", "azurerm_storage_account", "azurerm_redis_cache"}
	some version in versions
	version in {"TLS_1_0", "TLS_1_1", "TLS1_0", "TLS1_1", "1.0", "1.1"}
	message := sprintf("`%s` takes TLS older than 1.2: `%s`", [input.value.address, version])
}

versions contains input.value.values.min_tls_version

versions contains input.value.values.minimum_tls_version

redirects_listener(name) if {
	some rule
	input.value.values.request_routing_rule[rule].http_listener_name == name
	input.value.values.request_routing_rule[rule].redirect_configuration_name != ""
}

only_redirects if {
	actions := {action | some position; action := input.value.values.default_action[position].type}
	actions == {"redirect"}
}
