# network and edge: VPC, load balancer, WAF.

data "aws_iam_policy_document" "apply_network" {
  # checkov:skip=CKV_AWS_111:EC2's resources have ids for names; the boundary keeps them to one region, an account of its own to one environment
  # checkov:skip=CKV_AWS_356:as CKV_AWS_111
  for_each = local.prefixes

  statement {
    sid = "Network"
    actions = [
      "ec2:AllocateAddress", "ec2:DisassociateAddress", "ec2:ReleaseAddress",
      "ec2:AssociateRouteTable", "ec2:CreateRoute", "ec2:CreateRouteTable", "ec2:DeleteRoute", "ec2:DeleteRouteTable",
      "ec2:DisassociateRouteTable", "ec2:ReplaceRoute", "ec2:ReplaceRouteTableAssociation",
      "ec2:AttachInternetGateway", "ec2:CreateInternetGateway", "ec2:DeleteInternetGateway", "ec2:DetachInternetGateway",
      "ec2:AuthorizeSecurityGroupEgress", "ec2:AuthorizeSecurityGroupIngress", "ec2:CreateSecurityGroup", "ec2:DeleteSecurityGroup",
      "ec2:ModifySecurityGroupRules", "ec2:RevokeSecurityGroupEgress", "ec2:RevokeSecurityGroupIngress",
      "ec2:UpdateSecurityGroupRuleDescriptionsEgress", "ec2:UpdateSecurityGroupRuleDescriptionsIngress",
      "ec2:CreateFlowLogs", "ec2:DeleteFlowLogs",
      "ec2:CreateNatGateway", "ec2:DeleteNatGateway",
      "ec2:CreateSubnet", "ec2:DeleteSubnet", "ec2:ModifySubnetAttribute",
      "ec2:CreateTags", "ec2:DeleteTags",
      "ec2:CreateVpc", "ec2:DeleteVpc", "ec2:ModifyVpcAttribute",
      "ec2:CreateVpcEndpoint", "ec2:DeleteVpcEndpoints", "ec2:ModifyVpcEndpoint",
      # Left behind by services, and in the way of a security group that goes.
      "ec2:DeleteNetworkInterface", "ec2:DetachNetworkInterface",
      # Private names of interface endpoints are in a zone of AWS's own.
      "route53:AssociateVPCWithHostedZone",
      # WAF puts a web ACL on a load balancer in the name of its caller.
      "elasticloadbalancing:SetWebACL",
    ]
    resources = ["*"]
  }

  statement {
    sid = "LoadBalancer"
    actions = [
      "elasticloadbalancing:AddListenerCertificates", "elasticloadbalancing:AddTags", "elasticloadbalancing:CreateListener",
      "elasticloadbalancing:CreateLoadBalancer", "elasticloadbalancing:CreateRule", "elasticloadbalancing:CreateTargetGroup",
      "elasticloadbalancing:DeleteListener", "elasticloadbalancing:DeleteLoadBalancer", "elasticloadbalancing:DeleteRule",
      "elasticloadbalancing:DeleteTargetGroup", "elasticloadbalancing:ModifyListener", "elasticloadbalancing:ModifyListenerAttributes",
      "elasticloadbalancing:ModifyLoadBalancerAttributes", "elasticloadbalancing:ModifyRule", "elasticloadbalancing:ModifyTargetGroup",
      "elasticloadbalancing:ModifyTargetGroupAttributes", "elasticloadbalancing:RemoveListenerCertificates",
      "elasticloadbalancing:RemoveTags", "elasticloadbalancing:SetRulePriorities", "elasticloadbalancing:SetSecurityGroups",
      "elasticloadbalancing:SetSubnets",
    ]
    resources = [
      "${local.arns.elasticloadbalancing}:listener/app/${each.value}/*",
      "${local.arns.elasticloadbalancing}:listener-rule/app/${each.value}/*",
      "${local.arns.elasticloadbalancing}:loadbalancer/app/${each.value}/*",
      "${local.arns.elasticloadbalancing}:targetgroup/${each.value}-*/*",
    ]
  }

  statement {
    sid = "Waf"
    actions = [
      "wafv2:AssociateWebACL", "wafv2:CreateWebACL", "wafv2:DeleteLoggingConfiguration", "wafv2:DeleteWebACL", "wafv2:DisassociateWebACL",
      "wafv2:PutLoggingConfiguration", "wafv2:TagResource", "wafv2:UntagResource", "wafv2:UpdateWebACL",
    ]
    resources = [
      "${local.arns.wafv2}:regional/webacl/${each.value}/*",
      "${local.arns.wafv2}:regional/managedruleset/*/*",
      "${local.arns.elasticloadbalancing}:loadbalancer/app/${each.value}/*",
    ]
  }
}
