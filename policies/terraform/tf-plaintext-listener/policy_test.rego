package terraform.tf_plaintext_listener_test

import data.terraform.tf_plaintext_listener as policy

findings(type, values) := found if {
	document := {"value": {"address": sprintf("%s.a", [type]), "mode": "managed", "type": type, "values": values}}
	denied := policy.deny with input as document
	found := {item.path: item.msg | some item in denied}
}

test_plain_http_only_redirects if {
	findings("aws_lb_listener", {"protocol": "HTTP", "default_action": [{"type": "forward"}]}) == {"values.protocol": "`aws_lb_listener.a` serves plain HTTP"}
	count(findings("aws_lb_listener", {"protocol": "HTTP", "default_action": [{"type": "redirect"}]})) == 0
	count(findings("aws_lb_listener", {"protocol": "TCP", "default_action": [{"type": "forward"}]})) == 0
	count(findings("hcloud_load_balancer_service", {"protocol": "http"})) == 1
	count(findings("hcloud_load_balancer_service", {"protocol": "tcp"})) == 0
	count(findings("openstack_lb_listener_v2", {"protocol": "HTTP"})) == 1
	count(findings("aws_elb", {"listener": [{"lb_protocol": "https"}, {"lb_protocol": "HTTP"}]})) == 1
	gateway := {"http_listener": [{"name": "a", "protocol": "Http"}], "request_routing_rule": [{"http_listener_name": "a", "redirect_configuration_name": null}]}
	redirect := object.union(gateway, {"request_routing_rule": [{"http_listener_name": "a", "redirect_configuration_name": "r"}]})
	count(findings("azurerm_application_gateway", object.remove(gateway, ["request_routing_rule"]))) == 1
	count(findings("azurerm_application_gateway", redirect)) == 0
	count(findings("digitalocean_loadbalancer", {"forwarding_rule": [{"entry_protocol": "http"}]})) == 1
}

test_old_tls_is_refused if {
	findings("aws_lb_listener", {"protocol": "HTTPS", "ssl_policy": "ELBSecurityPolicy-2016-08"}) == {"values.ssl_policy": "`aws_lb_listener.a` takes TLS older than 1.2: `ELBSecurityPolicy-2016-08`"}
	count(findings("aws_lb_listener", {"protocol": "HTTPS", "ssl_policy": "ELBSecurityPolicy-TLS13-1-2-2021-06"})) == 0
	count(findings("google_compute_ssl_policy", {"min_tls_version": "TLS_1_0"})) == 1
	count(findings("azurerm_storage_account", {"min_tls_version": "TLS1_2"})) == 0
}
