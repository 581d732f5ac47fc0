output "network" {
  description = "The network: its id, and the ids of its subnets by name."
  value = {
    id      = aws_vpc.service.id
    range   = var.network.range
    subnets = { for name, subnet in merge(aws_subnet.public, aws_subnet.private) : name => subnet.id }
  }
}

output "machines" {
  description = "Machines by name: group, type, id and address."
  value = {
    for name, machine in local.machines : name => {
      group   = machine.group
      type    = machine.type
      id      = aws_instance.machine[name].id
      address = aws_instance.machine[name].private_ip
    }
  }
}

output "buckets" {
  description = "Names of the buckets, by the names that they are asked for with."
  value       = { for name, bucket in aws_s3_bucket.service : name => bucket.bucket }
}

output "endpoint" {
  description = "The name that the service is reached by: that of its record, else of its load balancer."
  value       = try(aws_route53_record.service[0].name, aws_lb.service[0].dns_name, null)
}

output "key" {
  description = "Name of the key that disks and buckets are encrypted with."
  value       = aws_kms_alias.service.name
}
