# Names that the other files share. Where the state is: buckets.tf, keys.tf. Who may come in: oidc.tf. As what: role-*.tf, whose
# permissions are in read.tf, apply-*.tf and on-call.tf. What none of GitHub's can ever do: boundaries.tf.

data "aws_partition" "current" {}

locals {
  partition = data.aws_partition.current.partition
  iam       = "arn:${local.partition}:iam::${var.account_id}"

  # Everything that guards is under one IAM path, so that one pattern can put it out of reach of those it guards against.
  path = "/bootstrap/"

  # The prefix of each environment's resources: `name` of every module there.
  prefixes = { for environment in keys(var.environments) : environment => "${var.name}-${environment}" }
}
