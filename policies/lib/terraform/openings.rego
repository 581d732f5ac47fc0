# METADATA
# title: What lets traffic in
# description: >-
#   The rules of firewalls and security groups of several clouds in one shape: from where, by which
#   protocol, to which ports. A rule without a known source is none; the tool says that it is unknown.
package lib.terraform

# The ways in that a resource opens: `path`, `source`, `protocol`, `from`, `to`.
openings contains opening if {
	input.value.type == "hcloud_firewall"
	some position, rule in input.value.values.rule
	rule.direction == "in"
	some place, source in rule.source_ips
	opening := opened(sprintf("values.rule[%d].source_ips[%d]", [position, place]), source, rule.protocol, ports(rule.port))
}

openings contains opening if {
	input.value.type in {"aws_security_group", "aws_default_security_group"}
	some position, rule in input.value.values.ingress
	some key in ["cidr_blocks", "ipv6_cidr_blocks"]
	some place, source in rule[key]
	path := sprintf("values.ingress[%d].%s[%d]", [position, key, place])
	opening := opened(path, source, rule.protocol, between(rule.from_port, rule.to_port))
}

openings contains opening if {
	input.value.type == "aws_security_group_rule"
	input.value.values.type == "ingress"
	some key, list in rule_sources
	some place, source in list
	path := sprintf("values.%s[%d]", [key, place])
	opening := opened(path, source, input.value.values.protocol, between(input.value.values.from_port, input.value.values.to_port))
}

openings contains opening if {
	input.value.type == "aws_vpc_security_group_ingress_rule"
	some key, source in single_sources
	is_string(source)
	range := between(from_port, to_port)
	opening := opened(sprintf("values.%s", [key]), source, input.value.values.ip_protocol, range)
}

openings contains opening if {
	input.value.type == "google_compute_firewall"
	not input.value.values.direction == "EGRESS"
	not input.value.values.disabled == true
	some position, rule in input.value.values.allow
	some place, source in input.value.values.source_ranges
	some written in named_ports(rule)
	path := sprintf("values.source_ranges[%d]", [place])
	opening := object.union(opened(path, source, rule.protocol, ports(written)), {"rule": position})
}

openings contains opening if {
	input.value.type == "azurerm_network_security_rule"
	input.value.values.direction == "Inbound"
	input.value.values.access == "Allow"
	some key, source in azure_sources(azure_rule)
	some written in azure_ports(azure_rule)
	opening := opened(sprintf("values.%s", [key]), source, input.value.values.protocol, ports(written))
}

openings contains opening if {
	input.value.type == "azurerm_network_security_group"
	some position, rule in input.value.values.security_rule
	rule.direction == "Inbound"
	rule.access == "Allow"
	some key, source in azure_sources(rule)
	some written in azure_ports(rule)
	opening := opened(sprintf("values.security_rule[%d].%s", [position, key]), source, rule.protocol, ports(written))
}

openings contains opening if {
	input.value.type == "digitalocean_firewall"
	some position, rule in input.value.values.inbound_rule
	some place, source in rule.source_addresses
	path := sprintf("values.inbound_rule[%d].source_addresses[%d]", [position, place])
	opening := opened(path, source, rule.protocol, ports(object.get(rule, "port_range", null)))
}

openings contains opening if {
	input.value.type == "openstack_networking_secgroup_rule_v2"
	input.value.values.direction == "ingress"
	source := input.value.values.remote_ip_prefix
	is_string(source)
	opening := opened("values.remote_ip_prefix", source, stack_protocol, between(lowest_port, highest_port))
}

# Each value is named by itself: what a rule takes as a whole, nobody knows while a part of it is unknown.
rule_sources["cidr_blocks"] := input.value.values.cidr_blocks

rule_sources["ipv6_cidr_blocks"] := input.value.values.ipv6_cidr_blocks

single_sources["cidr_ipv4"] := input.value.values.cidr_ipv4

single_sources["cidr_ipv6"] := input.value.values.cidr_ipv6

default from_port := null

from_port := input.value.values.from_port

default to_port := null

to_port := input.value.values.to_port

default lowest_port := null

lowest_port := input.value.values.port_range_min

default highest_port := null

highest_port := input.value.values.port_range_max

default stack_protocol := "any"

stack_protocol := input.value.values.protocol

azure_rule["source_address_prefix"] := input.value.values.source_address_prefix

azure_rule["source_address_prefixes"] := input.value.values.source_address_prefixes

azure_rule["destination_port_range"] := input.value.values.destination_port_range

azure_rule["destination_port_ranges"] := input.value.values.destination_port_ranges

opened(path, source, protocol, range) := {
	"path": path,
	"source": source,
	"protocol": lower(sprintf("%v", [protocol])),
	"from": range[0],
	"to": range[1],
}

# Whether an opening lets traffic to a port through.
lets_through(opening, protocol, port) if {
	opening.from <= port
	port <= opening.to
	is_protocol(opening.protocol, protocol)
}

is_protocol(own, wanted) if own == wanted

# A protocol that was not said is any.
is_protocol(own, _) if own in {"-1", "all", "any", "*", "null", ""}

is_protocol(own, wanted) if numbers[own] == wanted

numbers := {"6": "tcp", "17": "udp"}

# Whether a source is everybody.
is_everybody(source) if endswith(source, "/0")

is_everybody(source) if lower(source) in {"*", "internet", "any"}

# Whether a source lies within private networks.
is_private(source) if {
	some range in private_ranges
	not is_everybody(source)
	net.cidr_contains(range, source)
}

# Tags of a cloud for its own networks.
is_private(source) if source in {"VirtualNetwork", "AzureLoadBalancer"}

private_ranges := {"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"}

# The ports of a text: `22`, `80-85`; everything where none is named.
ports(written) := [0, 65535] if {
	names_none(written)
} else := [to_number(parts[0]), to_number(parts[count(parts) - 1])] if {
	parts := split(sprintf("%v", [written]), "-")
}

names_none(written) if is_null(written)

names_none(written) if lower(sprintf("%v", [written])) in {"", "any", "all", "*"}

between(from, to) := [from, to] if {
	is_number(from)
	is_number(to)
	from >= 0
	not from + to == 0
} else := [0, 65535]

named_ports(rule) := rule.ports if {
	count(rule.ports) > 0
} else := [null]

azure_sources(rule) := {"source_address_prefix": rule.source_address_prefix} if {
	is_string(rule.source_address_prefix)
} else := {sprintf("source_address_prefixes[%d]", [place]): source |
	some place, source in rule.source_address_prefixes
}

azure_ports(rule) := [rule.destination_port_range] if {
	is_string(rule.destination_port_range)
} else := rule.destination_port_ranges
