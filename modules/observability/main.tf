# Where everything is and what it is called. Metrics and rules: prometheus.tf. Topics, key and people: topics.tf, encryption.tf.
# What Alertmanager does: alertmanager.tf. Who watches it: deadman.tf, usage.tf. What ECS tells: deployments.tf. Dashboards: grafana.tf, grafana-role.tf, grafana-access.tf.

data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
data "aws_region" "current" {}

locals {
  # `id` is the region's name in every version of the provider; 6 deprecates `name`, 5 has no `region`.
  region     = data.aws_region.current.id
  account_id = data.aws_caller_identity.current.account_id
  partition  = data.aws_partition.current.partition
}
