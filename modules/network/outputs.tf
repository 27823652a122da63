output "vpc_id" {
  description = "Id of the VPC."
  value       = aws_vpc.this.id
}

output "vpc_cidr" {
  description = "Addresses of the VPC."
  value       = aws_vpc.this.cidr_block
}

output "public_subnet_ids" {
  description = "Ids of the public subnets, in the order of `zones`."
  value       = [for zone in var.zones : aws_subnet.public[zone].id]
}

output "private_subnet_ids" {
  description = "Ids of the private subnets, in the order of `zones`."
  value       = [for zone in var.zones : aws_subnet.private[zone].id]
}

output "endpoint_security_group_id" {
  description = "Id of the interface endpoints' security group: where a task's HTTPS to AWS services goes."
  value       = aws_security_group.endpoints.id
}

output "s3_prefix_list_id" {
  description = "Id of the prefix list of S3 behind the gateway endpoint: where a task's HTTPS for image layers goes."
  value       = aws_vpc_endpoint.s3.prefix_list_id
}

output "nat_public_ips" {
  description = "Addresses that calls to the outside come from, for other people's allow lists."
  value       = [for zone in local.nat_zones : aws_eip.nat[zone].public_ip]
}
